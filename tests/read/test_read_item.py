"""How a Document is put together: ids, hashes, hints, doubts."""

import json
from pathlib import Path

import pytest

from sayso.errors import ReadError, UsageError
from sayso.ids import digest, make_id
from sayso.read import Hints, Limits, iter_items
from sayso.read.item import MAX_TEXT, Found, make_document


def make(text: str, **fields: str) -> Found:
    return Found(text=text, raw=b"raw", reader="text/1", **fields)  # type: ignore[arg-type]


def test_the_id_is_the_hash_of_what_was_read() -> None:
    doc = make_document(make("KABUL - It fell."), origin="a", hints=Hints(outlet="O"), fetched_at="2017-01-01").document
    assert doc is not None
    names = ("url", "outlet", "title", "byline", "dateline", "text", "lang", "published_at")
    assert doc.id == make_id("d", {name: getattr(doc, name) for name in names})
    assert doc.raw_sha256 == digest(b"raw")


def test_when_and_where_it_was_read_does_not_change_the_id(tmp_path: Path) -> None:
    ids = set()
    for name, at in (("a.txt", "2017-01-01T00:00:00Z"), ("b.txt", "2018-01-01T00:00:00Z")):
        (tmp_path / name).write_text("The fort fell.", "utf-8")
        items = iter_items([str(tmp_path / name)], hints=Hints(), limits=Limits(), fetched_at=at)
        ids |= {item.document.id for item in items if item.document}
    assert len(ids) == 1


def test_halves_of_surrogate_pairs_are_replaced_one_for_one() -> None:
    text = json.loads('"a\\ud800b\\udc00c\\ud83d\\ude00"')
    item = make_document(make(text), origin="a", hints=Hints(), fetched_at=None)
    assert item.document is not None
    assert item.document.text == "a\ufffdb\ufffdc\U0001f600"
    assert [note.code for note in item.notes] == ["surrogate-replaced"]
    item.document.text.encode("utf-8")


def test_a_date_that_is_none_is_told_and_left_out() -> None:
    item = make_document(make("It fell.", published_at="last week"), origin="a", hints=Hints(), fetched_at=None)
    assert item.document is not None
    assert item.document.published_at is None
    assert [note.code for note in item.notes] == ["bad-date"]


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\ufeff \n"])
def test_no_words_is_an_error(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        make_document(make(text), origin="a", hints=Hints(), fetched_at=None)
    assert caught.value.code == "no-text"


def test_too_much_text_is_an_error() -> None:
    with pytest.raises(ReadError) as caught:
        make_document(make("a" * (MAX_TEXT + 1)), origin="a", hints=Hints(), fetched_at=None)
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("hints", [Hints(published_at="soon"), Hints(published_at="03/04/2017"), Hints(input="docx")])
def test_a_hint_that_makes_no_sense_is_told_at_once(hints: Hints) -> None:
    with pytest.raises(UsageError) as caught:
        iter_items([], hints=hints, limits=Limits(), fetched_at="2017-01-01T00:00:00Z")
    assert caught.value.code == "bad-hint"
