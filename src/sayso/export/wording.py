"""Values -> the words a reader sees: numbers, ranges, days, and text made safe to look at.

It words one value at a time; it lays nothing out and drops nothing.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = [
    "find_days", "find_web_url", "format_days", "format_number", "format_range", "format_stamp", "make_visible",
]  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Control characters, lone surrogates, and the marks that turn the direction of the text around them: a report
# that holds them could make a figure read backwards, so they are shown by their code point.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_STAMP = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")


def format_number(value: float) -> str:
    """Write a number with thousands separators and no needless decimals.

    >>> format_number(12000.0), format_number(2.5)
    ('12,000', '2.5')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0").rstrip(".")


def format_range(row: Mapping[str, object]) -> str:
    """Word the range of a row with `low`, `high`, `low_open`, `high_open` and `hedge`.

    >>> format_range({"low": 1000, "high": 3000}), format_range({"low": 10000, "high": None, "low_open": True})
    ('1,000–3,000', 'more than 10,000')
    >>> format_range({"low": None, "high": 7000, "high_open": True, "hedge": "nearly"})
    'nearly 7,000 (under 7,000)'
    """
    low, high = _number(row.get("low")), _number(row.get("high"))
    low_open, high_open, hedge = bool(row.get("low_open")), bool(row.get("high_open")), row.get("hedge")
    if low is None and high is None:
        return "no number"
    if high is None:
        return f"{'more than' if low_open else 'at least'} {format_number(low or 0)}"
    if low is None:
        words = format_number(high)
        if hedge == "nearly":
            return f"nearly {words} (under {words})"
        return f"{'fewer than' if high_open else 'up to'} {words}"
    if low == high:
        return f"about {format_number(low)}" if hedge == "about" else format_number(low)
    if low_open or high_open:
        start = f"{'more than ' if low_open else ''}{format_number(low)}"
        return f"{start} to {'under ' if high_open else ''}{format_number(high)}"
    return f"{format_number(low)}–{format_number(high)}"


def find_days(stamp: object) -> tuple[date, date] | None:
    """Return the first and last day of a date of any precision, or of "from..to"; None where it is no date.

    >>> find_days("2017-02")
    (datetime.date(2017, 2, 1), datetime.date(2017, 2, 28))
    """
    if not isinstance(stamp, str):
        return None
    start, dots, end = stamp.partition("..")
    if dots:
        first, last = find_days(start), find_days(end)
        if first is None or last is None:
            known = first or last
            return None if known is None else known
        return (first[0], last[1]) if first[0] <= last[1] else None
    seen = _STAMP.fullmatch(stamp.strip())
    if seen is None:
        return None
    year, month, day = (int(part) if part else None for part in seen.groups())
    try:
        first_day = date(year or 0, month or 1, day or 1)
        if day:
            return first_day, first_day
        after = (first_day.year, first_day.month + 1) if month else (first_day.year, 13)
        if after[1] > 12:
            return first_day, date(first_day.year, 12, 31)
        return first_day, date(after[0], after[1], 1) - timedelta(days=1)
    except ValueError:
        return None


def format_stamp(stamp: str | None) -> str:
    """Word a date at its own precision; an instant keeps its day, what is no date is given back as it stands.

    >>> format_stamp("2017"), format_stamp("2017-03"), format_stamp("2017-03-12T08:00:00Z"), format_stamp(None)
    ('2017', 'March 2017', '12 March 2017', 'undated')
    """
    if not stamp:
        return "undated"
    days = find_days(stamp)
    return stamp if days is None else _word_days(*days)


def format_days(about: str | None) -> str:
    """Word an interval "from..to"; nothing where there is none.

    >>> format_days("2015-01-01..2016-12-31"), format_days("..2016-12-31"), format_days("2017-04-01..2017-04-10")
    ('2015–2016', 'until 31 December 2016', '1–10 April 2017')
    """
    days = find_days(about)
    if about is None or days is None:
        return ""
    start, _, end = about.partition("..")
    if not start:
        return f"until {_word_days(days[1], days[1])}"
    if not end and ".." in about:
        return f"since {_word_days(days[0], days[0])}"
    return _word_days(*days)


def make_visible(text: str) -> str:
    """Show control and direction-turning characters by their code point, so that what is read is what is there.

    >>> make_visible("1000\\u202e fighters")
    '1000[U+202E] fighters'
    """
    return _UNSEEN.sub(lambda seen: " " if seen[0] == "\r" else f"[U+{ord(seen[0]):04X}]", text)


def find_web_url(url: str | None) -> str | None:
    """Return an address only when a click on it can do no more than open a web page.

    >>> find_web_url("https://example.org/a"), find_web_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if url is None or not re.fullmatch(r"https?://[^\s\x00-\x20\"'<>\\^`{}|]+", url, re.IGNORECASE):
        return None
    return None if _UNSEEN.search(url) else url


def _word_days(first: date, last: date) -> str:
    """Word an interval in the largest whole units that fit it: years, months, else days."""
    whole_months = first.day == 1 and (last == date.max or (last + timedelta(days=1)).day == 1)
    if whole_months and first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if whole_months and first.year == last.year:
        return f"{start} {last.year}" if first.month == last.month else f"{start}–{end} {last.year}"
    if whole_months:
        return f"{start} {first.year} – {end} {last.year}"
    if first == last:
        return f"{first.day} {start} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {start} {first.year}"
    return f"{first.day} {start} {first.year} – {last.day} {end} {last.year}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
