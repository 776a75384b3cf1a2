"""Words counted from another day -> Value: "yesterday", "last month", "two years ago", "since then", "recent weeks".

Counted from the publication date (days and weekdays from the dateline's date), or from the date last spoken of. Where
that is unknown both ends are None. It does not find the words (see `rules`).
"""

import re
from datetime import date
from types import MappingProxyType

from sayso.claim.time import calendar
from sayso.claim.time.calendar import Days
from sayso.claim.time.sight import Parts, Sight, Value, find_part, get_anchor, make_value

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

_SATURDAY = 5
_WEEKS = MappingProxyType({"last": -7, "next": 7})  # "Tuesday last week", in days
_RECENT = 3  # "recent months" reaches three months back
_DAY_STEPS = (
    ("day before yesterday", -2),
    ("day after tomorrow", 2),
    ("yesterday", -1),
    ("last night", -1),
    ("tomorrow", 1),
)
_OF = re.compile(r"\sof\s")
_TO_COME = re.compile(
    r"(?:\bwill|['’]ll|\bis to|\bare to|\bdue|\bscheduled|\bplan(?:s|ned|ning)? to|\bset to|\bas (?:early|soon) as)\b"
)
_TOLD = re.compile(
    r"\b(?:said|told|announced|reported|added|confirmed|issued|ordered|revealed|when|after)(?: on| late| early)? $"
)
_STEPS = MappingProxyType({"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)})
_BACKWARD = frozenset({"ago", "earlier", "before"})
_AT_LEAST = frozenset({"more than", "over", "at least"})
_BARE = (2, 2)  # "years ago": two at the least


def _unit(word: str) -> str:
    word = word.lower().removesuffix("s")
    return "century" if word == "centurie" else word


def read_unit(parts: Parts, sight: Sight) -> Value | None:
    """Read "last month", "early next year", "the end of the week", "earlier this year", "that day".

    >>> day = date(2017, 3, 12)
    >>> read_unit({"rel": "last", "unit": "month"}, Sight(published=(day, day)))[1].isoformat()
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
    elif days and anchor and edge:  # later, the rest of
        days = (min(anchor[0], days[1]), days[1])
    return make_value(days, "vague" if unit == "century" else "week" if unit == "fortnight" else unit)


def read_ago(parts: Parts, sight: Sight) -> Value | None:
    """Read "three years ago", "a few months earlier", "two weeks later", "years ago": the unit that lies so far off.

    >>> day = date(2017, 3, 12)
    >>> parts = {"num": "two", "units": "years", "way": "ago"}
    >>> [end.isoformat() for end in read_ago(parts, Sight(published=(day, day)))[:2]]
    ['2015-01-01', '2015-12-31']
    """
    unit, way, hedge = _unit(parts["units"]), parts["way"].lower(), parts.get("hedge", "").lower().strip()
    anchor = sight.last if way not in ("ago", "from now") else sight.today if unit == "day" else sight.published
    count = calendar.read_count(parts["num"]) if "num" in parts else _BARE
    if count is None:
        return None
    step, times = _STEPS.get(unit, (unit, 1))
    forward = way not in _BACKWARD
    low, high = sorted((1 if forward else -1) * number * times for number in count)
    days = calendar.spread(
        anchor, lambda day: (calendar.step_unit(day, low, step)[0], calendar.step_unit(day, high, step)[1])
    )
    open_end, short = "num" not in parts or hedge in _AT_LEAST, hedge in ("less than", "under")
    grain = "vague" if count[0] != count[1] or open_end or short else step
    if not days or not anchor:
        return None, None, grain
    if open_end:
        return (days[0], None, grain) if forward else (None, days[1], grain)
    if short:
        return (anchor[0], days[1], grain) if forward else (days[0], anchor[1], grain)
    return days[0], days[1], grain


def read_stretch(parts: Parts, sight: Sight) -> Value | None:
    """Read "the past six months", "recent years", "the last week", "the next three days": a stretch that touches now.

    >>> day = date(2017, 3, 12)
    >>> parts = {"near": "recent", "units": "months"}
    >>> [end.isoformat() for end in read_stretch(parts, Sight(published=(day, day)))[:2]]
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


def read_today(parts: Parts, sight: Sight) -> Value | None:
    """Read "today", "yesterday", "tonight", "this morning", "the day before yesterday"; None for a paper's name.

    >>> day = date(2017, 3, 12)
    >>> read_today({"word": "Yesterday"}, Sight(today=(day, day)))[0].isoformat()
    '2017-03-11'
    """
    if parts["word"] in ("Today", "Tomorrow") and re.search(r"\w\s$", sight.before):
        return None  # a name, "Daily Today": within a sentence the word has no capital
    word = re.sub(r"\s+", " ", parts["word"].lower())
    step = next((count for words, count in _DAY_STEPS if words in word), 0)
    return make_value(calendar.spread(sight.today, lambda day: calendar.step_unit(day, step, "day")), "day")


def read_weekday(parts: Parts, sight: Sight) -> Value:
    """Read a weekday: in news the past one, the day itself included, unless the words speak of what is to come.

    >>> day = date(2017, 3, 12)
    >>> read_weekday({"weekday": "Tuesday"}, Sight(today=(day, day)))[0].isoformat()
    '2017-03-07'
    """
    word, number = parts.get("rel", "").lower().split(" ")[-1], calendar.get_weekday(parts["weekday"])
    spoken, step = get_anchor(word, sight) if word else (sight.today, 0)
    anchor = spoken if spoken != sight.published else sight.today
    shift = _WEEKS.get(parts.get("ofweek", "").lower(), 0)
    if "ofweek" in parts or (word == "this" and not _is_to_come(sight)):
        way = "week"
    elif word:
        way = "last" if step < 0 else "next" if step > 0 or word == "this" else "past"
    else:
        way = "next" if _is_to_come(sight) else "past"

    def move(day: date) -> Days:
        return calendar.step_unit(calendar.pick_weekday(day, number, way), shift, "day")

    return make_value(calendar.spread(anchor, move), "day")


def _is_to_come(sight: Sight) -> bool:
    return not _TOLD.search(sight.before) and bool(_TO_COME.search(sight.before[-60:]))


def read_weekend(parts: Parts, sight: Sight) -> Value:
    """Read "the weekend", "last weekend", "next weekend" as its Saturday and Sunday.

    >>> day = date(2017, 3, 15)
    >>> [end.isoformat() for end in read_weekend({"rel": "last"}, Sight(today=(day, day)))[:2]]
    ['2017-03-11', '2017-03-12']
    """
    word = parts.get("rel", "the").lower().split()[-1]
    forward = word in ("next", "coming") or (word in ("the", "this") and _is_to_come(sight))

    def move(day: date) -> Days:
        begun = day.weekday() >= _SATURDAY
        step = int(begun and word == "next") if forward else -int(not begun or word == "last")
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
