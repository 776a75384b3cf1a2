"""text beside a number -> its hedge and the bounds it sets: "more than 200,000" is open above 200,000.

The bounds are the literal ones of the words; what people may mean by them is another reading and is not
made here. The hedges themselves are data (`quantities.json`).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sayso.claim.quantity.atoms import load_table

__all__ = ["find_hedge_after", "find_hedge_before", "set_bounds"]

_LOOK_BACK = 64  # characters; the longest hedge with its softener and currency has 45
_RULES_OVER = re.compile(
    r"\b(?:control|authority|power|sovereignty|flew|fly|flying|flown|disputes?|concerns?|talks?|conflicts?|jurisdiction|influence|hold|grip"
    r"|passed|hand(?:ed|s|ing)?|turn(?:ed|s|ing)?|rules?|rul(?:ed|ing)|spread|scattered|fired|took|taken|command|commands|watch|anger|row|clash(?:es|ed)?|negotiat\w+)\s{1,3}\Z",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:for|in|of|after|just|well|little|slightly|took|lasted|is|was|last|lasting|takes?|spent)\s{1,3}\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], Mapping[str, str]]:
    table = load_table()
    before = {phrase: kind for kind, phrases in table["hedges"].items() for phrase in phrases}
    after = {phrase: kind for kind, phrases in table["after"].items() for phrase in phrases}
    return (
        re.compile(
            r"(?:(?<![\w-])|(?<![<>=])(?=[<>]))(?:(?:well|just|slightly|far|much|a little|a bit)\s{1,3})?"
            rf"(?P<hedge>{_any_of(before)})(?:(?<=[<>=])\s?|\s{{1,3}})(?:a total of\s{{1,3}})?(?:the\s{{1,3}})?\Z",
            re.IGNORECASE,
        ),
        re.compile(rf"(?:\s{{1,3}}|(?=[+-]))(?P<hedge>{_any_of(after)})(?!\w)(?!\s?\d|\s{{1,3}}than\b)", re.IGNORECASE),
        MappingProxyType(before | after),
    )


def _any_of(phrases: Mapping[str, str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in ordered)


def find_hedge_before(
    text: str, border: int, start: int, *, small: bool = False, lasting: bool = False
) -> tuple[int, str] | None:
    """Find the hedge that ends where the number at `start` begins: where it starts, and its kind.

    `small` says the number is below ten, `lasting` that it measures time: then "over" is mostly no bound.

    >>> find_hedge_before("well over 300 men", 0, 10)
    (0, 'more-than')
    """
    pattern, _, kinds = _patterns()
    begin, kind, at = -1, "", start
    while True:
        match = pattern.search(text, max(border, at - _LOOK_BACK), at)
        if match is None or _is_preposition(text, border, match, small, lasting):
            break
        phrase = re.sub(r"\s+", " ", match["hedge"].lower())
        seen = kinds[phrase]
        begin, at = match.start(), match.start()
        # "at least some 200", "up to about 500": the bound is what is claimed.
        kind = seen if kind in ("", "about") else kind
    return (begin, kind) if begin >= 0 else None


def _is_preposition(text: str, border: int, match: re.Match[str], small: bool, lasting: bool) -> bool:
    word = match["hedge"].lower()
    if word not in ("over", "under", "above", "below", "near", "beyond", "exceed"):
        return False
    head = text[max(border, match.start() - 24) : match.start()]
    if word == "exceed":
        return re.search(r"\b(?:not|never|n't)\b", head) is not None
    if lasting and word == "over":
        return _LASTING.search(head) is None
    return small or _RULES_OVER.search(head) is not None


def find_hedge_after(text: str, at: int, end: int) -> tuple[int, str] | None:
    """Find the hedge that follows a number ending at `at`: where the hedge ends, and its kind.

    >>> find_hedge_after("500 or more", 3, 11)
    (11, 'at-least')
    """
    _, pattern, kinds = _patterns()
    match = pattern.match(text, at, end)
    return (match.end(), kinds[re.sub(r"\s+", " ", match["hedge"].lower())]) if match else None


def set_bounds(kind: str, low: float, high: float) -> tuple[float | None, float | None, bool, bool]:
    """Turn a number and its hedge into low, high, low_open, high_open.

    >>> set_bounds("nearly", 7000, 7000)
    (None, 7000, False, True)
    """
    if kind == "more-than":
        return low, None, True, False
    if kind == "at-least":
        return low, None, False, False
    if kind == "up-to":
        return None, high, False, False
    if kind in ("fewer-than", "nearly"):
        return None, high, False, True
    return low, high, False, False
