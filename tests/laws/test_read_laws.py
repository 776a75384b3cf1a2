"""Laws of reading that hold for any input."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read import Hints, Item, Limits, iter_items, parse_date
from sayso.read.page import extract_page
from sayso.read.text import find_dateline

FETCHED = "2026-01-01T00:00:00Z"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)


def read(data: bytes, **hints: str) -> list[Item]:
    found = iter_items(["-"], hints=Hints(**hints), limits=Limits(), fetched_at=FETCHED, stdin=io.BytesIO(data))
    return list(found)


@given(WORDS.filter(lambda text: bool(text.strip().strip("\ufeff"))), st.sampled_from(["", "\r\n", "\n\n", "\r", "\t"]))
def test_plain_text_is_the_files_own(text: str, between: str) -> None:
    raw = (text + between + text).encode("utf-8")
    (item,) = read(raw, input="text")
    assert item.document is not None
    assert item.document.text == raw.decode("utf-8")


@given(st.binary(max_size=2000), st.sampled_from(["text", "html", "pdf", "jsonl", "feed", "warc", None]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_items_with_one_outcome_each(data: bytes, reader: str | None) -> None:
    for item in read(data, **({"input": reader} if reader else {})):
        assert (item.document is None) != (item.error is None)
        if item.document:
            item.document.text.encode("utf-8")


@given(st.lists(st.one_of(WORDS.filter(lambda text: bool(text.strip("\ufeff \x00").strip())), st.none()), max_size=8))
def test_each_line_gives_one_item_in_order_whatever_the_others_hold(texts: list[str | None]) -> None:
    lines = [json.dumps({"text": text}) if text is not None else "{bad" for text in texts]
    items = read("".join(f"{line}\n" for line in lines).encode(), input="jsonl")
    if texts:
        assert [item.document.text if item.document else None for item in items] == texts


@given(WORDS.filter(lambda text: bool(text.strip("\ufeff \x00").strip())))
def test_reading_twice_gives_the_same_id(text: str) -> None:
    raw = json.dumps({"text": text, "title": text[:20]}).encode()
    first, second = read(raw, input="jsonl"), read(raw, input="jsonl")
    assert [item.document.id for item in first if item.document] == [
        item.document.id for item in second if item.document
    ]


@given(st.dates(), st.integers(0, 86_399), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_the_same_however_it_is_written(day: object, second: int, shift: int) -> None:
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    zone = f"{'-' if shift < 0 else '+'}{abs(shift) // 60:02d}:{abs(shift) % 60:02d}"
    seen = parse_date(f"{day}T{clock}{zone}")
    if seen is not None:
        assert seen.endswith("Z")
        assert parse_date(seen) == seen
    assert parse_date(str(day)) == str(day)
    assert parse_date(f"{day}T{clock}Z") == f"{day}T{clock}Z"


@given(st.text())
def test_any_text_has_a_date_or_none_and_reading_it_again_changes_nothing(text: str) -> None:
    seen = parse_date(text)
    assert seen is None or parse_date(seen) == seen


@given(st.text(max_size=300))
def test_a_dateline_is_the_texts_own_words(text: str) -> None:
    line = find_dateline(text)
    assert line is None or line in text


MARKUP = (
    *(
        "The fort fell on Monday, he said. " * 4,
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<ul><li>",
        "</ul>",
        "<br>",
        "<b>",
        "\n",
    ),
    *(
        "<a href=x>",
        "</a>",
        "<nav>",
        "</nav>",
        "<h1>",
        "</h1>",
        "&amp;",
        "<pre>",
        "</pre>",
        "<table><tr><td>",
        "</table>",
    ),
)


@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_cleaned_text_is_clean(parts: list[str]) -> None:
    text = extract_page("".join(parts)).text
    assert text == text.strip()
    assert "\n\n\n" not in text
