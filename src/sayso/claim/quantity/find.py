"""Document text -> Quantities: every number as a range with its hedge, its unit and what it counts.

It keeps the literal bounds of the words ("nearly 7,000" is short of 7,000 and has no lower end). It does
not read dates, ages or places, does not do sums, and does not say whose number it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from sayso.claim.quantity.atoms import divide, load_table, tidy
from sayso.claim.quantity.counted import counts_people, find_counted
from sayso.claim.quantity.exempt import is_exempt
from sayso.claim.quantity.hedges import find_hedge_after, find_hedge_before, set_bounds
from sayso.claim.quantity.numbers import Number, iter_numbers
from sayso.types import Quantity, Span

__all__ = ["find_quantities"]

_SOFT = (
    r"(?:(?:about|around|some|roughly|approximately|an estimated|nearly|almost|perhaps|possibly|as many as|even|at most"
    r"|up to)\s{1,3})?"
)
_COIN = r"(?:(?:US|AU|CA)?[$€£₹]|(?:Rs\.?|USD|EUR|GBP|AFN|PKR)\s?)?"
_LINK = re.compile(
    r"(?P<percent>\s?%|\s(?:percent|per\scent))?(?:\s?(?P<dash>[-–—~]|-to-)\s?|\s{1,3}(?P<word>to|and|or|through)\s{1,3})"
    + _SOFT
    + _COIN,
    re.IGNORECASE,
)
_OPENING = re.compile(rf"(?<![\w-])(?P<word>between|from)\s{{1,3}}{_SOFT}{_COIN}\Z", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:rose|rise[sn]?|rising|fell|fall(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|increas\w+|grew|grow[sn]?|growing|revis\w+|reduc\w+|cut|cuts|shr[aiu]nk\w*|rais\w+|jump\w*"
    r"|doubl\w+|tripl\w+|up|down|lower\w*|swell\w*|swollen|chang\w+|expand\w*|downgrad\w+|upgrad\w+|climb\w*|went|gone|slash\w*|trimm\w+|soar\w*|plung\w+)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(?:(?<!\w)(?:US|AU|CA|C|A)?\$|€|£|₹|(?<!\w)(?:Rs\.?|USD|EUR|GBP|AFN|PKR|INR|RUB))\s?\Z")
_PERCENT = re.compile(
    r"\s?%|[\s-](?:percents?|per\s{1,3}cent|pct)(?:age\s{1,3}points?)?\b|\spercentage(?:\spoints?)?\b", re.IGNORECASE
)
_LENGTHS = frozenset(("km", "mile", "m", "foot", "yard", "cm", "inch"))
_UNIT = re.compile(
    r"(?:[\s-]{1,3})?(?:(?P<power>square|cubic|nautical|sq\.?)\s)?"
    r"(?P<name>(?:of\s)?(?:[A-Z][\w.]{1,10}\s)?(?:dollars|rupees|euros|roubles|rubles|pounds\ssterling)|[A-Za-z]{1,13})\b"
)
_HYPHENED = re.compile(r"-(?!odd\b|plus\b|strong\b)([A-Za-z]{2,20})(?![\w-])")
_OF = re.compile(r"\s{1,3}of\s")
_OF_WHOLE = re.compile(r"\s{1,3}(?:of|the|their|its|his|her|our|these|those|all)\s")
_BUT = re.compile(r",?\s{1,3}(?:and|but)\s{1,3}")
_MINUS = re.compile(r"(?:(?<!\w)(?:minus|negative)\s{1,3}|(?<![^\s(])[-−])\Z", re.IGNORECASE)
_IN = re.compile(r"\s(?:in|out of)(?:\severy)?\s")
_IN_RATIO = re.compile(r"\s(?:in|out of)\s")
_RATIO_OF = 20  # "one in three", up to "one in twenty": beyond it the two numbers are mostly two
_AND_MORE = re.compile(r"\s{1,3}and\s")
_SMALL = 10  # below it, in words, "over three districts" is mostly a place, not a bound
_OR_SPREAD = 2.5  # "two or three", "20 or 30": further apart the "or" joins two numbers, not a range


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """One number, or two that make a range, before hedges are read."""

    start: int
    end: int
    low: float
    high: float
    first: Number
    last: Number
    is_range: bool = False


@lru_cache(maxsize=1)
def _units() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    table = load_table()
    names = {word: unit for unit, words in table["units"].items() for word in words}
    return MappingProxyType(names), MappingProxyType(table["currencies"]), frozenset(table["durations"])


def find_quantities(text: str, sentences: Sequence[Span]) -> tuple[Quantity, ...]:
    """Find every quantity of a text, in order and without overlap; `sentences` are borders no quantity crosses.

    >>> text = "Nearly 7,000 fighters fled in 2014."
    >>> [(q.span.cut(text), q.low, q.high, q.high_open, q.unit, q.counted.cut(text)) for q in find_quantities(text, ())]
    [('Nearly 7,000', None, 7000, True, 'people', 'fighters')]
    """
    found: list[Quantity] = []
    for start, end in _iter_sentences(text, sentences):
        first = len(found)
        border = start
        for stretch in _iter_stretches(text, start, end):
            quantity = _make_quantity(text, stretch, border, end)
            border = stretch.end
            if quantity is not None:
                found.append(quantity)
                border = quantity.span.end
                if len(found) - first > 1:
                    _close_bounds(text, found)
    return tuple(found)


def _close_bounds(text: str, found: list[Quantity]) -> None:
    """Make one range of the last two, where they bound the same thing: "more than 700 but fewer than 1,000"."""
    one, two = found[-2:]
    if two.span.start - one.span.end > 8 or _BUT.fullmatch(text, one.span.end, two.span.start) is None:
        return
    lower, upper = (one, two) if one.high is None else (two, one)
    if lower.high is not None or upper.low is not None or lower.low is None or upper.high is None:
        return
    if lower.low < upper.high and one.unit in (None, two.unit):
        span = Span(start=one.span.start, end=two.span.end)
        found[-2:] = [
            Quantity(span=span, low=lower.low, high=upper.high, low_open=lower.low_open, high_open=upper.high_open)
        ]
        found[-1] = replace(found[-1], hedge="range", unit=two.unit, counted=two.counted)


def _iter_sentences(text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The sentences, and what lies between them."""
    at = 0
    for span in sorted(sentences, key=lambda each: each.start):
        if at < span.start:
            yield at, span.start
        if max(at, span.start) < span.end:
            yield max(at, span.start), span.end
        at = max(at, span.end)
    if at < len(text):
        yield at, len(text)


def _iter_stretches(text: str, start: int, end: int) -> Iterator[_Stretch]:
    numbers = list(_iter_apart(text, start, end))
    at = 0
    while at < len(numbers):
        pair = _join_pair(text, start, numbers[at], numbers[at + 1]) if at + 1 < len(numbers) else None
        if pair is not None:
            yield pair
            at += 2
            continue
        one = numbers[at]
        yield _Stretch(start=one.start, end=one.end, low=one.low, high=one.high, first=one, last=one)
        at += 1


def _iter_apart(text: str, start: int, end: int) -> Iterator[Number]:
    # "between two hundred and three thousand": there the "and" is the range's own.
    for number in iter_numbers(text, start, end):
        joined = number.words and " and " in text[number.start : number.end] and not _AND_MORE.match(text, number.end)
        if joined and _OPENING.search(text, max(start, number.start - 40), number.start):
            yield from iter_numbers(text, number.start, number.end, joined=False)
        else:
            yield number


def _join_pair(text: str, border: int, one: Number, two: Number) -> _Stretch | None:
    if one.low == 1 and one.words and 2 <= two.low <= _RATIO_OF and _IN.fullmatch(text, one.end, two.start):
        share = replace(one, end=two.end, low=divide(1, two.low), high=divide(1, two.low), share=True)
        return _Stretch(start=one.start, end=two.end, low=share.low, high=share.high, first=share, last=share)
    return _join_range(text, border, one, two)


def _join_range(text: str, border: int, one: Number, two: Number) -> _Stretch | None:
    if two.start - one.end > 40 or one.share != two.share or one.vague != two.vague:
        return None
    link = _LINK.fullmatch(text, one.end, two.start)
    if link is None:
        return None
    low = one.low
    if one.scale == 1 and two.scale > 1 and one.low < two.high / two.scale:
        low = tidy(one.low * two.scale)  # "5-7 thousand"
    opening = _OPENING.search(text, max(border, one.start - 40), one.start)
    word = (link["word"] or "").lower()
    if low >= two.high or not _is_range_word(text, border, one, two, (word, opening)):
        return None
    start = (
        opening.start()
        if opening is not None and (opening["word"].lower() == "between") == (word == "and")
        else one.start
    )
    return _Stretch(start=start, end=two.end, low=low, high=two.high, first=one, last=two, is_range=True)


def _is_range_word(text: str, border: int, one: Number, two: Number, link: tuple[str, re.Match[str] | None]) -> bool:
    word, opening = link
    if word == "and":
        return opening is not None and opening["word"].lower() == "between"
    if word == "or":
        return one.low > 0 and two.high / one.low <= _OR_SPREAD
    if word == "to" and opening is not None and opening["word"].lower() == "from":
        # "fell from 700 to 1,000" tells two numbers of two times; "from 700 to 1,000 men" one range.
        return _CHANGE.search(text, max(border, opening.start() - 90), opening.start()) is None
    return True


def _make_quantity(text: str, stretch: _Stretch, border: int, end: int) -> Quantity | None:
    start, coin = _read_coin(text, border, stretch.first.start)
    start = min(start, stretch.start)
    if minus := _MINUS.search(text, max(border, start - 10), start):
        low, high = -stretch.high, stretch.high if stretch.is_range else -stretch.low
        stretch, start = replace(stretch, low=-stretch.low if stretch.is_range else low, high=high), minus.start()
    close, unit, measured_end = _read_unit(text, stretch.end, end, coin)
    lasting = unit in _units()[2]
    before = find_hedge_before(text, border, start, small=stretch.low < _SMALL and stretch.first.words, lasting=lasting)
    after = find_hedge_after(text, close, end)
    kind = before[1] if before else ""
    measured = unit is not None
    if is_exempt(text, stretch.first, kind, measured=measured) or (
        stretch.is_range and is_exempt(text, stretch.last, kind or "range", measured=measured)
    ):
        return None
    if stretch.is_range and _are_years(stretch) and not measured and not kind:
        return None
    span = Span(start=before[0] if before else start, end=after[0] if after else close)
    counted = _find_counted(text, stretch, unit, max(span.end, measured_end), end)
    late = find_hedge_after(text, counted.end, end) if counted and not after and not kind else None
    if not kind or kind == "about":
        kind = after[1] if after else late[1] if late else kind
    if unit is None and stretch.first.share:
        unit = "share"
    if unit is None and counted is not None:
        unit = "people" if counts_people(text, counted) else "items"
    return _bound(stretch, kind, span, unit, counted)


def _bound(stretch: _Stretch, kind: str, span: Span, unit: str | None, counted: Span | None) -> Quantity:
    if stretch.is_range:
        low, high, low_open, high_open, hedge = stretch.low, stretch.high, False, False, "range"
        return Quantity(span=span, low=low, high=high, hedge=hedge, unit=unit, counted=counted)
    bounds = set_bounds(kind, stretch.low, stretch.high)
    hedge = (
        kind if kind and not (kind == "about" and stretch.first.vague) else ("vague" if stretch.first.vague else "none")
    )
    low_, high_, low_open, high_open = bounds
    return Quantity(
        span=span, low=low_, high=high_, low_open=low_open, high_open=high_open, hedge=hedge, unit=unit, counted=counted
    )


def _are_years(stretch: _Stretch) -> bool:
    return stretch.first.bare and stretch.last.bare and stretch.low >= 1400 and stretch.high < 2100


def _read_coin(text: str, border: int, start: int) -> tuple[int, str | None]:
    match = _MONEY.search(text, max(border, start - 6), start)
    if match is None:
        return start, None
    return match.start(), _units()[1].get(
        match.group().strip().rstrip("."), "USD" if "$" in match.group() else match.group().strip()
    )


def _read_unit(text: str, at: int, end: int, coin: str | None) -> tuple[int, str | None, int]:
    """Where the number's words end, its unit, and where the unit's words end; percent signs belong to the number."""
    if coin is not None:
        return at, coin, at
    if percent := _PERCENT.match(text, at, end):
        return percent.end(), "percent", percent.end()
    match = _UNIT.match(text, at, end)
    if match is None or text.startswith("-strong", at):
        return at, "people" if match else None, at
    names, currencies, _ = _units()
    name = match["name"].removeprefix("of ")
    coin = currencies.get(name.replace("U.S.", "US")) or currencies.get(name.split()[-1])
    if coin is not None:
        return match.end(), coin, match.end()
    unit = names.get(name) or names.get(name.lower())
    if unit is None or (unit in ("m", "g") and name.isupper()):
        return at, None, at
    return at, f"{match['power']} {unit}" if match["power"] else unit, match.end()


def _find_counted(text: str, stretch: _Stretch, unit: str | None, at: int, end: int) -> Span | None:
    if stretch.first is stretch.last and stretch.first.share and _IN_RATIO.search(text, stretch.start, stretch.end):
        return find_counted(text, at, end)
    if unit == "percent" or stretch.first.share:
        return find_counted(text, at, end, one=True) if _OF_WHOLE.match(text, at, end) else None
    if unit is not None:
        of = _OF.match(text, at, end) if unit not in _units()[2] | _LENGTHS else None
        return find_counted(text, at, end, one=True) if of else None
    hyphened = _HYPHENED.match(text, at, end)
    if hyphened is not None and not hyphened[1].endswith("ed"):
        return Span(start=hyphened.start(1), end=hyphened.end(1))
    one = stretch.high == 1 and stretch.low == 1
    return find_counted(text, at, end, one=one)
