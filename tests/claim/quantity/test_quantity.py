"""Quantities: ranges, borders, units, and what find_quantities keeps to."""

from sayso.claim.quantity import find_quantities
from sayso.types import Span


def test_no_quantity_crosses_a_sentence() -> None:
    text = "He named nearly. 7,000 fighters came"
    (found,) = find_quantities(text, (Span(start=0, end=16), Span(start=17, end=len(text))))
    assert (found.span.cut(text), found.hedge) == ("7,000", "none")


def test_text_between_sentences_is_read_too() -> None:
    text = "First. 40 men. Last."
    (found,) = find_quantities(text, (Span(start=0, end=6), Span(start=15, end=20)))
    assert found.low == 40


def test_whole_numbers_are_whole() -> None:
    (found,) = find_quantities("Some 2.5 million people fled", ())
    assert isinstance(found.low, int)


def test_a_falling_pair_is_two_numbers() -> None:
    assert [each.low for each in find_quantities("from 900 to 300 men", ())] == [900, 300]


def test_bounds_on_different_things_stay_apart() -> None:
    found = find_quantities("More than 40 and less than 10 were seen", ())
    assert [(each.low, each.high) for each in found] == [(40, None), (None, 10)]


def test_a_shared_scale_goes_to_both_ends_only_where_it_must() -> None:
    assert [(each.low, each.high) for each in find_quantities("5-7 thousand", ())] == [(5000, 7000)]
    assert [(each.low, each.high) for each in find_quantities("700 to 1 million", ())] == [(700, 1000000)]


def test_a_negative_number() -> None:
    assert [each.low for each in find_quantities("growth of minus 5 percent", ())] == [-5]


def test_empty_and_blank_text() -> None:
    assert find_quantities("", ()) == find_quantities(" \n\n ", ()) == ()
