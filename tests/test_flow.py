"""The pipeline with the shipped model: what becomes of each input, alone and in a batch."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from make import doc
from sayso.annotate import Encoder, open_shipped_encoder
from sayso.flow import extract, make_reading, read_into
from sayso.ledger import open_ledger, verify
from sayso.read import Hints, Limits, iter_items

NOW = "2024-05-01T00:00:00Z"
REPORT = (
    "DARA, May 1 - Security sources said nearly 400 fighters had fled the valley.\n\n"
    "“We saw no more than 40,” Colonel Omar Siddiq told reporters. He denied that the town had fallen.\n"
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_shipped_encoder(threads=2)


def read_all(encoder: Encoder, ledger: Path, *paths: Path) -> list[tuple[bool, str | None]]:
    with open_ledger(ledger, create=True) as opened:
        items = iter_items([str(path) for path in paths], hints=Hints(), limits=Limits(), fetched_at=NOW)
        outcomes = list(read_into(opened, items, lambda: encoder, clock=lambda: NOW, by="test"))
        assert verify(opened) is None
    return [(out.added, out.error.code if out.error else None) for out in outcomes]


def test_who_says_how_many(encoder: Encoder) -> None:
    reading = make_reading(doc(REPORT, dateline="DARA, May 1", published_at="2024-05-01"), encoder)
    rows = {
        (claim.source.name or claim.source.role, claim.act, q.low, q.high)
        for claim in reading.claims
        if claim.source is not None
        for q in claim.quantities
    }
    assert ("Security sources", "say", None, 400) in rows
    assert ("Colonel Omar Siddiq", "say", None, 40) in rows
    assert any(claim.act == "deny" and claim.polarity == "denied" for claim in reading.claims)


def test_the_same_report_gives_the_same_bytes_alone_and_in_company(
    encoder: Encoder, make_files: Callable[..., list[Path]]
) -> None:
    paths = make_files(one=REPORT, other=REPORT.replace("400", "900") * 3)

    def run(some: list[Path]) -> dict[str, object]:
        items = iter_items([str(path) for path in some], hints=Hints(), limits=Limits(), fetched_at=NOW)
        return {out.origin: out.reading for out in extract(items, encoder)}

    together = run(paths)
    assert all(together[str(path)] == run([path])[str(path)] for path in paths)


def test_text_that_is_not_english_is_stored_with_a_note(encoder: Encoder) -> None:
    reading = make_reading(doc("Боевики покинули долину.", lang="ru"), encoder)
    assert reading.claims == ()
    assert [note.code for note in reading.notes] == ["not-english"]


@pytest.mark.parametrize("text", ["", "\n", "x", "“", "7,000", "said " * 3000, "a" * 5000, "\u202e‮", "😀 said 😀"])
def test_odd_texts_are_read_without_a_fault(encoder: Encoder, text: str) -> None:
    reading = make_reading(doc(text), encoder)
    assert all(0 <= span.start < span.end <= len(text) for claim in reading.claims for span in claim.content)


def test_a_bad_input_stops_nothing_and_a_second_reading_adds_nothing(
    encoder: Encoder, tmp_path: Path, make_files: Callable[..., list[Path]]
) -> None:
    one, empty, other = make_files(one=REPORT, empty="", other="The army said 12 men were killed near Dara on Friday.")
    ledger = tmp_path / "l.db"
    assert read_all(encoder, ledger, one, empty, other) == [(True, None), (False, "empty-file"), (True, None)]
    before = ledger.stat().st_size
    assert read_all(encoder, ledger, one, empty, other) == [(False, None), (False, "empty-file"), (False, None)]
    assert ledger.stat().st_size == before


def test_an_id_with_other_words_is_refused_and_named(encoder: Encoder, tmp_path: Path) -> None:
    lines = tmp_path / "reports.jsonl"
    rows = [
        {"id": "a", "text": "One fort fell."},
        {"id": "a", "text": "Two forts fell."},
        {"id": "b", "text": "Three fell."},
    ]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_all(encoder, tmp_path / "l.db", lines) == [(True, None), (False, "document-conflict"), (True, None)]


@pytest.fixture
def make_files(tmp_path: Path) -> Callable[..., list[Path]]:
    def make(**texts: str) -> list[Path]:
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / f"{name}.txt")
            paths[-1].write_text(text, encoding="utf-8")
        return paths

    return make
