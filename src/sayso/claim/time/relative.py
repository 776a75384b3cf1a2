"""Words counted from another day -> Value: "yesterday", "last month", "two years ago", "since then", "recent weeks".

Counted from the publication date (days and weekdays from the dateline's date), or from the date last spoken of. Where
that is unknown both ends are None. It does not find the words (see `rules`).
"""

import re
from datetime import date

from sayso.claim.time import calendar
from sayso.claim.time.calendar import Days
from sayso.claim.time.sight import Parts, Sight, Value, find_part, get_anchor, is_ahead, make_value

__all__ = [
    "read_ago",
    "read_now",
    "read_spoken_day",
    "read_spoken_time",
    "read_stretch",
    "read_today",
    "read_unit",
    "read_weekday",
    "read_weekend",
    "read_year_end",
]  # fmt: skip

_RECENT = 3  # "recent months" reaches three months back
_DAY_STEPS = (
    ("day before yesterday", -2),
    ("day after tomorrow", 2),
    ("yesterday", -1),
    ("last night", -1),
    ("tomorrow", 1),
)
_OF = re.compile(r"\sof\s")
_ONE_OF_TWO = re.compile(r"more than|over|at least|less than|under", re.IGNORECASE)


def _unit(word: str) -> str:
    word = word.lower().removesuffix("s")
    return "century" if word == "centurie" else word


def read_unit(parts: Parts, sight: Sight) -> Value | None:
    """Read "last month", "early next year", "the end of the week", "earlier this year", "that day".

    >>> read_unit({"rel": "last", "unit": "month"}, Sight(published=(date(2017, 3, 12), date(2017, 3, 12))))[1].isoformat()
    '2017-02-28'
    """
    unit, part, edge = _unit(parts["unit"]), find_part(parts), parts.get("edge", "").lower()
    rel = parts.get("rel", "").lower()
    if (unit == "day" and rel in ("", "last", "next", "the coming")) or (rel == "last" and _OF.match(sight.after)):
        return None  # "at the end of the day", "the last month of the siege"
    anchor, step = get_anchor(parts.get("rel") or "this", sight)
    if unit == "day" and anchor == sight.published:
        anchor = sight.today

    def move(day: date) -> Days | None:
        days = calendar.step_unit(day, step, "week" if unit == "fortnight" else unit)
        return calendar.part_days(days, part, unit) if part else days

    days = calendar.spread(anchor, move)
    if days and anchor and edge == "earlier":
        days = (days[0], max(days[0], anchor[1]))
    elif days and anchor and edge == "later":
        days = (min(anchor[0], days[1]), days[1])
    return make_value(days, "vague" if unit == "century" else "week" if unit == "fortnight" else unit)


def read_ago(parts: Parts, sight: Sight) -> Value | None:
    """Read "three years ago", "a few months earlier", "two weeks later", "years ago": the unit that lies so far off.

    >>> day = date(2017, 3, 12)
    >>> [end.isoformat() for end in read_ago({"num": "two", "units": "years", "way": "ago"}, Sight(published=(day, day)))[:2]]
    ['2015-01-01', '2015-12-31']
    """
    unit, way, hedge = _unit(parts["units"]), parts["way"].lower(), parts.get("hedge", "").lower().strip()
    anchor = sight.published if way.endswith(("ago", "now", "time")) else sight.last
    if unit == "day" and way.endswith(("ago", "now")):
        anchor = sight.today
    sign = 1 if way.endswith(("now", "time", "later", "after", "afterwards")) else -1
    count = calendar.read_count(parts["num"]) if "num" in parts else (2, 2)
    if count is None:
        return None
    step, grain, times = (
        (unit, unit, 1) if unit in ("day", "week", "month", "quarter", "year") else ("year", "year", 10)
    )
    if unit == "fortnight":
        step, grain, times = "week", "week", 2
    elif unit == "century":
        times = 100
    near, far = (sign * n * times for n in count)
    low, high = sorted((near, far))
    days = calendar.spread(
        anchor, lambda day: (calendar.step_unit(day, low, step)[0], calendar.step_unit(day, high, step)[1])
    )
    if count[0] != count[1] or "num" not in parts or _ONE_OF_TWO.match(hedge):
        grain = "vague"
    if days and ("num" not in parts or hedge in ("more than", "over", "at least")):
        return (None, days[1], grain) if sign < 0 else (days[0], None, grain)
    if days and anchor and hedge in ("less than", "under"):
        return (days[0], anchor[1], grain) if sign < 0 else (anchor[0], days[1], grain)
    return make_value(days, grain)


def read_stretch(parts: Parts, sight: Sight) -> Value | None:
    """Read "the past six months", "recent years", "the last week", "the next three days": a stretch that touches now.

    >>> day = date(2017, 3, 12)
    >>> [end.isoformat() for end in read_stretch({"near": "recent", "units": "months"}, Sight(published=(day, day)))[:2]]
    ['2016-12-12', '2017-03-12']
    """
    near, unit, words = parts["near"].lower().split()[-1], _unit(parts["units"]), parts.get("num")
    if not words and re.match(r"\sof\b", sight.after):
        return None  # "the last day of the siege"
    count = calendar.read_count(words) if words else (1, 1) if parts["units"].lower() == unit else (_RECENT, _RECENT)
    if count is None:
        return None
    anchor = sight.last if near in ("previous", "preceding", "following") else sight.published
    high, forward = count[1], near in ("next", "coming", "following")
    if forward:
        days = calendar.spread(anchor, lambda day: (day, calendar.shift_day(day, high, unit)))
    else:
        days = calendar.spread(anchor, lambda day: (calendar.shift_day(day, -high, unit), day))
    vague = count[0] != count[1] or (not words and count[1] == _RECENT)
    return make_value(days, "vague" if vague or unit == "century" else "week" if unit == "fortnight" else unit)


def read_today(parts: Parts, sight: Sight) -> Value:
    """Read "today", "yesterday", "tonight", "this morning", "the day before yesterday".

    >>> day = date(2017, 3, 12)
    >>> read_today({"word": "Yesterday"}, Sight(today=(day, day)))[0].isoformat()
    '2017-03-11'
    """
    word = re.sub(r"\s+", " ", parts["word"].lower())
    step = next((count for words, count in _DAY_STEPS if words in word), 0)
    return make_value(calendar.spread(sight.today, lambda day: calendar.step_unit(day, step, "day")), "day")


def read_weekday(parts: Parts, sight: Sight) -> Value:
    """Read a weekday: in news the past one, the day itself included, unless the words speak of what is to come.

    >>> day = date(2017, 3, 12)
    >>> read_weekday({"weekday": "Tuesday"}, Sight(today=(day, day)))[0].isoformat()
    '2017-03-07'
    """
    rel, number = parts.get("rel", "").lower().split()[-1:], calendar.get_weekday(parts["weekday"])
    word = rel[0] if rel else ""
    if parts.get("ofweek"):
        step = {"last": -7, "next": 7}.get(parts["ofweek"].lower(), 0)
        way = "week"
    else:
        step = 0
        way = {
            "last": "last",
            "past": "last",
            "previous": "last",
            "next": "next",
            "coming": "next",
            "following": "next",
        }.get(word, "next" if not word and _is_to_come(sight) else "week" if word == "this" else "past")
    anchor = sight.last if word in ("that", "same", "previous", "following", "preceding") else sight.today

    def move(day: date) -> Days:
        return calendar.unit_days(calendar.shift_day(calendar.pick_weekday(day, number, way), step, "day"), "day")

    return make_value(calendar.spread(anchor, move), "day")


def _is_to_come(sight: Sight) -> bool:
    return bool(re.search(r"\b(?:will|to be|is to|are to|due|scheduled|until|by)\b", sight.before[-40:])) or bool(
        re.search(r"\bwill\b", sight.before[-60:])
    )


def read_weekend(parts: Parts, sight: Sight) -> Value:
    """Read "the weekend", "last weekend", "next weekend" as its Saturday and Sunday.

    >>> day = date(2017, 3, 15)
    >>> [end.isoformat() for end in read_weekend({"rel": "last"}, Sight(today=(day, day)))[:2]]
    ['2017-03-11', '2017-03-12']
    """
    word = parts.get("rel", "the").lower().split()[-1]
    forward = word in ("next", "coming", "this") or (word == "the" and is_ahead(sight))

    def move(day: date) -> Days:
        begun = day.weekday() >= 5
        step = 0 if forward and word != "next" else int(forward) if not begun or forward else 0
        if not forward and (not begun or word == "last"):
            step = -1
        if word == "next" and not begun:
            step = 0
        return calendar.step_unit(day, step, "weekend")

    return make_value(calendar.spread(sight.today, move), "day")


def read_spoken_day(parts: Parts, sight: Sight) -> Value:
    """Read "the next day", "the previous night", "the day after": a day beside the one last spoken of.

    >>> day = date(2015, 3, 31)
    >>> read_spoken_day({"word": "the next day"}, Sight(last=(day, day)))[0].isoformat()
    '2015-04-01'
    """
    step = -1 if re.search(r"previous|before", parts["word"], re.IGNORECASE) else 1
    return make_value(calendar.spread(sight.last, lambda day: calendar.step_unit(day, step, "day")), "day")


def read_spoken_time(_: Parts, sight: Sight) -> Value:
    """Read "then", "at the time": the date last spoken of, or None where none was.

    >>> read_spoken_time({}, Sight())
    (None, None, 'vague')
    """
    return make_value(sight.last, "vague")


def read_now(parts: Parts, sight: Sight) -> Value:
    """Read "now", "currently" as the publication date, "recently" as up to three months before it; both vague.

    >>> day = date(2017, 3, 12)
    >>> read_now({"word": "recently"}, Sight(published=(day, day)))[0].isoformat()
    '2016-12-12'
    """
    back = _RECENT if parts.get("word", "").lower() in ("recently", "lately") else 0
    return make_value(
        calendar.spread(sight.published, lambda day: (calendar.shift_day(day, -back, "month"), day)), "vague"
    )


def read_year_end(_: Parts, sight: Sight) -> Value:
    """Read "year-end", "the year's end" as the last third of the running year.

    >>> day = date(2017, 3, 12)
    >>> read_year_end({}, Sight(published=(day, day)))[0].isoformat()
    '2017-09-01'
    """
    days = calendar.spread(
        sight.published, lambda day: calendar.part_days(calendar.unit_days(day, "year"), "late", "year")
    )
    return make_value(days, "year")
