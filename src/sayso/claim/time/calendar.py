"""Calendar words and counts -> days: units, shifts, parts of a period, and the nearest such day.

Every period is `Days`: its first and its last day, both included. Weeks run from Monday, seasons are those of
the northern hemisphere in whole months, and an impossible date is None. It does not read running text.
"""

import re
from collections.abc import Callable
from datetime import date
from types import MappingProxyType

from sayso.errors import UsageError

__all__ = [
    "Days", "get_month", "get_weekday", "make_day", "make_days", "month_days", "part_days", "pick_day", "pick_weekday",
    "read_count", "read_published", "season_days", "shift_day", "spread", "step_unit", "unit_days",
]  # fmt: skip

Days = tuple[date, date]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_A_YEAR = 366
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASON_STARTS = MappingProxyType({"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9})
_MONTHS_IN = MappingProxyType({"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120})
_YEARS_IN = MappingProxyType({"year": 1, "decade": 10, "century": 100, "generation": 25})
# The share of a period that each word for a part of it covers: days of a month or week, months of the others.
_PARTS = MappingProxyType(
    {"month early": (0, 10), "month mid": (10, 20), "month late": (20, 31), "month first": (0, 15)}
    | {"month second": (15, 31), "week early": (0, 2), "week mid": (2, 4), "week late": (4, 7), "week first": (0, 4)}
    | {"week second": (3, 7), "year early": (0, 4), "year mid": (4, 8), "year late": (8, 12), "year first": (0, 6)}
    | {"year second": (6, 12), "decade early": (0, 48), "decade mid": (48, 84), "decade late": (84, 120)}
    | {"decade first": (0, 60), "decade second": (60, 120), "quarter early": (0, 1), "quarter mid": (1, 2)}
    | {"quarter late": (2, 3), "quarter first": (0, 2), "quarter second": (1, 3)}
)
_COUNTS = MappingProxyType(
    {"a": (1, 1), "an": (1, 1), "one": (1, 1), "two": (2, 2), "three": (3, 3), "four": (4, 4), "five": (5, 5)}
    | {"six": (6, 6), "seven": (7, 7), "eight": (8, 8), "nine": (9, 9), "ten": (10, 10), "eleven": (11, 11)}
    | {"twelve": (12, 12), "thirteen": (13, 13), "fourteen": (14, 14), "fifteen": (15, 15), "sixteen": (16, 16)}
    | {"seventeen": (17, 17), "eighteen": (18, 18), "nineteen": (19, 19), "twenty": (20, 20), "thirty": (30, 30)}
    | {"forty": (40, 40), "fifty": (50, 50), "sixty": (60, 60), "seventy": (70, 70), "eighty": (80, 80)}
    | {"ninety": (90, 90), "couple": (2, 3), "few": (3, 5), "several": (3, 9)}
)
_PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?")


def get_month(word: str) -> int:
    """Return the number of a month, 1..12, from its name or abbreviation in any case.

    >>> get_month("Sept."), get_month("May")
    (9, 5)
    """
    return _MONTHS.index(word[:3].lower()) + 1


def get_weekday(word: str) -> int:
    """Return the number of a weekday, Monday 0 to Sunday 6.

    >>> get_weekday("Thursday")
    3
    """
    return _WEEKDAYS.index(word[:3].lower())


def read_count(words: str) -> tuple[int, int] | None:
    """Read a small count in digits or words as lowest and highest; None where it is none.

    >>> read_count("twenty-five"), read_count("a few"), read_count("two or three"), read_count("many")
    ((25, 25), (3, 5), (2, 3), None)
    """
    ends = [_read_one(part) for part in re.split(r"\s+(?:or|to)\s+|\s*[–]\s*|(?<=\d)-(?=\d)", words.lower())]
    if not ends or None in ends:
        return None
    known = [end for end in ends if end is not None]
    return known[0][0], known[-1][1]


def _read_one(words: str) -> tuple[int, int] | None:
    low = high = 0
    half = "half" in words
    for word in re.findall(r"\w+", words):
        if word in ("of", "and", "half") or (word in ("a", "an") and len(words) > 2):
            continue
        count = (int(word), int(word)) if word.isdecimal() else _COUNTS.get(word)
        if count is None:
            return None
        low, high = low + count[0], high + count[1]
    return (low, high + half) if high else None


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day.

    >>> make_day(2015, 2, 29) is None
    True
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def make_days(first: date | None, last: date | None) -> Days | None:
    """Return the period from `first` to `last`, or None where either is missing or they run backwards.

    >>> make_days(date(2015, 2, 2), date(2015, 2, 1)) is None
    True
    """
    return (first, last) if first and last and first <= last else None


def month_days(year: int, month: int) -> Days:
    """Return a month's first and last day; `year` is kept within 1..9999.

    >>> month_days(2016, 2)[1].isoformat()
    '2016-02-29'
    """
    year = min(max(year, 1), 9999)
    long = _LENGTHS[month - 1] + (month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return date(year, month, 1), date(year, month, long)


def season_days(year: int, season: str) -> Days:
    """Return a season of a year; winter runs from its December into the next year.

    >>> [day.isoformat() for day in season_days(2015, "winter")]
    ['2015-12-01', '2016-02-29']
    """
    first = month_days(year, _SEASON_STARTS[season])[0]
    return first, unit_days(shift_day(first, 2, "month"), "month")[1]


def unit_days(day: date, unit: str) -> Days:
    """Return the unit (day, week, weekend, month, season, quarter, half, year, decade, century) that holds a day.

    >>> [end.isoformat() for end in unit_days(date(2017, 3, 12), "week")]
    ['2017-03-06', '2017-03-12']
    """
    if unit == "day":
        return day, day
    if unit in ("week", "weekend"):
        monday = _add_days(day, -day.weekday())
        return _add_days(monday, 5 if unit == "weekend" else 0), _add_days(monday, 6)
    if unit in ("month", "quarter", "season", "half"):
        size = _MONTHS_IN[unit]
        back = (day.month % 12 if unit == "season" else day.month - 1) % size
        first = month_days(shift_day(day, -back, "month").year, (day.month - 1 - back) % 12 + 1)[0]
        return first, month_days(*_add_months(first.year, first.month, size - 1))[1]
    size = _YEARS_IN[unit]
    start = day.year - (day.year - (1 if unit == "century" else 0)) % size
    return month_days(start, 1)[0], month_days(start + size - 1, 12)[1]


def shift_day(day: date, count: int, unit: str) -> date:
    """Move a day by so many units, to the month's last day where the day does not exist.

    >>> shift_day(date(2017, 3, 31), -1, "month").isoformat()
    '2017-02-28'
    """
    if unit in ("day", "week", "weekend", "fortnight"):
        return _add_days(day, count * {"day": 1, "fortnight": 14}.get(unit, 7))
    months = count * (_MONTHS_IN.get(unit) or 12 * _YEARS_IN[unit])
    year, month = _add_months(day.year, day.month, months)
    return month_days(year, month)[0].replace(day=min(day.day, month_days(year, month)[1].day))


def step_unit(day: date, count: int, unit: str) -> Days:
    """Return the unit that lies so many units before (negative) or after the one that holds a day.

    >>> [end.isoformat() for end in step_unit(date(2017, 3, 12), -1, "month")]
    ['2017-02-01', '2017-02-28']
    """
    return unit_days(shift_day(day, count, unit), unit)


def part_days(days: Days, part: str, unit: str) -> Days:
    """Return the early, mid or late part, or the first or second half, of a period of the given unit.

    >>> [end.isoformat() for end in part_days(month_days(2017, 4), "early", "month")]
    ['2017-04-01', '2017-04-10']
    """
    share = _PARTS.get(f"{'quarter' if unit == 'season' else unit} {part}")
    if share is None:
        return days
    start, end = share
    if unit in ("month", "week"):
        return _add_days(days[0], start), min(_add_days(days[0], end - 1), days[1])
    first = days[0]
    return (
        month_days(*_add_months(first.year, first.month, start))[0],
        month_days(*_add_months(first.year, first.month, end - 1))[1],
    )


def pick_day(day: date, make: Callable[[int], Days | None], reach: int) -> Days | None:
    """Return the yearly period that is to come within `reach` days, else the one that is running or last began.

    >>> [pick_day(date(2017, 3, 12), lambda year: month_days(year, 4), reach)[0].isoformat() for reach in (0, 60)]
    ['2016-04-01', '2017-04-01']
    """
    near = range(day.year - 1, day.year + 2)
    tries = [days for year in near if (days := make(year))]
    if len(tries) < len(near):  # 29 February: up to 8 years away
        tries = [days for year in range(day.year - 8, day.year + 9) if (days := make(year))]
    ahead = next((days for days in tries if days[0] > day), None)
    if ahead and (ahead[0] - day).days <= reach:
        return next((days for days in tries if reach >= _A_YEAR and days[0] <= day <= days[1]), ahead)
    return next((days for days in reversed(tries) if days[0] <= day), None)


def pick_weekday(day: date, weekday: int, way: str) -> date:
    """Return the weekday nearest a day: `past` (the day itself included), `last` (before it), `next`, `week` (its own).

    >>> pick_weekday(date(2017, 3, 12), 1, "past").isoformat()
    '2017-03-07'
    """
    if way == "past":
        return _add_days(day, -((day.weekday() - weekday) % 7))
    if way == "last":
        return _add_days(day, -((day.weekday() - weekday - 1) % 7 + 1))
    if way == "next":
        return _add_days(day, (weekday - day.weekday() - 1) % 7 + 1)
    return _add_days(day, weekday - day.weekday())


def spread(anchor: Days | None, move: Callable[[date], Days | None]) -> Days | None:
    """Apply a move to both ends of an uncertain day and return all that the result may cover.

    >>> march = month_days(2017, 3)
    >>> [day.isoformat() for day in spread(march, lambda day: step_unit(day, -1, "day"))]
    ['2017-02-28', '2017-03-30']
    """
    if anchor is None:
        return None
    low, high = move(anchor[0]), move(anchor[1])
    return make_days(low[0], high[1]) if low and high else None


def read_published(published_at: str | None) -> Days | None:
    """Read a publication date ("2017", "2017-03", "2017-03-12" or an instant) as the days it may mean.

    An instant gives the date as written, in its own time zone. Raises UsageError (`bad-date`) for anything else.

    >>> [day.isoformat() for day in read_published("2017-02")]
    ['2017-02-01', '2017-02-28']
    """
    if not published_at:
        return None
    seen = _PUBLISHED.fullmatch(published_at.strip())
    year, month, day = (int(part) if part else 0 for part in seen.groups()) if seen else (0, 0, 0)
    first = make_day(year, month or 1, day or 1)
    if first is None:
        raise UsageError(
            "bad-date",
            f"Saw {published_at[:40]!r} as the publication date; expected YYYY, YYYY-MM, YYYY-MM-DD or an instant.",
        )
    return unit_days(first, "day" if day else "month" if month else "year")


def _add_days(day: date, count: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + count, 1), date.max.toordinal()))


def _add_months(year: int, month: int, count: int) -> tuple[int, int]:
    total = year * 12 + month - 1 + count
    return (1, 1) if total < 12 else (9999, 12) if total > 9999 * 12 + 11 else (total // 12, total % 12 + 1)
