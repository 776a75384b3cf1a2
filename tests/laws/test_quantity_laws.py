"""Laws of quantities: spans, order, values of written numbers, independence of sentences."""

import itertools
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claim.quantity import find_quantities
from sayso.types import Quantity, Span

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
ONES = [*SMALL.split(), "eighteen", "nineteen"]
TENS = ["", "", *["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]]
WORDS = st.sampled_from(
    [
        *ONES,
        *TENS[2:],
        "hundred",
        "thousand",
        "million",
        "dozen",
        "dozens",
        "half",
        "third",
        "thirds",
        "a",
        "an",
        "and",
        "of",
        "to",
        "from",
        "between",
        "or",
        "more",
        "than",
        "about",
        "some",
        "nearly",
        "over",
        "at least",
        "up to",
        "men",
        "fighters",
        "in",
        "killed",
        "7,000",
        "2014",
        "3",
        "5-7",
        "12",
        "%",
        "percent",
        "$5",
        "km",
        ",",
        ".",
        "-",
        "\n",
        "May",
        "Resolution",
        "Chinese",
        "Afghans",
        "a few",
        "several",
        "couple",
        "the",
        "tens",
        "1/2",
        "½",
        "+",
        "1.2m",
        "°",
    ]
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)
CASES = Path(__file__).parents[1] / "cases" / "quantity.txt"


def spell(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= scale:
            rest = number % scale
            return f"{spell(number // scale)} {name}" + (
                f"{' and' if rest < 100 else ''} {spell(rest)}" if rest else ""
            )
    raise AssertionError(number)


@given(TEXTS | st.text(max_size=200))
def test_spans_are_in_order_inside_the_text_and_apart(text: str) -> None:
    at = 0
    for found in find_quantities(text, ()):
        assert at <= found.span.start < found.span.end <= len(text)
        assert any(each.isalnum() or each in "½⅓⅔¼¾⅕⅙" for each in found.span.cut(text))
        if found.counted is not None:
            assert found.span.end <= found.counted.start < found.counted.end <= len(text)
            assert found.counted.cut(text) == found.counted.cut(text).strip()
        at = found.span.end


@given(TEXTS | st.text(max_size=200))
def test_a_range_is_never_empty_or_unbounded(text: str) -> None:
    for found in find_quantities(text, ()):
        assert found.low is not None or found.high is not None
        if found.low is not None and found.high is not None:
            assert found.low <= found.high
        assert not (found.low_open and found.low is None)
        assert not (found.high_open and found.high is None)


@given(st.integers(min_value=2, max_value=10**12))
def test_grouped_digits_have_their_value(number: int) -> None:
    (found,) = find_quantities(f"There were {number:,} fighters.", ())
    assert (found.low, found.high) == (number, number)


@given(st.integers(min_value=2, max_value=10**12 - 1))
def test_spelt_numbers_have_their_value(number: int) -> None:
    text = f"There were {spell(number)} fighters."
    (found,) = find_quantities(text, ())
    assert (found.low, found.high, found.span.cut(text)) == (number, number, spell(number))


@given(st.integers(min_value=10, max_value=10**6), st.integers(min_value=10, max_value=10**6))
def test_the_words_of_a_range_do_not_matter(one: int, two: int) -> None:
    low, high = sorted((one, two))
    if low == high:
        return
    for text in (f"{low:,} to {high:,} men", f"between {low:,} and {high:,} men", f"{low:,}–{high:,} men"):
        (found,) = find_quantities(f"It has {text}.", ())
        assert (found.low, found.high, found.hedge) == (low, high, "range")


@settings(max_examples=60)
@given(TEXTS, st.text(alphabet="xyz \n", max_size=20))
def test_what_stands_before_only_moves_a_sentence(text: str, before: str) -> None:
    here = find_quantities(text, (Span(start=0, end=len(text)),))
    shift = len(before) + 2
    there = find_quantities(f"{before}\n\n{text}", (Span(start=shift, end=shift + len(text)),))
    assert [tell(each, 0) for each in here] == [tell(each, shift) for each in there]


def test_sentences_of_the_cases_are_read_alike_in_company() -> None:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] not in "#="]
    for one, two in itertools.pairwise(lines):
        text, border = f"{one}\n{two}", len(one) + 1
        spans = (Span(start=0, end=len(one)), Span(start=border, end=len(text)))
        alone = [tell(each, 0) for each in find_quantities(two, ())]
        together = [tell(each, border) for each in find_quantities(text, spans) if each.span.start >= border]
        assert together == alone, text


def tell(found: Quantity, shift: int) -> tuple[object, ...]:
    counted = found.counted and (found.counted.start - shift, found.counted.end - shift)
    return (found.span.start - shift, found.span.end - shift, found.low, found.high, found.hedge, found.unit, counted)
