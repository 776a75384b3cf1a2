"""Hostile text: long runs that would make a careless pattern quadratic end at once, and odd characters do no harm."""

import pytest

from sayso.claim.quantity import find_quantities
from sayso.claim.tally import find_tallies


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "a, ",
        "1 ",
        "1,",
        "1-",
        "1/",
        "1.",
        "1:",
        " ",
        "\n",
        "more than ",
        "http://",
        "May ",
        "A-1 ",
        "(",
        "$",
        "half ",
        "twenty-",
        "and a ",
        "x1",
        ",000",
        "0.",
        "-",
        "– ",
        "Rs",
        "US$",
        "U.S.",
        "the ",
        "of ",
        "\xa0",
    ],
)
def test_a_long_run_of_one_piece_is_read(piece: str) -> None:
    assert isinstance(find_quantities(piece * (200_000 // len(piece)), ()), tuple)


def test_five_megabytes_of_digits_are_no_count() -> None:
    assert find_quantities("7" * 5_000_000, ()) == ()


@pytest.mark.parametrize("piece", ["one hundred and ", "12 men, ", "from 1 to ", "5 men, women, ", "hundreds of "])
def test_fifty_kilobytes_of_numbers_are_read(piece: str) -> None:
    found = find_quantities(piece * (50_000 // len(piece)), ())
    assert found
    assert find_tallies(piece * 10, (), ()) == ()


def test_lone_surrogates_nulls_and_marks_do_no_harm() -> None:
    text = "\ud800 7,000\x00 fighters\u202e 12\u0301 men ７ men \U0001f4a3 40 \U0001f4a3 men"
    assert [each.span.cut(text) for each in find_quantities(text, ())][:1] == ["7,000"]
