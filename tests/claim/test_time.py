"""Date expressions: the passages of tests/cases/time.txt, and what no passage can show."""

import re
from pathlib import Path

import pytest

from sayso.claim.time import find_times
from sayso.claim.time.calendar import read_published
from sayso.claim.time.find import _iter_found
from sayso.claim.time.rules import KINDS, RULES
from sayso.claim.time.sight import Sight
from sayso.errors import UsageError
from sayso.types import Span

_CASES = Path(__file__).parents[1] / "cases" / "time.txt"
_MARK = re.compile(r"\[([^]=]+) = (\S+)\.\.(\S+) (\w+)(?: (\S+))?\]")

Expected = tuple[str, str | None, str | None, str, str]


def _read_cases() -> list[tuple[str | None, str, tuple[tuple[int, Expected], ...]]]:
    cases, published = [], None
    for raw in _CASES.read_text(encoding="utf-8").splitlines():
        line = raw.strip().replace("\\n", "\n")
        if line.startswith("@"):
            published = None if line[1:].strip() == "-" else line[1:].strip()
        elif line and not line.startswith("#"):
            text, wanted, at = "", [], 0
            for mark in _MARK.finditer(line):
                text += line[at : mark.start()]
                ends = [None if end == "?" else end for end in mark.group(2, 3)]
                wanted.append((len(text), (mark[1], ends[0], ends[1], mark[4], mark[5] or "at")))
                text, at = text + mark[1], mark.end()
            cases.append((published, text + line[at:], tuple(wanted)))
    return cases


@pytest.mark.parametrize(("published", "text", "wanted"), _read_cases())
def test_passage_gives_its_dates(published: str | None, text: str, wanted: tuple[tuple[int, Expected], ...]) -> None:
    sentences = (Span(start=0, end=len(text)),)
    seen = tuple(
        (time.span.start, (time.span.cut(text), time.earliest, time.latest, time.grain, time.role))
        for time in find_times(text, sentences, published)
    )
    assert seen == wanted


def test_every_rule_is_shown_by_a_passage() -> None:
    seen = set()
    for published, text, _ in _read_cases():
        seen |= {found.rule.name for found in _iter_found(text, (), make_sight(published))}
    assert seen == {rule.name for rule in RULES}


def make_sight(published: str | None) -> Sight:
    days = read_published(published)
    return Sight(published=days, today=days)


def test_rule_names_are_unique_and_kinds_known() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {kind for rule in RULES for kind in rule.on.split()} <= {*KINDS, "figure"}


@pytest.mark.parametrize("published", ["yesterday", "2017-13", "2017-02-30", "12 March 2017", "2017-3-1"])
def test_unreadable_publication_date_is_refused(published: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_times("in 2015", (), published)
    assert caught.value.code == "bad-date"


def test_words_of_another_sentence_do_not_set_the_direction() -> None:
    text = "They will meet. It fell in October."
    split = (Span(start=0, end=15), Span(start=16, end=len(text)))
    assert [time.earliest for time in find_times(text, split, "2017-03-12")] == ["2016-10-01"]


def test_no_expression_crosses_a_paragraph() -> None:
    text = "It fell in March\n\n2015 was worse."
    assert [time.span.cut(text) for time in find_times(text, (), "2017-03-12")] == ["March", "2015"]


def test_expression_may_cross_a_line_break() -> None:
    text = "It fell on March\n12, 2015."
    assert [(time.earliest, time.latest) for time in find_times(text, (), None)] == [("2015-03-12", "2015-03-12")]


@pytest.mark.parametrize(
    ("published", "said", "day"),
    [("2016-02-29", "29 February", "2016-02-29"), ("2017-03-01", "29 February", "2016-02-29")],
)
def test_leap_day_is_the_last_one_there_was(published: str, said: str, day: str) -> None:
    assert [time.earliest for time in find_times(f"It fell on {said}.", (), published)] == [day]


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_ends_of_the_calendar_do_not_break(published: str) -> None:
    text = "999 years ago, yesterday, tomorrow, next week, last month, 99 decades from now, in May, next weekend"
    assert find_times(text, (), published)
