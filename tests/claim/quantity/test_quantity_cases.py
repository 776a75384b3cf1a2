"""tests/cases/quantity.txt: every text gives exactly the quantities written under it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.claim.quantity import find_quantities
from sayso.types import Quantity

CASES = Path(__file__).parents[2] / "cases" / "quantity.txt"


def iter_cases() -> Iterator[tuple[str, list[str]]]:
    text, wanted = "", list[str]()
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("=") and text:
            wanted.append(re.sub(r"\s*\|\s*", " | ", line.removeprefix("=").strip()))
        elif line.strip() and not line.startswith("#"):
            if text:
                yield text, wanted
            text, wanted = line, []
    yield text, wanted


def tell_interval(low: float | None, high: float | None, low_open: bool, high_open: bool) -> str:
    if low is not None and low == high:
        return f"[{low}]"
    left = "[.." if low is None else ("(" if low_open else "[") + str(low)
    right = "..]" if high is None else str(high) + (")" if high_open else "]")
    return f"{left}, {right}"


def tell(text: str, found: Quantity) -> str:
    interval = tell_interval(found.low, found.high, found.low_open, found.high_open)
    counted = found.counted.cut(text) if found.counted else "-"
    return " | ".join((found.span.cut(text), interval, found.hedge, found.unit or "-", counted))


CASE_LIST = list(iter_cases())


@pytest.mark.parametrize(("text", "wanted"), CASE_LIST, ids=[text[:50] for text, _ in CASE_LIST])
def test_case(text: str, wanted: list[str]) -> None:
    assert [tell(text, found) for found in find_quantities(text, ())] == wanted


def test_the_file_holds_at_least_150_cases_and_no_text_twice() -> None:
    texts = [text for text, _ in CASE_LIST]
    assert len(texts) == len(set(texts)) >= 150
