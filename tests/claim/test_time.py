"""Date expressions: the passages of tests/cases/time.txt, and what no passage can show."""

import re
from pathlib import Path

import pytest

from sayso.claim.time import find_times
from sayso.claim.time.rules import RULES
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
