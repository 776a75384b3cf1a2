"""Damaged, hostile and impossible input: each gives an Item that says what is wrong, and nothing crashes."""

import gzip
import os
import tracemalloc
from pathlib import Path

import pytest

from sayso.read import MAX_TEXT, Hints, Item, Limits, iter_items

TEXT = "The fort fell on Monday, the governor of the province said. "
PAGE = f"<html lang='en'><title>Fort</title><p>{TEXT}</p></html>"


def read(*inputs: object, limits: Limits | None = None) -> list[Item]:
    words = [str(word) for word in inputs]
    return list(iter_items(words, hints=Hints(), limits=limits or Limits(), fetched_at="2026-01-01T00:00:00Z"))


def codes(items: list[Item]) -> list[str | None]:
    assert all((item.document is None) != (item.error is None) for item in items)
    return [item.error.code if item.error else None for item in items]


def make_archive(count: int) -> list[bytes]:
    """Write web archive records of one page each, not yet packed."""
    records = []
    for number in range(count):
        body = PAGE.replace("Monday", f"Monday the {number}th").encode()
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
            f"WARC-Target-URI: https://gazette.example/{number}\r\nWARC-Date: 2017-03-13T04:05:06Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return records


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.jsonl", "a.xml", "a.warc", "a.warc.gz", "a"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert codes(read(tmp_path / name)) == ["empty-file"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.jsonl", "a.rss", "a.warc", "a.warc.gz", "a"])
def test_random_bytes_under_any_name(tmp_path: Path, name: str) -> None:
    noise = bytes((n * 7919 + n * n * 31) % 256 for n in range(20_000))
    (tmp_path / name).write_bytes(noise)
    items = read(tmp_path / name)
    assert items
    assert all(code is not None for code in codes(items))


def test_a_line_of_fifty_megabytes_is_refused_as_text_and_passed_over_as_json(tmp_path: Path) -> None:
    line = TEXT.encode() * (50_000_000 // len(TEXT))
    (tmp_path / "a.txt").write_bytes(line)
    assert codes(read(tmp_path / "a.txt")) == ["too-large"]
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + line + b'"}\n{"text": "The next line."}\n')
    assert codes(read(tmp_path / "a.jsonl")) == ["too-large", None]


def test_a_line_of_two_hundred_megabytes_takes_no_two_hundred_megabytes(tmp_path: Path) -> None:
    for name, around in (("a.txt", (b"", b"")), ("a.jsonl", (b'{"text": "', b'"}\n{"text": "The next line."}\n'))):
        with (tmp_path / name).open("wb") as stream:
            stream.write(around[0])
            for _ in range(200):
                stream.write(b"x" * 1_000_000)
            stream.write(around[1])
    limits = Limits(max_bytes=8_000_000)
    tracemalloc.start()
    try:
        assert codes(read(tmp_path / "a.txt", limits=limits)) == ["too-large"]
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert codes(read(tmp_path / "a.jsonl")) == ["line-too-long", None]


def test_text_of_the_greatest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((TEXT * (MAX_TEXT // len(TEXT) + 1))[:MAX_TEXT].encode())
    assert codes(read(tmp_path / "a.txt")) == [None]


@pytest.mark.parametrize("cut", [0.02, 0.3, 0.5, 0.98, 0.9999])
@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_keeps_what_came_before(tmp_path: Path, cut: float, packed: bool) -> None:
    records = make_archive(40)
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    if not packed:
        data = data[: -len(b"\r\n\r\n")]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    at = int(len(data) * cut)
    path.write_bytes(data[:at])
    items = read(path)
    sizes = [len(gzip.compress(record)) if packed else len(record) for record in records]
    whole = sum(1 for n in range(1, 41) if sum(sizes[:n]) <= at)
    found = codes(items)
    assert found[-1] == "warc-cut"
    assert len(found) - 1 in (whole, whole + 1)  # a cut in the packing's last bytes may leave the report whole
    assert set(found[:-1]) <= {None}
    assert items[-1].error is not None
    assert f"{path.name}" in items[-1].error.message


def test_a_damaged_member_in_an_archive(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in make_archive(10)]
    members[5] = members[5][:40] + b"\xff" * 60 + members[5][100:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    assert codes(read(tmp_path / "a.warc.gz")) == [None] * 5 + ["warc-cut"]


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(100_000_000), compresslevel=9)
    limits = Limits(max_bytes=4_000_000)
    for name in ("a.txt.gz", "a.html.gz", "a.gz"):
        (tmp_path / name).write_bytes(bomb)
        assert codes(read(tmp_path / name, limits=limits))[0] in ("too-large", "unknown-format")
    (tmp_path / "a.jsonl.gz").write_bytes(bomb)
    assert codes(read(tmp_path / "a.jsonl.gz", limits=limits))[0] in ("line-too-long", "bad-line")


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x08\x00rubbish" * 40], ids=["cut", "rubbish"])
def test_what_only_begins_like_gzip(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt.gz").write_bytes(data)
    assert codes(read(tmp_path / "a.txt.gz"))[0] in ("empty-file", "gzip-damaged", "cut-short")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open anything")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.txt").chmod(0)
    assert codes(read(tmp_path / "a.txt")) == ["cannot-open"]


def test_a_file_that_the_system_will_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    real = Path.open

    def refuse(self: Path, *rest: object, **named: object) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert codes(read(tmp_path)) == ["cannot-open", None]


def test_links_in_circles_and_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "same.txt").symlink_to(tmp_path / "a.txt")
    items = read(tmp_path)
    assert sorted(str(code) for code in codes(items)) == ["None", "cannot-open", "cannot-open"]


def test_a_pipe_on_disk_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert codes(read(tmp_path / "a.txt")) == ["cannot-open"]


def test_a_folder_without_reports(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert codes(read(tmp_path / "empty")) == ["empty-folder"]
    (tmp_path / "empty" / "pic.png").write_bytes(b"\x89PNG")
    items = read(tmp_path / "empty")
    assert codes(items) == ["empty-folder"]
    assert items[0].error is not None
    assert ".png 1" in items[0].error.message


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT, "utf-8")
    (tmp_path / "2.pdf").write_bytes(b"%PDF-1.4 no")
    (tmp_path / "3.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "4.html").write_text("<html></html>", "utf-8")
    (tmp_path / "5.txt").write_text(TEXT, "utf-8")
    assert codes(read(tmp_path)) == [None, "pdf-damaged", "not-text", "no-text", None]


@pytest.mark.parametrize(
    "html",
    [
        "<" * 100_000,
        "<p>" + "&" * 100_000 + TEXT,
        "<!--" + TEXT * 100,
        "<p " + 'a="' * 20_000 + ">" + TEXT,
        "<table>" * 2_000 + TEXT,
        "<p>" + "\x00" * 50 + TEXT * 100,
        "<a href=x>" + "<div>" * 3_000 + TEXT,
        "<svg><p>" + TEXT,
        "<template><p>" + TEXT,
        '<script type="application/ld+json">' + '{"@graph":[' * 3_000 + "</script><p>" + TEXT,
    ],
    ids=["angles", "ampersands", "open comment", "attributes", "tables", "nuls", "links", "svg", "template", "json"],
)
def test_hostile_markup_gives_an_item(tmp_path: Path, html: str) -> None:
    (tmp_path / "a.html").write_text(html, "utf-8")
    assert len(read(tmp_path / "a.html")) == 1
