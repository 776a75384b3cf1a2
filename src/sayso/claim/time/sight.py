"""Surroundings of a date expression -> what its rule may look at: anchors, words before and after, direction.

It holds the small questions that all readers ask (which part, which anchor, past or to come) and reads no date itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sayso.claim.time.calendar import Days

__all__ = ["Parts", "Sight", "Value", "find_part", "find_reach", "get_anchor", "make_value"]

Value = tuple[date | None, date | None, str]  # earliest, latest, grain
Parts = Mapping[str, str]  # the named pieces of a rule's pattern that took part in the match


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a rule may look at beside its own words; `last` is the date last spoken of, `year` one lent by a neighbour.

    `published` is the publication date, `today` the dateline's date where there is one; `before` and `after` are the
    words around, within the sentence.
    """

    published: Days | None = None
    today: Days | None = None
    last: Days | None = None
    before: str = ""
    after: str = ""
    year: int | None = None


_PARTS = MappingProxyType(
    {"early": "early", "start": "early", "beginning": "early", "mid": "mid", "middle": "mid", "late": "late"}
    | {"end": "late", "close": "late", "first": "first", "second": "second", "latter": "second", "last": "second"}
)
_STEPS = MappingProxyType(
    {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "following": 1, "coming": 1}
    | {"before": -1, "earlier": -1, "after": 1, "later": 1}
)
_SPOKEN = frozenset(  # counted from the date last spoken of
    {"that", "same", "previous", "preceding", "following", "before", "earlier", "after", "later"}
)
_SURE = re.compile(
    r"(?:['’]ll|\b(?:will|shall|due|upcoming|scheduled|slated|deadline|planned (?:for|to)|plans? to|promised? to|is to"
    r"|are to|set (?:to|for)))\b"
)
_MAYBE = re.compile(
    r"\b(?:would|planned|planning|expect(?:s|ed)?|set|to (?:be|take|meet|hold|begin|start|end)|by|until|before"
    r"|agreed to)\b"
)
_SURE_NEXT = re.compile(r"\W{1,3}(?:[\w'’-]+\s){0,4}?(?:will|is to|are to)\b")
_GOVERNS = 60  # characters before the date in which a word of the future still governs it
# Days ahead at most for a date without a year, by how surely the words speak of what is to come; measured on TimeBank
# and AQUAINT (docs/decisions/036): what lies further off is told with its year.
_SURE_REACH, _MAYBE_REACH = 330, 180
_PLAIN_REACH = MappingProxyType({"day": 75, "month": 45})


def make_value(days: Days | None, grain: str) -> Value:
    """Return the days as earliest, latest and grain; None for both where the days are unknown.

    >>> make_value(None, "month")
    (None, None, 'month')
    """
    return (days[0], days[1], grain) if days else (None, None, grain)


def find_part(parts: Parts) -> str | None:
    """Return which part of a period is meant (early, mid, late, first, second), or None for the whole.

    >>> find_part({"part": "the end of the "}), find_part({})
    ('late', None)
    """
    word = parts.get("part", "").lower().removeprefix("the ").removeprefix("very ")
    return _PARTS[re.split(r"[\s-]", word)[0]] if word else None


def get_anchor(rel: str, sight: Sight) -> tuple[Days | None, int]:
    """Return what a word like "last", "next", "that" counts from, and how many steps it goes.

    >>> get_anchor("the following", Sight(last=(date(2015, 3, 1), date(2015, 3, 1))))[1]
    1
    """
    word = rel.lower().removesuffix("year").split()[-1]
    return (sight.last if word in _SPOKEN else sight.published), _STEPS.get(word, 0)


def find_reach(sight: Sight, grain: str) -> int:
    """Return how many days ahead a date without a year may lie, by the words around it; beyond that it is a past one.

    >>> find_reach(Sight(before="They will meet in "), "month"), find_reach(Sight(before="They met in "), "season")
    (330, 0)
    """
    before = sight.before[-_GOVERNS:]
    if _SURE.search(before) or _SURE_NEXT.match(sight.after):
        return _SURE_REACH
    return _MAYBE_REACH if _MAYBE.search(before) else _PLAIN_REACH.get(grain, 0)
