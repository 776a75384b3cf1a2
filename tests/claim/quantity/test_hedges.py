"""Hedges: which words bound a number, and how."""

import pytest

from sayso.claim.quantity import find_quantities
from sayso.claim.quantity.atoms import load_table
from sayso.claim.quantity.hedges import find_hedge_after, find_hedge_before, set_bounds

WORDED = [(phrase, kind) for kind, phrases in load_table()["hedges"].items() for phrase in phrases]


@pytest.mark.parametrize(("phrase", "kind"), WORDED, ids=[phrase for phrase, _ in WORDED])
def test_every_hedge_of_the_table_is_read_where_it_stands(phrase: str, kind: str) -> None:
    text = f"They had {phrase} 640 fighters."
    (found,) = find_quantities(text, ())
    assert found.hedge == kind
    assert found.span.cut(text).endswith(f"{phrase} 640")
    assert (found.low, found.high, found.low_open, found.high_open) == set_bounds(kind, 640, 640)


@pytest.mark.parametrize("text", ["rule over 40 ", "hand over ", "it is above all 40 ", "moreover "])
def test_a_preposition_is_no_hedge(text: str) -> None:
    assert find_hedge_before(text, 0, len(text)) is None


def test_a_bound_wins_over_around() -> None:
    assert find_hedge_before("up to about 40", 0, 12) == (0, "up-to")


def test_a_hedge_does_not_reach_over_the_border() -> None:
    assert find_hedge_before("more than 40", 5, 10) is None


def test_than_after_more_is_another_hedge() -> None:
    assert find_hedge_after("10 and more than 40", 2, 19) is None


def test_the_bounds_are_the_literal_ones() -> None:
    assert set_bounds("more-than", 5, 9) == (5, None, True, False)
    assert set_bounds("at-least", 5, 9) == (5, None, False, False)
    assert set_bounds("up-to", 5, 9) == (None, 9, False, False)
    assert set_bounds("fewer-than", 5, 9) == (None, 9, False, True)
    assert set_bounds("about", 5, 9) == (5, 9, False, False)
