"""Named dates -> Value: full dates, months, seasons, quarters, years, decades, with guards for what only looks so.

A thing that comes round once a year and has no year is the last one begun by the publication date, or the next one
where the words speak of what is to come. It does not find the words (see `rules`).
"""

import re
from collections.abc import Callable
from datetime import date
from types import MappingProxyType

from sayso.claim.time import calendar
from sayso.claim.time.calendar import Days
from sayso.claim.time.sight import Parts, Sight, Value, find_part, find_reach, get_anchor, make_value

__all__ = [
    "read_attacks", "read_century", "read_decade", "read_month", "read_month_day", "read_month_week",
    "read_numeric", "read_quarter", "read_season", "read_year", "read_years",
]  # fmt: skip

_PIVOT = 69  # two-digit years above it are 19xx
_A_YEAR = 366  # days ahead, for "next"
_OLDEST, _OLDEST_BARE = 1400, 1850  # a bare number below is a count; between them a year only after "in", "since"...
_TENS = MappingProxyType(
    {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
    | {"nineties": 90}
)
_QUARTERS = MappingProxyType({"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4})
_MONTH_CUE = re.compile(
    r"(?:\b(in|of|since|until|till|by|from|to|during|between|and|or|for|before|after|through|around|on|the|their|its)\s"
    r"|[-–]|,\s|\()$",
    re.IGNORECASE,
)
_WEAK_CUES = frozenset({"by", "and", "or", "to", "for", "of", "from", "the", None})  # a person's name may follow these
_SPEAKS = re.compile(r"(?:'s|’s)?\s(?:said|says|told|has|had|have|be|not|or may|called|added|was|and her|government)\b")
_MARCHES = re.compile(r"\s(?:to|on|in|through|against|for|from|of|by|towards?)\b")
_SEASON_CUE = re.compile(r"\b(?:in|during|since|until|by|over) (?:the )?$", re.IGNORECASE)
_NO_SEASON = re.compile(r"\s(?:of\b|offensive|campaign|water|fighting|clothes|in\b|to\b|from\b)")
_STRONG = re.compile(r"\b(?:in|since|of|by|from|until|till|to|between|during|before|after|and|the)\s$", re.IGNORECASE)
_LAW = re.compile(  # numbers that name: "Resolutions 1267 (1999) and 2253 ("
    r"(?:esolutions?|os?\.|umbers?|ections?|rticles?|light|oute|ighway|oom|odel|ages?|lock|nit|ivision|rigade|aw|ecree|[Bb]ox"
    r"|ize)\s(?:\d+ ?\(\d{4}\)(?:,| and|, and) )*(?:\d+ ?\()?$"
)
_NAMED = re.compile(r"[$£€¥]\s?$|\d[\s,.]$|[A-Z]-$")
_HEDGES = frozenset(  # the last word before a count
    {"at", "with", "nearly", "almost", "some", "over", "than", "least", "roughly", "approximately", "killed", "wounded"}
    | {"only"}
)
_HEDGED_YEAR = re.compile(
    r"\b(?:[Ss]ince|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]efore|[Aa]s early as)\s(?:at least|about|around|only)\s$"
)
_HEDGE_REACH = 24
_LAW_REACH = 60  # characters: a list of three resolutions with their years
_COUNTED = re.compile(
    r"[\s-](?:[a-z]+\s)?(?:men|people|women|children|troops|soldiers|fighters|militants|rebels|civilians|families|houses"
    r"|homes|km|kilomet\w+|met(?:er|re)s?|miles?|feet|percent|per\b|dollars|euros|tons?|tonnes|rounds|killed|dead|wounded"
    r"|hours?|hrs|GMT|UTC|local|refugees|prisoners|others|more\b|of (?:them|the)\b|villages|cases|members|recruits"
    r"|foreign\w*|deaths|hectares|acres|points)"
)
_MANY = re.compile(r"\s[a-z]{2,}s\b(?<!was)(?<!has)")
_AGED = re.compile(r"\b(?:his|her|their|my|your|our)[\s-](?:early |mid-?|late )?$", re.IGNORECASE)


def _read_yearly(parts: Parts, sight: Sight, make: Callable[[int], Days | None], grain: str) -> Value | None:
    # In the year given, lent or pointed at; else the nearest one in the right direction.
    part, rel = find_part(parts), parts.get("rel", "").lower()

    def cut(year: int) -> Days | None:
        days = make(year)
        return calendar.part_days(days, part, grain) if days and part else days

    year = int(parts.get("year") or (0 if rel else sight.year) or 0)
    if year:
        return make_value(days, grain) if (days := cut(year)) else None
    pointer = parts.get("of") or (rel if rel.startswith(("that", "the")) else "")
    if pointer:
        anchor, step = get_anchor(pointer, sight)
        return make_value(calendar.spread(anchor, lambda day: cut(day.year + step)), grain)
    if not any(make(leap) for leap in (2016, 2017)):
        return None  # 31 June
    reach = _A_YEAR if rel == "next" else 0 if rel else find_reach(sight, grain)

    def move(day: date) -> Days | None:
        if rel == "this":
            return cut(day.year)
        now = make(day.year)
        if rel and now and now[0] <= day <= now[1]:  # "last March", said in March, is not the running one
            day = calendar.shift_day(day, 3 if rel == "next" else -3, "month")
        return calendar.pick_day(day, cut, reach)

    return make_value(calendar.spread(sight.published, move), grain)


def read_numeric(parts: Parts, _: Sight) -> Value | None:
    """Read a date in figures; where day and month could be swapped both ends are None.

    >>> read_numeric({"digits": "25/02/2015"}, Sight())[0].isoformat(), read_numeric({"digits": "12/02/2015"}, Sight())
    ('2015-02-25', (None, None, 'day'))
    """
    first, second, third = (int(part) for part in re.split(r"\D", parts["digits"]))
    if first > 31:
        year, tries = first, {(second, third)}
    else:
        year = third if third > 99 else third + (1900 if third > _PIVOT else 2000)
        tries = {(second, first)} if "." in parts["digits"] else {(first, second), (second, first)}
    days = [day for month, number in sorted(tries) if (day := calendar.make_day(year, month, number))]
    if not days:
        return None
    return (days[0], days[0], "day") if len(days) == 1 else (None, None, "day")


def read_attacks(_: Parts, __: Sight) -> Value:
    """Read "9/11" and "the September 11 attacks" as the day in 2001.

    >>> read_attacks({}, Sight())[0].isoformat()
    '2001-09-11'
    """
    return date(2001, 9, 11), date(2001, 9, 11), "day"


def read_month_day(parts: Parts, sight: Sight) -> Value | None:
    """Read a day of a month, or the days from `day` to `dayb`; None where the calendar has no such day.

    >>> read_month_day({"month": "Feb.", "day": "12", "year": "2015"}, Sight())[0].isoformat()
    '2015-02-12'
    """
    month = calendar.get_month(parts["month"])
    first, last = (int(re.sub(r"\D", "", parts.get(key) or parts["day"])) for key in ("day", "dayb"))
    grain = "week" if "week" in parts else "day"

    def make(year: int) -> Days | None:
        days = calendar.make_days(calendar.make_day(year, month, first), calendar.make_day(year, month, last))
        return calendar.unit_days(days[0], grain) if days and grain == "week" else days

    return _read_yearly(parts, sight, make, grain)


def read_month_week(parts: Parts, sight: Sight) -> Value | None:
    """Read "the first week of March 2016": seven days counted from the month's first, or back from its last day.

    >>> parts = {"nth": "second", "month": "March", "year": "2016"}
    >>> [day.isoformat() for day in read_month_week(parts, Sight())[:2]]
    ['2016-03-08', '2016-03-14']
    """
    month, count = calendar.get_month(parts["month"]), _QUARTERS.get(parts["nth"].lower(), 0)
    last = count == 0 or parts["nth"].lower() == "final"

    def make(year: int) -> Days:
        first, end = calendar.month_days(year, month)
        start = calendar.shift_day(end, -6, "day") if last else calendar.shift_day(first, 7 * (count - 1), "day")
        return start, calendar.shift_day(start, 6, "day")

    return _read_yearly(parts, sight, make, "week")


def read_month(parts: Parts, sight: Sight) -> Value | None:
    """Read a month with or without a year; None for "may" and "march" as verbs and for persons of that name.

    >>> read_month({"name": "May"}, Sight(before="Prime Minister Theresa ", after=" said")) is None
    True
    """
    month = parts.get("month") or parts["name"]
    if month in ("May", "March") and not parts.keys() & {"rel", "part", "year", "of"} and _is_other(month, sight):
        return None
    number = calendar.get_month(month)
    return _read_yearly(parts, sight, lambda year: calendar.month_days(year, number), "month")


def _is_other(month: str, sight: Sight) -> bool:
    cue = _MONTH_CUE.search(sight.before)
    if month == "March":
        return bool(_MARCHES.match(sight.after)) and (cue is None or (cue[1] or "").lower() == "the")
    if cue is None:
        return True
    return bool(_SPEAKS.match(sight.after)) and (cue[1].lower() if cue[1] else None) in _WEAK_CUES


def read_season(parts: Parts, sight: Sight) -> Value | None:
    """Read a season with or without a year; None for "the fall of", "spring water" and the like.

    >>> read_season({"season": "summer", "year": "2015"}, Sight())[0].isoformat()
    '2015-06-01'
    """
    season = parts["season"].lower()
    if not parts.keys() & {"rel", "part", "year", "of"}:
        bare_fall = season == "fall" and not parts.get("the")
        if not _SEASON_CUE.search(sight.before) or _NO_SEASON.match(sight.after) or bare_fall:
            return None
    return _read_yearly(parts, sight, lambda year: calendar.season_days(year, season), "season")


def read_quarter(parts: Parts, sight: Sight) -> Value | None:
    """Read a quarter of a calendar year.

    >>> read_quarter({"quarters": "Q3", "year": "2016"}, Sight())[1].isoformat()
    '2016-09-30'
    """
    words = (parts.get("quarters") or parts["nth"]).lower()
    number = _QUARTERS.get(words) or int(re.sub(r"\D", "", words))
    return _read_yearly(parts, sight, lambda year: calendar.unit_days(date(year, number * 3, 1), "quarter"), "quarter")


def read_year(parts: Parts, sight: Sight) -> Value | None:
    """Read a year or a part of one; None where the number counts, costs, or names a law.

    >>> read_year({"year": "2015"}, Sight(before="Resolution 2253 (")) is None
    True
    """
    year, part = int(parts["year"]), find_part(parts)
    if not part and not parts.get("label"):
        if _is_number(sight.before) or _COUNTED.match(sight.after):
            return None
        if year < _OLDEST or (year < _OLDEST_BARE and not _STRONG.search(sight.before)):
            return None
        if year % 100 == 0 and _MANY.match(sight.after):
            return None  # "1900 villages"
    days = calendar.unit_days(date(year, 1, 1), "year")
    return make_value(calendar.part_days(days, part, "year") if part else days, "year")


def _is_number(before: str) -> bool:
    last = before[-_LAW_REACH:].split()[-1:]
    if last and last[0].lower() in _HEDGES and before[-1:].isspace():
        return not _HEDGED_YEAR.search(before[-_HEDGE_REACH:])
    return bool(_NAMED.search(before[-3:]) or _LAW.search(before[-_LAW_REACH:]))


def read_years(parts: Parts, sight: Sight) -> Value | None:
    """Read "2015-2016" as one interval, "2015-03" as a month, "winter 2015-16" as one season.

    >>> [day.isoformat() for day in read_years({"year": "2015", "years": "16"}, Sight())[:2]]
    ['2015-01-01', '2016-12-31']
    """
    first, last = int(parts["year"]), int(parts["years"])
    if _is_number(sight.before) or _COUNTED.match(sight.after):
        return None
    if last <= min(first % 100, 12) and len(parts["years"]) == 2 and last:
        return make_value(calendar.month_days(first, last), "month")
    last += first - first % 100 if last < 100 else 0
    if not first < last <= first + 200:
        return None
    if "season" in parts:
        return make_value(calendar.season_days(first, parts["season"].lower()), "season")
    return date(first, 1, 1), date(last, 12, 31), "year"


def read_decade(parts: Parts, sight: Sight) -> Value | None:
    """Read "the 1990s", "the '90s", "the nineties" or a part of them; None for a person's age.

    >>> [day.year for day in read_decade({"decade": "1990s", "part": "early "}, Sight())[:2]]
    [1990, 1993]
    """
    if _AGED.search(sight.before):
        return None
    word = parts["decade"].lower().split()[-1]
    year = _TENS[word] if word in _TENS else int(re.sub(r"\D", "", word))
    year += 0 if year > 99 else 1900 if year > 10 else 2000
    part, days = find_part(parts), calendar.unit_days(date(year, 1, 1), "decade")
    return make_value(calendar.part_days(days, part, "decade") if part else days, "decade")


def read_century(parts: Parts, _: Sight) -> Value:
    """Read "the 19th century", from its year 1 to its year 100.

    >>> [day.year for day in read_century({"century": "19th"}, Sight())[:2]]
    [1801, 1900]
    """
    number = int(re.sub(r"\D", "", parts["century"]))
    return make_value(calendar.unit_days(date(number * 100, 1, 1), "century"), "vague")
