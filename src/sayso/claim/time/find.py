"""text + publication date -> Times: scans for triggers, tries the rules, lends years, joins intervals.

Every step looks at a bounded stretch of text, so the work grows with the text and no faster. It knows no rule by name
(see `rules`) and does no calendar sums.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.claim.time import calendar
from sayso.claim.time.calendar import Days
from sayso.claim.time.named import read_month_day
from sayso.claim.time.rules import RULES, Rule, compile_grammar, compile_starts, compile_triggers
from sayso.claim.time.sight import Parts, Sight, Value, find_reach
from sayso.types import Span, Time

__all__ = ["find_times"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    start: int
    end: int
    rule: Rule
    parts: Parts
    sight: Sight
    value: Value
    joined: bool = False


_BACK, _ON, _WORD = 40, 72, 24  # characters before and after a trigger that one expression may cover; the longest word
_BEFORE, _AFTER = 90, 50  # characters of the sentence a reader may see
_GAP = 16  # characters between two dates that may be joined
_LIST = re.compile(r"\s?(?:,|,?\s(?:and|or|to|through|until|till)(?:\s(?:in|on|the|from))?|[-–—])\s?")
_TO = re.compile(r"\s?[-–—]\s?|\s(?:up\s)?(?:to|until|till|through|thru)\s(?:the\s)?")
_AND = re.compile(r",?\sand\s")
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:(since|(?<!up )(?<!down )from(?!\sthe)|starting|beginning|effective)|(until|till|by|up to|through)"
    r"|(as of|as at))"
    r"\s(?:(?:on|in|about|around|at least|as early as|the)\s)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-Z]{2}[^\n]{0,60}?[,(] ?"
    r"(?:(?P<month>[A-Z][a-z]{2,8}\.?) (?P<day>\d{1,2})|(?P<dayb>\d{1,2}) (?P<monthb>[A-Z][a-z]{2,8}\.?))"
    r"(?:,? (?P<year>\d{4}))?\b[^\n]{0,24}? ?(?:[-–—]|_ )",
    re.MULTILINE,
)
_DATELINE_REACH = 600
_MONTHLY = frozenset({"month", "name"})  # the groups of a rule whose date lacks only the year
_GRAINS = ("day", "week", "month", "quarter", "season", "year", "decade", "vague")


def find_times(text: str, sentences: Sequence[Span], published_at: str | None) -> tuple[Time, ...]:
    """Return the date expressions of a text in order, none overlapping, as intervals of days, both ends included.

    `published_at` is YYYY, YYYY-MM, YYYY-MM-DD, an instant or None; with it unknown, what hangs on it has None for
    earliest and latest. Raises UsageError (`bad-date`) for another form of date.

    >>> times = find_times("They meet early next month.", (), "2017-03-12")
    >>> [(time.earliest, time.latest, time.grain) for time in times]
    [('2017-04-01', '2017-04-10', 'month')]
    >>> find_times("since 2014", (), None)[0]
    Time(span=Span(start=6, end=10), role='from', earliest='2014-01-01', latest=None, grain='year')
    """
    published = calendar.read_published(published_at)
    today = _find_dateline(text, published) or published
    start = Sight(published=published or today, today=today)
    joined: list[_Found] = []
    for found in _iter_found(text, sentences, start):
        joined.append(found)
        _lend_year(text, joined)
        _join_last(text, joined)
    return tuple(_make_time(text, found, start.published) for found in joined)


def _find_dateline(text: str, published: Days | None) -> Days | None:
    seen = _DATELINE.search(text[:_DATELINE_REACH])
    if not seen:
        return None
    parts = {name.removesuffix("b"): words for name, words in seen.groupdict().items() if words}
    if parts["month"][:3] not in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"):
        return None
    value = read_month_day(parts, Sight(published=published))
    return calendar.make_days(value[0], value[1]) if value else None


def _iter_found(text: str, sentences: Sequence[Span], start: Sight) -> Iterator[_Found]:
    starts = [span.start for span in sentences]
    done, last = 0, start.last
    triggers, kinds = compile_triggers()
    for trigger in triggers.finditer(text):
        if trigger.start() < done:
            continue
        kind = kinds.get(trigger[0], "figure")
        seen = _match_around(text, trigger.start(), trigger.end(), kind, done)
        if not seen:
            continue
        done = seen.end()
        index = int((seen.lastgroup or "r0")[1:])
        parts = {name: words for name, number in compile_grammar(kind)[1][index] if (words := seen[number])}
        sight = replace(_look(text, sentences, starts, seen.span(), start), last=last)
        value = RULES[index].read(parts, sight)
        if value is None:
            continue
        if value[0] and value[1]:
            last = (value[0], value[1])
        whole = bool({"dayb", "years"} & parts.keys())
        yield _Found(
            start=seen.start(), end=done, rule=RULES[index], parts=parts, sight=sight, value=value, joined=whole
        )


def _match_around(text: str, at: int, end: int, kind: str, done: int) -> re.Match[str] | None:
    # The expression that begins furthest left and reaches the trigger at `at`.
    grammar = compile_grammar(kind)[0]
    gap = text.find(" ", end + _ON, end + _ON + _WORD)
    stop = min(len(text), end + _ON if gap < 0 else gap)
    for first in compile_starts().finditer(text, max(done, at - _BACK), at):
        seen = grammar.match(text, first.start(), stop)
        if seen and seen.end() > at:
            return seen
    return grammar.match(text, at, stop)


def _look(text: str, sentences: Sequence[Span], starts: list[int], where: tuple[int, int], start: Sight) -> Sight:
    low, high = where[0] - _BEFORE, where[1] + _AFTER
    index = bisect_right(starts, where[0]) - 1
    if index >= 0:
        low = max(low, starts[index])
        if sentences[index].end >= where[1]:
            high = min(high, sentences[index].end)
    return replace(start, before=text[max(low, 0) : where[0]], after=text[where[1] : high])


def _has_year(parts: Parts) -> bool:
    return "year" in parts or "of" in parts


def _lend_year(text: str, found: list[_Found]) -> None:
    # "March and April 2016", "from May 3 to June 2, 2015": the year at the end holds for what comes before it.
    for index in range(len(found) - 2, -1, -1):
        left, right = found[index], found[index + 1]
        if not _MONTHLY & left.parts.keys() or not _MONTHLY & right.parts.keys():
            return
        if _has_year(left.parts) or left.joined or right.joined or left.sight.year or right.value[0] is None:
            return
        if not (_has_year(right.parts) or right.sight.year) or not _LIST.fullmatch(text, left.end, right.start):
            return
        for year in (right.value[0].year, right.value[0].year - 1):  # "from November to February 2016"
            sight = replace(left.sight, year=year)
            value = left.rule.read(left.parts, sight)
            if value and value[0] and value[0] <= right.value[0]:
                found[index] = replace(left, sight=sight, value=value)
                break


def _join_last(text: str, found: list[_Found]) -> None:
    if len(found) < 2 or found[-1].start - found[-2].end > _GAP:
        return
    left, right = found[-2:]
    before = text[max(left.start - _GAP, 0) : left.start]
    dash = _TO.fullmatch(text, left.end, right.start)
    if not (dash or (_AND.fullmatch(text, left.end, right.start) and _BETWEEN.search(before))):
        return
    alike = (
        left.rule == right.rule
        or left.value[2] == right.value[2] == "day"
        or (_MONTHLY & left.parts.keys() and _MONTHLY & right.parts.keys())
    )
    if left.joined or not (_FROM.search(before) or alike):
        return
    left, right = _follow(left, right)
    first, last = left.value[0], right.value[1]
    if first and last and first > last:
        return
    grain = left.value[2] if right.value[2] == "vague" else max(left.value[2], right.value[2], key=_GRAINS.index)
    found[-2:] = [replace(left, end=right.end, value=(first, last, grain), joined=True)]


def _follow(left: _Found, right: _Found) -> tuple[_Found, _Found]:
    # The end of an interval comes after its start: "from March 2015 to May", "from Monday to Friday".
    first, last = left.value[0], right.value[1]
    if not first or _has_year(right.parts):
        return left, right
    if "weekday" in right.parts and last and last < first:
        day = calendar.shift_day(last, 7, "day")
        return left, replace(right, value=(day, day, right.value[2]))
    if not _MONTHLY & left.parts.keys() or not _MONTHLY & right.parts.keys():
        return left, right
    ended = left.sight.published if not _has_year(left.parts) and not find_reach(left.sight, "year") else None
    for year in (first.year, first.year + 1):
        end = _read_in(right, year)
        if not end.value[1] or end.value[1] < first:
            continue
        if ended and end.value[1] > ended[1]:  # told in March as past, "from March to May" is last year's
            return _read_in(left, first.year - 1), _read_in(right, year - 1)
        return left, end
    return left, right


def _read_in(found: _Found, year: int) -> _Found:
    value = found.rule.read(found.parts, replace(found.sight, year=year))
    return replace(found, value=value) if value else found


def _make_time(text: str, found: _Found, published: Days | None) -> Time:
    earliest, latest, grain = found.value
    seen = _ROLE.search(text[max(found.start - _WORD, 0) : found.start])
    role = "at"
    if seen and not (found.joined and seen[1] and seen[1].lower() == "from"):
        role = "from" if seen[1] else "to" if seen[2] else "as-of"
    if seen and (seen[1] or "").lower() == "since":  # open: what holds since then holds when it is told
        latest = published[1] if published and earliest and published[1] >= earliest else None
    return Time(
        span=Span(start=found.start, end=found.end),
        role=role,
        earliest=_iso(earliest),
        latest=_iso(latest),
        grain=grain,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
