"""number in its text -> whether it counts anything: years, ages, labels, formations and pronouns do not.

What is no count by its form alone (dates, clock times, ordinals) has been passed over in `numbers`; here the
words around decide. It never looks further than one phrase to either side.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sayso.claim.quantity.atoms import load_table
from sayso.claim.quantity.numbers import Number

__all__ = ["is_exempt"]

_AGE = re.compile(r"-years?-old|\s{1,3}years?(?:\s{1,3}(?:old|of\s{1,3}age)|-old)\b|-year\s{1,3}old\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged?|ages)(?:\s{1,3}(?:of|between|from))?\s{1,3}(?:\d{1,3}(?:, \d{1,3}){0,4},?\s(?:and|to|or)\s)?\Z",
    re.IGNORECASE,
)
_APPOSED_AGE = re.compile(r"(?P<word>[A-Za-z][\w’'-]+),\s\Z")
_FRONTED = re.compile(r"\b(?:In|At|On|From|Near|Since|By|After|Before|Of|To|With)(?:\s[A-Z][\w’'-]+){1,3},\s\Z")
_NO_ONE = re.compile(
    r"(?:\b(?:no|any|every|some|each|another|the|this|that|which|first|last|next|other|only|such|a|an|not|as|at|good|bad|big|new|old|former|latter|same)[\s-]{1,3}"
    r"|\bone\s(?:by|on|after|against)\s|-)\Z",
    re.IGNORECASE,
)
_ONE_ALONE = re.compile(
    r"(?:\s*(?:[^\w\s-]|\Z)|['’]|-(?:on|to|by|off|time|sided|way|man|third|upmanship|sidedly|stop)\b"
    r"|\s{1,3}(?:of|another|is|was|has|had|have|who|that|which|can|could|would|should|will|may|might|must|in|on|at|by|to|for|from|with|and|or|but|the|as|thing"
    r"|side|way|hand|time|point|stage|sense|reason|day|fell|such|last|too|where|when|were|are|be|likely|into|against|after|before|side's|more\s{1,3}time|might|does|did|cannot|knows?|needs?)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b([A-Za-z]+)\.?\s{1,3}\Z", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"(?:\bno\.|\bnos\.|\bNo|#|№)\s?\Z")
_TWO_WORDS = re.compile(r"\s{1,3}([A-Za-z]+)\b(?:(?<=[a-z])\s(?=[A-Z])([A-Za-z]+)\b)?")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
_IN_YEAR = re.compile(
    r"\b(?:in|since|until|till|from|during|before|after|through|early|late|mid|by|end|year|years|spring|summer|autumn|fall|winter|and|of|for|between|this|that|the|back|january|february|march"
    r"|april|may|june|july|august|september|october|november|december|ramadan|around|about|circa|pre|post|fiscal)[\s-]{1,3}\Z",
    re.IGNORECASE,
)
_TOTALS = re.compile(
    r"\b(?:at|total(?:s|led|ling|ed|ing)?(?:\s(?:of|some))?|number(?:s|ed|ing)?|some|killed|wounded|captured|arrested|detained|displaced|deployed|sent|has|have|had|with|estimated)\s{1,3}\Z",
    re.IGNORECASE,
)
_NAMED_WORD = re.compile(r"(?:(?<=[a-z,;] )|(?<=\())(?P<word>[A-Z][\w.’-]*)\s\Z|(?<!\S)(?P<acronym>[A-Z]{2,8})\s\Z")
_IN_PLACE = re.compile(
    r"\b(?:in|at|from|near|to|of|on|for|against|around|outside|by)\s(?:[A-Z][\w-]+\s)?\Z", re.IGNORECASE
)
_PLURAL_NAME = re.compile(r"\s[A-Z]")
_PROPER_TAIL = re.compile(r"[\s-][A-Z][a-z]")
_ITEM = re.compile(r"(?:\A|\n)[^\S\n]{0,8}[(\[]?\Z")
_ITEM_END = re.compile(r"[.)\]]\s+\S")
_AFTER_YEAR = re.compile(r"(?:\A|[^\d,.])(?:1[5-9]|20)\d\d\s?[-–—]\Z")  # "1980-88": the end of a span of years
_UNIT_NAME = re.compile(r"\([A-Z]{2,8}\)\s\Z")  # "Task Force (CTF) 50"
_BRACKETED = re.compile(r"[\[(]\Z")
_CALIBRE = re.compile(r"\s?-?mm\b")
_ANGLE = re.compile(r"\s?(?:°(?!\s?[CF]\b)|[′″])")
_ANGLE_BEFORE = re.compile(r"[°′]\Z")
_FINE = re.compile(r"-?\d{1,3}\.\d{4,}")
_SINGULAR_S = re.compile(
    r"\s{1,3}(?!(?:series|species|headquarters|barracks|crossroads|news|means)\b)[a-z]+(?<!s)(?<!u)(?<!i)s\b"
)
_IDIOM = re.compile(r"(?:-sum|\s(?:tolerance|hour)\b|-tolerance|-hour|\s?°)", re.IGNORECASE)
_BEFORE_IDIOM = re.compile(r"\b(?:ground|square|back to|catch|fifty|level)[\s-]\Z", re.IGNORECASE)
_PHONE = re.compile(
    r"\b(?:phone|telephone|tel|fax|call|dial|mobile|extension|ext)\b\.?:?(?:\s(?:number|is|on|at|no\.?)){0,3}\s\Z",
    re.IGNORECASE,
)
_STRONG = ("more-than", "at-least", "up-to", "fewer-than", "nearly")


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    table = load_table()
    return MappingProxyType({name: frozenset(table[name]) for name in ("people", "stops", "labels", "formations")})


def is_exempt(text: str, number: Number, hedge: str, *, measured: bool = False) -> bool:
    """Tell whether a written number counts nothing; `hedge` is its hedge or "", `measured` that it has a unit.

    >>> from sayso.claim.quantity.numbers import iter_numbers
    >>> words = "Resolution 2253 was passed in 2015 by 15 states"
    >>> [is_exempt(words, number, "") for number in iter_numbers(words)]
    [True, True, False]
    """
    head, tail = text[max(0, number.start - 40) : number.start], text[number.end : number.end + 40]
    if _is_age(head, tail, number) or (_ANGLE.match(tail) or _ANGLE_BEFORE.search(head)):
        return True
    if number.words and not number.share:
        return _is_idle_word(text, number, head, tail)
    if _is_coordinate(text[number.start : number.end], head, tail):
        return True
    if not number.bare or measured:
        return (
            _ITEM.search(head) is not None and _ITEM_END.match(tail) is not None and number.low < 100 and not measured
        )
    digits = text[number.start : number.end]
    if (len(digits) == 2 and _AFTER_YEAR.search(head)) or (not hedge and _UNIT_NAME.search(head)):
        return True
    return _is_label(head, tail, hedge) or _is_year(digits, head, tail, hedge)


def _is_age(head: str, tail: str, number: Number) -> bool:
    if _AGE.match(tail) or _AGED.search(head):
        return True
    named = _APPOSED_AGE.search(head) if number.bare and 5 <= number.low < 110 and tail[:1] in (",", ".", ";") else None
    if named is None or _FRONTED.search(head) is not None:
        return False
    return named["word"][0].isupper() or (tail[:1] == "," and named["word"] in _lists()["people"])


def _is_coordinate(digits: str, head: str, tail: str) -> bool:
    paired = re.match(r"\s?[,;/]\s?-?\d{1,3}\.\d{3}", tail) or re.search(r"\d{3}\s?[,;/]\s?-?\Z", head)
    return _FINE.fullmatch(digits) is not None and paired is not None


def _is_idle_word(text: str, number: Number, head: str, tail: str) -> bool:
    word = text[number.start : number.end]
    if word.lower() == "one" and (_NO_ONE.search(head) or _ONE_ALONE.match(tail) or _SINGULAR_S.match(tail)):
        return True
    if (label := _LABEL.search(head)) is not None and label[1][0].isupper() and label[1].lower() in _lists()["labels"]:
        return True
    if number.low == 0 and _IDIOM.match(tail):
        return True
    if _BEFORE_IDIOM.search(head) and number.low in (0, 1, 22, 50):
        return True
    if tail[:1] in ("’", "'") and tail[1:2].isalpha():
        return True
    # "the Five Eyes", "Six-Party Talks": a name, where the word before shows that this is no title line.
    named = word[:1].isupper() and _PROPER_TAIL.match(tail) is not None
    return named and re.search(r"(?:^|\s)(?:[a-z]+|The)\s\Z", head) is not None


def _is_label(head: str, tail: str, hedge: str) -> bool:
    if hedge:
        return False
    if _NUMBER_SIGN.search(head) or _PHONE.search(head) or _CALIBRE.match(tail) or tail[:1] == "°":
        return True
    if _ITEM.search(head) and (_ITEM_END.match(tail) or tail[:1] == "\n"):
        return True
    if _BRACKETED.search(head) and tail[:1] in ("]", ")"):
        return True
    words = _TWO_WORDS.match(tail)
    if words is not None and any(word.lower() in _lists()["formations"] for word in words.groups() if word):
        return True
    label = _LABEL.search(head)
    if label is not None and label[1].lower() in _lists()["labels"] and not _counts_next(tail):
        return True
    named = _NAMED_WORD.search(head)
    if named is None or _IN_PLACE.search(head, 0, named.start()):
        return False
    return not _counts_next(tail) and _PLURAL_NAME.match(tail) is None


def _counts_next(tail: str) -> bool:
    word = re.match(r"\s([a-z]{3,})", tail)
    return word is not None and word[1] not in _lists()["stops"]


def _is_year(digits: str, head: str, tail: str, hedge: str) -> bool:
    if not _YEAR.fullmatch(digits):
        return False
    if hedge in _STRONG and not (hedge in ("up-to", "nearly", "more-than") and _IN_YEAR.search(head)):
        return False
    word = re.match(r"[\s-](?:[a-z-]{2,20}\s){0,2}?([a-z]+)", tail)
    people = word is not None and word[1] in _lists()["people"]
    following = re.match(r"\s([a-z]+)", tail)
    people = people or (following is not None and following[1] in _lists()["people"])
    if _IN_YEAR.search(head):
        return not (people and hedge == "about")
    return not (people or _TOTALS.search(head))
