"""Written date -> ISO text: as precise as it was given, and no more.

It does not work out dates in a report's sentences ("last March"); that is the claim stage's part.
"""

import email.utils
import re
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

__all__ = ["parse_date"]

MONTHS = MappingProxyType(
    {
        word: number
        for number, words in enumerate(
            ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
             "sep sept september", "oct october", "nov november", "dec december"), 1
        )
        for word in words.split()
    }
)  # fmt: skip

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hh>\d\d)(?P<mm>\d\d)(?P<ss>\d\d)?(?P<zone>Z|[+-]\d\d'?:?(?:\d\d)?'?)?)?(?:00'00'?)?"
)
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+" + _MONTH + r",?[\s-]+(?P<year>\d{4})\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MONTH_FIRST = re.compile(
    _WEEKDAY + _MONTH + r"\s+(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMERIC = re.compile(r"(?P<one>\d{1,2})(?P<sep>[./-])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})")
_SLASHED = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})")
# A zone after the clock is what makes "Sun, 12 Mar 2017 10:30:00 +0500" an instant.
_ZONED_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?\s*(?:[+-]\d{4}|GMT|UTC?|Z|E[SD]T|C[SD]T|M[SD]T|P[SD]T)\s*(?:\(.*\))?$")


def parse_date(text: str | None) -> str | None:
    """Return ISO text at the precision given, instants in UTC with a Z; None for what is no date or is ambiguous.

    A clock time without a zone stays as it is, without a Z. "03/04/2017" could be March or April and is None.

    >>> parse_date("2017"), parse_date("March 2017"), parse_date("Sunday, March 12th, 2017")
    ('2017', '2017-03', '2017-03-12')
    >>> parse_date("2017-03-12T02:30:00+05:00"), parse_date("Sun, 12 Mar 2017 10:30:00 GMT")
    ('2017-03-11T21:30:00Z', '2017-03-12T10:30:00Z')
    >>> parse_date("03/04/2017"), parse_date("13/04/2017"), parse_date("2017-02-30")
    (None, '2017-04-13', None)
    """
    seen = " ".join((text or "")[:200].split())
    if not seen:
        return None
    if found := _ISO.fullmatch(seen):
        return _from_iso(found)
    if found := _COMPACT.fullmatch(seen):
        return _from_compact(found)
    if _ZONED_CLOCK.search(seen) and (instant := _from_mail(seen)):
        return instant
    if found := _DAY_FIRST.fullmatch(seen) or _MONTH_FIRST.fullmatch(seen):
        month = MONTHS[found["month"].lower()]
        return _day(found["year"], month, found["day"])
    if found := _SLASHED.fullmatch(seen):
        return _day(found["year"], int(found["month"]), found["day"])
    if found := _NUMERIC.fullmatch(seen):
        return _from_numbers(int(found["one"]), int(found["two"]), found["year"])
    return None


def _day(year: str, month: int, day: str | None) -> str | None:
    try:
        whole = date(int(year), month, int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]


def _from_iso(found: re.Match[str]) -> str | None:
    year, month, day, clock = found["year"], found["month"], found["day"], found["clock"]
    if month is None:
        return year if int(year) else None
    if clock is None:
        return _day(year, int(month), day)
    return _instant(f"{year}-{month}-{day}T{clock}", found["zone"])


def _from_compact(found: re.Match[str]) -> str | None:
    day = f"{found['year']}-{found['month']}-{found['day']}"
    if found["hh"] is None:
        return _day(found["year"], int(found["month"]), found["day"])
    zone = (found["zone"] or "").replace("'", "")
    return _instant(f"{day}T{found['hh']}:{found['mm']}:{found['ss'] or '00'}", zone)


def _instant(clock: str, zone: str | None) -> str | None:
    """Bring a wall clock with a zone to UTC; without a zone it stays a wall clock."""
    try:
        wall = datetime.fromisoformat(clock)
        if not zone:
            return wall.isoformat()
        digits = zone[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(0)
        if digits.isdigit():
            shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
        wall = wall - shift if zone[0] == "+" else wall + shift
    except (ValueError, OverflowError):
        return None
    return wall.isoformat() + "Z"


def _from_mail(seen: str) -> str | None:
    try:
        instant = email.utils.parsedate_to_datetime(seen).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return instant.replace(tzinfo=None).isoformat() + "Z"


def _from_numbers(one: int, two: int, year: str) -> str | None:
    if one == two or two > 12 >= one:
        return _day(year, one, str(two))
    if one > 12 >= two:
        return _day(year, two, str(one))
    return None
