"""Numbers that count nothing, by the words around them."""

import pytest

from sayso.claim.quantity.exempt import is_exempt
from sayso.claim.quantity.numbers import iter_numbers


def exempt(text: str, hedge: str = "") -> bool:
    (number,) = iter_numbers(text)
    return is_exempt(text, number, hedge)


@pytest.mark.parametrize(
    "text",
    [
        "in 2014",
        "since 1998 they",
        "the year 2020",
        "a 2014 deal",
        "aged 30",
        "30 years old",
        "Mr Gul, 30, said",
        "Resolution 2253",
        "under article 5",
        "the 215 Corps",
        "No. 3",
        "on page 12",
        "the 82 mm mortar",
        "one of them",
        "no one",
        "that one",
        "one another",
        "zero tolerance",
        "the Seven Sisters",
        "1. Talks",
        "(3) Talks",
    ],
)
def test_it_counts_nothing(text: str) -> None:
    assert exempt(text)


@pytest.mark.parametrize(
    "text",
    [
        "2000 soldiers",
        "killed 1500",
        "at 1800",
        "one soldier",
        "215 soldiers",
        "30 years",
        "in Kunar, 12 died",
        "number three men",
        "told Reuters 12 people",
        "zero casualties",
        "Seven sisters",
    ],
)
def test_it_counts_something(text: str) -> None:
    assert not exempt(text)


def test_a_strong_hedge_makes_a_year_a_count() -> None:
    assert not exempt("They had more than 2000", "more-than")
    assert exempt("It was around 2015", "about")
