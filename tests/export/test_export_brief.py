"""The brief: the answer first, every link leads somewhere, hostile words stay words, nothing is left out in silence."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from make import claim, doc, quantity, reading, source, strength
from sayso.errors import UsageError
from sayso.export import brief
from sayso.export.brief import BriefFiles, write_brief
from sayso.picture import make_estimates, make_headcounts
from sayso.types import Reading

TIP = "f" * 64
HOSTILE = '"><script>window.ran=1</script><img src=x onerror=window.ran=1>\u202e`${window.ran=1}`'


class Page(HTMLParser):
    """Collects what a page links to, what it calls by id, and what it would run or fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.active: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        self.links.add(given.get("href", ""))
        fetching = "src" in given or (tag == "link" and "href" in given)
        if tag in ("script", "iframe", "object", "embed", "form", "base") or fetching:
            self.active.append(tag)
        self.active += [name for name in given if name.startswith("on")]
        self.active += [value for value in given.values() if value.strip().lower().startswith(("javascript:", "data:"))]


def write(readings: list[Reading] | tuple[Reading, ...], out: Path) -> BriefFiles:
    return write_brief(
        readings,
        estimates=make_estimates(readings, tip=TIP),
        headcounts=make_headcounts(readings, tip=TIP),
        out=out,
        title="Test brief",
        made_at="2026-01-02T03:04:05Z",
    )


def test_the_first_screen_answers_and_every_link_leads_to_a_card(
    rich_readings: tuple[Reading, ...], tmp_path: Path
) -> None:
    files = write(rich_readings, tmp_path)
    text = files.html.read_text(encoding="utf-8")
    page = Page(text)
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= page.ids
    assert page.active == []
    claims = {claim.id for each in rich_readings for claim in each.claims}
    assert claims <= page.ids
    figures = {claim.id for each in rich_readings for claim in each.claims if claim.frames}
    assert figures <= inner
    assert text.index("<h1>") < text.index("<svg") < text.index("<table")
    assert TIP in text
    assert TIP in files.markdown.read_text(encoding="utf-8")


def test_it_loads_nothing_from_anywhere(rich_readings: tuple[Reading, ...], tmp_path: Path) -> None:
    text = write(rich_readings, tmp_path).html.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import", text)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    text = f"The {HOSTILE} said 40 rebels came."
    report = doc(
        text, title=HOSTILE, outlet=HOSTILE, byline=HOSTILE, url="javascript:window.ran=1", published_at=HOSTILE
    )
    few = quantity(text, "40", 40, 40)
    told = claim(
        report, "40 rebels came", cue="said", quantities=(few,),
        source=source(text, HOSTILE, name=HOSTILE, side=HOSTILE),
        frames=(strength(text, "rebels", few, group=HOSTILE, group_name=HOSTILE),),
    )  # fmt: skip
    files = write([reading(report, told)], tmp_path)
    page = Page(files.html.read_text(encoding="utf-8"))
    assert page.active == []
    assert not re.search(r"(?<!\\)<(?:script|img)", files.markdown.read_text(encoding="utf-8"))


@pytest.mark.parametrize("make", [list, lambda: [reading(doc("Nothing was said."))]])
def test_an_empty_ledger_gives_a_page_that_says_so(make: Callable[[], list[Reading]], tmp_path: Path) -> None:
    files = write(make(), tmp_path)
    assert "No report carries a claim" in files.html.read_text(encoding="utf-8")


def test_without_strengths_the_other_numbers_lead(tmp_path: Path) -> None:
    report = doc("Security sources said nearly 7,000 people fled.", published_at="2017-03")
    number = quantity(report.text, "nearly 7,000", None, 7000, high_open=True, hedge="nearly", counted="people")
    told = claim(report, "nearly 7,000 people fled", cue="said", source="Security sources", quantities=(number,))
    text = write([reading(report, told)], tmp_path).html.read_text(encoding="utf-8")
    assert "Other numbers of people" in text
    assert "nearly 7,000 (under 7,000)" in text
    assert text.index("Other numbers of people") < text.index("Who claims what</h2>")
    headline = text[: text.index("</header>")]
    assert f'<a href="#{told.id}">nearly 7,000 (under 7,000)</a>' in headline
    assert "Security sources" in headline


def test_a_ledger_of_one_report_is_headed_by_its_title(tmp_path: Path) -> None:
    report = doc("Officials said the fort fell.", title="The <fort>")
    told = claim(report, "the fort fell", cue="said", source="Officials")
    files = write([reading(report, told)], tmp_path)
    text = files.html.read_text(encoding="utf-8")
    assert "The &lt;fort&gt;" in text[: text.index("</header>")]
    markdown = files.markdown.read_text(encoding="utf-8")
    assert "in 1 report: The \\<fort\\>.\n" in markdown
    assert "The chart is" not in markdown


def test_what_a_large_ledger_leaves_out_is_told(
    rich_readings: tuple[Reading, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief, "MAX_DOCUMENTS", 5)
    monkeypatch.setattr(brief, "MAX_CARDS", 6)
    files = write(rich_readings, tmp_path)
    assert [note.code for note in files.notes] == ["brief-claims-left-out"]
    assert files.notes[0].message.split(" claims")[0] in files.html.read_text(encoding="utf-8")
    page = Page(files.html.read_text(encoding="utf-8"))
    assert {link[1:] for link in page.links if link.startswith("#c-")} <= page.ids


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="could not be written") as caught:
        write([], tmp_path / "taken")
    assert caught.value.code == "cannot-write"


def test_the_extremes_named_are_claimants_and_the_headline_holds_every_figure(tmp_path: Path) -> None:
    text = "Nobody signed the figure of 9,000 rebels. Officials said 40 rebels came and a clerk said 70 rebels came."
    report = doc(text, published_at="2017-03-01")
    most, few, some = (quantity(text, words, n, n) for words, n in (("9,000", 9000), ("40", 40), ("70", 70)))
    told = reading(
        report,
        claim(report, "the figure of 9,000 rebels", frames=(strength(text, "rebels", most),)),
        claim(report, "40 rebels came", cue="said", source="Officials", frames=(strength(text, "rebels", few),)),
        claim(report, "70 rebels came", cue="said", source="a clerk", frames=(strength(text, "rebels", some),)),
    )
    page = write([told], tmp_path).markdown.read_text(encoding="utf-8")
    assert "From 40 to 9,000: 3 figures" in page
    assert re.search(r"Highest of a claimant: \[70\]\(#c-\w+\), a clerk", page)


def test_an_open_end_stands_beyond_the_same_number_closed(tmp_path: Path) -> None:
    text = "Officials said up to 900 rebels came and a clerk said more than 900 rebels came."
    report = doc(text, published_at="2017-03-01")
    closed = quantity(text, "up to 900", None, 900, hedge="up-to")
    beyond = quantity(text, "more than 900", 900, None, low_open=True, hedge="more-than")
    told = reading(
        report,
        claim(
            report, "up to 900 rebels came", cue="said", source="Officials", frames=(strength(text, "rebels", closed),)
        ),
        claim(
            report,
            "more than 900 rebels came",
            cue="said",
            source="a clerk",
            frames=(strength(text, "rebels", beyond),),
        ),
    )
    page = write([told], tmp_path).markdown.read_text(encoding="utf-8")
    assert re.search(r"Lowest: \[up to 900\]\(#c-\w+\), Officials", page)
    assert re.search(r"Highest: \[more than 900\]\(#c-\w+\), a clerk", page)
