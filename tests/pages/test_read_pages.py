"""Pages written for these tests, each with what must be read from it beside it: a new case needs no Python."""

import json
from pathlib import Path

import pytest

from sayso.read import Hints, Limits, iter_items
from sayso.read.page import extract_page
from sayso.types import Document

PAGES = sorted(Path(__file__).parent.glob("*.html"))


def read_one(path: Path, hints: Hints | None = None) -> tuple[Document, list[str]]:
    items = list(iter_items([str(path)], hints=hints or Hints(), limits=Limits(), fetched_at="2026-01-01T00:00:00Z"))
    assert [item.error for item in items] == [None]
    assert items[0].document is not None
    return items[0].document, [note.code for note in items[0].notes]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_read_as_written_beside_it(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    doc, notes = read_one(path)
    seen = {name: getattr(doc, name) for name in wanted if name != "notes"} | {"notes": notes}
    assert seen == wanted


def test_what_the_user_says_wins_over_the_page() -> None:
    hints = Hints(title="T", outlet="O", byline="B", published_at="2016", lang="de", url="https://u.example/")
    doc, _ = read_one(Path(__file__).parent / "plain_article.html", hints)
    assert (doc.title, doc.outlet, doc.byline) == ("T", "O", "B")
    assert (doc.published_at, doc.lang, doc.url) == ("2016", "de", "https://u.example/")


@pytest.mark.parametrize("tag", ["div", "b", "p", "ul><li", "table><tr><td", "blockquote", "a"])
def test_ten_thousand_nested_elements_are_read(tag: str) -> None:
    page = extract_page(f"<{tag}>" * 10_000 + "The fort fell on Monday, the governor said.")
    assert tag == "a" or "The fort fell on Monday" in page.text


def test_many_blocks_under_deep_nesting_stay_quick_to_choose_from() -> None:
    page = extract_page("<div>" * 5_000 + "<p>The fort fell on Monday, the governor said.</p>" * 5_000)
    assert page.text.count("The fort fell") == 5_000


def test_prose_outside_the_report_is_told_of() -> None:
    para = "<p>The council said on Monday that the road to the north would stay shut for another week.</p>"
    page = extract_page(f"<article>{para * 20}</article><section class='comments'>{para * 12}</section>")
    assert page.text.count("The council said") == 20
    assert [note.code for note in page.notes] == ["prose-left-out"]
    page = extract_page(f"<article>{para * 20}</article><footer>{para * 12}</footer>")
    assert page.text.count("The council said") == 20
    assert page.notes == ()


@pytest.mark.parametrize("name", ["dateline", "lead-author", "print-date", "story__first", "article-meta-intro"])
def test_an_opening_paragraph_is_text_whatever_its_class(name: str) -> None:
    opening = "TARN, Oct. 24 — The garrison of the fort left before dawn, a spokesman for the council said on Friday."
    page = extract_page(f'<article><h1>Fort</h1><p class="{name}">{opening}</p><p>Nobody else had said so by noon.</p>')
    assert page.text == f"{opening}\n\nNobody else had said so by noon."


def test_a_report_hung_on_two_misnamed_elements_is_found() -> None:
    para = "<p>The council said on Monday that the road to the north would stay shut for another week.</p>"
    page = extract_page(
        f"<div><div class='promo'>{para * 3}</div><div class='widget'>{para * 3}</div><p>It was shut.</p></div>"
    )
    assert page.text.count("The council said") == 6


def test_the_headline_is_no_text_and_the_page_says_its_title_best() -> None:
    html = (
        '<meta property="og:title" content="Fort falls"><title>x | y</title><article><p>The fort fell on Monday.</p>'
        "<h1>How a fort fell</h1><p>The governor said so on Tuesday.</p>"
        "<ul><li>One gun</li><li>Two mules</li></ul></article>"
    )
    page = extract_page(html)
    assert page.meta.title == "Fort falls"
    assert page.text == "The fort fell on Monday.\n\nThe governor said so on Tuesday.\n\n- One gun\n\n- Two mules"


def test_broken_linked_data_is_passed_over() -> None:
    html = (
        '<script type="application/ld+json">{"@type": "NewsArticle", </script><title>Fort</title><p>The fort fell.</p>'
    )
    assert extract_page(html).meta.title == "Fort"
    deep = '<script type="application/ld+json">' + "[" * 100_000 + "</script><title>Fort</title><p>The fort fell.</p>"
    assert extract_page(deep).meta.title == "Fort"
