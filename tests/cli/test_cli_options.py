"""The values options take: number ranges and words out of a list, whatever is typed."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.cli.options import NearestChoice, NumberRange
from sayso.cli.screen import format_fields

NUMBERS = st.integers(min_value=0, max_value=10**9)


@given(NUMBERS, NUMBERS, st.sampled_from(["..", "-", "–", " .. "]))
def test_a_range_is_read_as_it_is_written(one: int, other: int, dots: str) -> None:
    low, high = sorted((one, other))
    assert NumberRange().convert(f"{low:,}{dots}{high}", None, None) == (low, high)
    assert NumberRange().convert(f"{low}{dots}", None, None) == (low, None)
    assert NumberRange().convert(f"{dots}{high:,}", None, None) == (None, high)
    assert NumberRange().convert(str(low), None, None) == (low, low)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_range_or_is_refused(text: str) -> None:
    try:
        low, high = NumberRange().convert(text, None, None)
    except click.BadParameter:
        return
    assert low is not None or high is not None
    assert low is None or high is None or low <= high


@pytest.mark.parametrize("text", ["", "..", "a", "5..b", "1,00", "7..5", "1 2"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(click.BadParameter):
        NumberRange().convert(text, None, None)


def test_a_word_is_taken_in_any_case_and_a_misspelt_one_gets_the_nearest() -> None:
    choice = NearestChoice(["say", "deny", "estimate"])
    assert choice.convert(" Deny ", None, None) == "deny"
    with pytest.raises(click.BadParameter, match="did you mean 'estimate'"):
        choice.convert("estmate", None, None)
    with pytest.raises(click.BadParameter, match="Choose from: say, deny, estimate"):
        choice.convert("xyzzy", None, None)


@given(st.lists(st.text(alphabet="abc -", min_size=1, max_size=80), max_size=4), st.integers(40, 120))
def test_laying_out_fields_loses_no_word(values: list[str], width: int) -> None:
    laid = format_fields([(f"f{number}", value) for number, value in enumerate(values)], width=width)
    words = [word for value in values for word in value.split()]
    assert [word for word in laid.split() if not word.startswith("f")] == words
