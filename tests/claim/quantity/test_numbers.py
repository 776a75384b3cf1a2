"""Numbers: values of digits and words, and forms that are no counts."""

import pytest

from sayso.claim.quantity.numbers import iter_numbers


def read(text: str) -> list[tuple[str, float, float]]:
    return [(text[number.start : number.end], number.low, number.high) for number in iter_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("4,250", 4250),
        ("12,34,567", 1234567),
        ("40 000", 40000),
        ("2.5", 2.5),
        ("1.111,11", 1111.11),
        ("3½", 3.5),
        ("9k", 9000),
        ("1.2m", 1200000),
        ("10bn", 10**10),
        ("seventy-six", 76),
        ("forty two", 42),
        ("one hundred and five", 105),
        ("two hundred thirty-one", 231),
        ("two thousand and two hundred", 2200),
        ("three million four hundred thousand and six", 3400006),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("three dozens", 36),
        ("half a million", 500000),
        ("half-million", 500000),
        ("five and a half million", 5500000),
        ("three million and a half", 3500000),
        ("two thirds of a million", 666666.666667),
        ("three lakh crore", 3 * 10**12),
        ("six crore and two hundred", 60000200),
        ("one hundred and three quarters", 100.75),
        ("2 1/4", 2.25),
        ("two hundred and two thousand", 202000),
    ],
)
def test_a_number_has_its_value_and_its_whole_span(text: str, value: float) -> None:
    assert read(f"It is {text}.") == [(text, value, value)]


@pytest.mark.parametrize(
    "text",
    [
        "second",
        "third",
        "twenty-first",
        "two hundred and second",
        "101st",
        "5 May 2014",
        "May 5, 2014",
        "May 5-7",
        "2014-05-05",
        "5/6/2014",
        "10:30",
        "6pm",
        "9/11",
        "+93 700 123 456",
        "555 123 4567",
        "192.168.0.1",
        "hundred",
        "https://example.org/7",
        "T-72",
        "G20",
        "1980s",
        "12345678901234567",
        "@7up",
        "#5",
        "million-strong",
    ],
)
def test_a_form_that_is_no_count_gives_nothing(text: str) -> None:
    assert read(f"It is {text} here.") == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 24, 99),
        ("hundreds", 200, 999),
        ("tens of thousands", 20000, 99999),
        ("several hundred thousand", 300000, 900000),
        ("a couple of hundred", 200, 300),
    ],
)
def test_a_vague_word_is_a_range(text: str, low: float, high: float) -> None:
    (number,) = iter_numbers(f"There were {text} of them")
    assert (number.low, number.high, number.vague) == (low, high, True)


def test_two_numbers_stay_two() -> None:
    assert read("4000 3 hundred and 21 men") == [("4000", 4000, 4000), ("3 hundred and 21", 321, 321)]


def test_between_keeps_its_own_and() -> None:
    assert [number.low for number in iter_numbers("one hundred and two hundred", joined=False)] == [100, 200]
