"""What words on a command line stand for, and how the reader is chosen."""

import gzip
import io
from pathlib import Path

import pytest

from sayso.read import Hints, Item, Limits, count_inputs, iter_items

TEXT = "The fort fell on Monday, the governor of the province said."


def read(*inputs: str, stdin: bytes | None = None, **hints: str) -> list[Item]:
    stream = io.BytesIO(stdin) if stdin is not None else None
    found = iter_items(inputs, hints=Hints(**hints), limits=Limits(), fetched_at="2026-01-01T00:00:00Z", stdin=stream)
    return list(found)


def codes(items: list[Item]) -> list[str | None]:
    return [item.error.code if item.error else None for item in items]


def test_a_folder_is_read_in_sorted_order_and_tells_what_it_passes_over(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.html", "a.txt", ".hidden.txt", ".git/x.txt", "b/pic.png", "b/style.css"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}" if not name.endswith("html") else f"<p>{TEXT}</p>", "utf-8")
    items = read(str(tmp_path))
    assert [str(Path(item.origin).relative_to(tmp_path)) for item in items] == ["a.txt", "b/1.html", "b/2.txt"]
    assert codes(items) == [None] * 3
    assert [note.code for note in items[-1].notes] == ["files-passed-over"]
    assert ".css 1, .png 1" in items[-1].notes[0].message or ".png 1, .css 1" in items[-1].notes[0].message
    assert count_inputs([str(tmp_path)]) == 3


def test_globs_lists_and_doubles(tmp_path: Path) -> None:
    for name in ("2.txt", "1.txt", "3.md"):
        (tmp_path / name).write_text(f"{TEXT} {name}", "utf-8")
    pattern = str(tmp_path / "*.txt")
    assert [Path(item.origin).name for item in read(pattern, str(tmp_path / "1.txt"))] == ["1.txt", "2.txt"]
    assert codes(read(str(tmp_path / "*.pdf"))) == ["no-match"]
    assert [Path(item.origin).name for item in read(str(tmp_path / "**"))] == ["1.txt", "2.txt", "3.md"]


def test_a_name_with_brackets_is_a_file_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT, "utf-8")
    assert codes(read(str(tmp_path / "a[1].txt"))) == [None]


@pytest.mark.parametrize(
    ("data", "reader"),
    [
        (TEXT.encode(), "text/1"),
        (f"<!DOCTYPE html><p>{TEXT}</p>".encode(), "html/1"),
        (f'{{"text": "{TEXT}"}}\n'.encode(), "jsonl/1"),
        (f"<rss><channel><item><description>{TEXT}</description></item></channel></rss>".encode(), "feed/1"),
        (gzip.compress(TEXT.encode()), "text/1"),
        (TEXT.encode("utf-16"), "text/1"),
        (b"5 < 6, and <p> is a tag. " + TEXT.encode(), "text/1"),
        (b"{not json} " + TEXT.encode(), "text/1"),
    ],
)
def test_the_format_of_standard_input_is_told_by_its_bytes(data: bytes, reader: str) -> None:
    (item,) = read("-", stdin=data)
    assert item.document is not None
    assert item.document.reader == reader
    assert TEXT in item.document.text
    assert item.origin.startswith("-")


def test_a_reader_can_be_forced() -> None:
    (item,) = read("-", stdin=f"<p>{TEXT}</p>".encode(), input="text")
    assert item.document is not None
    assert item.document.text == f"<p>{TEXT}</p>"


def test_a_pipe_that_gives_a_byte_at_a_time_is_read_whole() -> None:
    class Drip(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(1 if size else 0)

    found = iter_items(
        ["-"], hints=Hints(), limits=Limits(), fetched_at="2026-01-01T00:00:00Z", stdin=Drip(TEXT.encode())
    )
    assert [item.document.text for item in found if item.document] == [TEXT]


def test_what_is_not_there_is_an_item_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    items = read("no-such-file.txt", "", "-", str(tmp_path / "a.txt"), "ftp://a.example/b")
    assert codes(items) == ["not-found", "not-found", "no-stdin", None, "not-found"]
    assert all((item.document is None) != (item.error is None) for item in items)
