"""How numbers, ranges and days are worded, and what of a text is shown by its code point."""

from datetime import date, timedelta

import pytest

from sayso.export.wording import (
    find_days,
    find_web_url,
    format_days,
    format_number,
    format_range,
    format_stamp,
    make_visible,
)


@pytest.mark.parametrize(
    ("low", "high", "rest", "words"),
    [
        (1000, 3000, {}, "1,000–3,000"),
        (1000, 3000, {"high_open": True}, "1,000 to under 3,000"),
        (1000, 3000, {"low_open": True}, "more than 1,000 to 3,000"),
        (10000, None, {"low_open": True, "hedge": "more-than"}, "more than 10,000"),
        (500, None, {"hedge": "at-least"}, "at least 500"),
        (None, 900, {"hedge": "up-to"}, "up to 900"),
        (None, 900, {"high_open": True, "hedge": "fewer-than"}, "fewer than 900"),
        (None, 7000, {"high_open": True, "hedge": "nearly"}, "nearly 7,000 (under 7,000)"),
        (6500, 6500, {"hedge": "about"}, "about 6,500"),
        (60.0, 60.0, {}, "60"),
        (0, 0, {}, "0"),
        (0, None, {}, "at least 0"),
        (None, None, {}, "no number"),
    ],
)
def test_a_range_is_worded_with_its_open_ends(
    low: float | None, high: float | None, rest: dict[str, object], words: str
) -> None:
    assert format_range({"low": low, "high": high, **rest}) == words


def test_different_intervals_never_read_the_same() -> None:
    """A winter's every interval has words of its own: no day is rounded off into a month or a year."""
    days = [date(2016, 11, 28) + timedelta(days=number) for number in range(100)]
    days += [date(2017, 12, 30), date(2017, 12, 31), date(2018, 1, 1)]
    words = [format_days(f"{first}..{last}") for first in days for last in days if first <= last]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("2017-01-01..2017-12-31", "2017"),
        ("2015-01-01..2016-12-31", "2015–2016"),
        ("2017-02-01..2017-02-28", "February 2017"),
        ("2017-03-01..2017-05-31", "March–May 2017"),
        ("2017-03-01..2017-03-30", "1–30 March 2017"),
        ("2016-11-01..2017-01-31", "November 2016 – January 2017"),
        ("2017-03-30..2017-04-02", "30 March 2017 – 2 April 2017"),
        ("..2017-03-12", "until 12 March 2017"),
        ("2017-03-12..", "since 12 March 2017"),
        ("2017-05-01..2017-03-01", ""),
        ("..", ""),
        (None, ""),
    ],
)
def test_an_interval_is_worded_in_whole_units(about: str | None, words: str) -> None:
    assert format_days(about) == words


@pytest.mark.parametrize(
    ("stamp", "days"),
    [
        ("2017", (date(2017, 1, 1), date(2017, 12, 31))),
        ("2016-02", (date(2016, 2, 1), date(2016, 2, 29))),
        ("2017-12", (date(2017, 12, 1), date(2017, 12, 31))),
        ("2017-03-12T23:59:59+05:00", (date(2017, 3, 12), date(2017, 3, 12))),
        ("9999", (date(9999, 1, 1), date(9999, 12, 31))),
        ("2017-13", None),
        ("2017-02-30", None),
        ("0000", None),
        ("last week", None),
        (2017, None),
    ],
)
def test_a_date_is_as_wide_as_its_precision(stamp: object, days: tuple[date, date] | None) -> None:
    assert find_days(stamp) == days


def test_a_stamp_that_is_no_date_stands_as_it_is() -> None:
    assert format_stamp("last week") == "last week"
    assert format_stamp("") == "undated"


def test_numbers_have_separators_and_only_the_decimals_they_need() -> None:
    assert [format_number(value) for value in (1234567, 2.5, 0, 1000.0)] == ["1,234,567", "2.5", "0", "1,000"]


def test_what_turns_or_hides_text_is_shown_and_what_does_not_stays() -> None:
    assert make_visible("a\u202eb\x00c\ud800d\x1b[2J") == "a[U+202E]b[U+0000]c[U+D800]d[U+001B][2J"
    assert make_visible("Zoë said “no”\n\tما") == "Zoë said “no”\n\tما"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/x", "//host/x", "https://a b", 'http://a"b',
     " http://a", "http://a\u202eb", "", None],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert find_web_url(url) is None
    assert find_web_url("https://example.org/a?b=1&c=(2)#d") == "https://example.org/a?b=1&c=(2)#d"
