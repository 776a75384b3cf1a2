"""The sample reports: dated, said to be written for the demonstration, resting on listed public sources."""

import re
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from sayso.read import Hints, Limits, iter_items

REPORTS = sorted(Path(str(files("sayso.demo") / "reports")).glob("*.html"))
FACT = re.compile(r'<li data-fact="(ISK-\d{3})"><a href="([^"]+)">([^<]+)</a></li>')


def test_there_are_enough_reports_and_facts() -> None:
    facts = {fact for path in REPORTS for fact, _, _ in FACT.findall(path.read_text(encoding="utf-8"))}
    assert len(REPORTS) >= 24
    assert len(facts) >= 70
    years = {path.name[:4] for path in REPORTS}
    assert {"2014", "2022"} <= years


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_each_report_says_what_it_is_and_what_it_rests_on(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert "Written for the sayso demonstration" in page
    facts = FACT.findall(page)
    assert facts
    assert all(unescape(address).startswith(("http://", "https://")) for _, address, _ in facts)
    (item,) = iter_items([str(path)], hints=Hints(), limits=Limits(), fetched_at="2024-01-01T00:00:00Z")
    assert item.error is None
    assert item.document is not None
    assert (item.document.published_at or "")[:10] == path.name[:10]
    assert item.document.outlet
    assert item.document.lang == "en"
    assert "(demonstration)" in item.document.outlet
    assert "Written for" not in item.document.text


def test_the_same_address_always_stands_for_the_same_fact() -> None:
    rows = {row for path in REPORTS for row in FACT.findall(path.read_text(encoding="utf-8"))}
    assert len(rows) == len({fact for fact, _, _ in rows})
