"""text after a number -> the words for what is counted: "7,000 [Russians and Afghans]".

A noun phrase is read with closed lists of English function words and the look of a plural; there is no
tagger. It knows nothing of numbers or hedges. Known failings: a past verb that is spelt like a noun
("12 troops shot villagers" is read right, "12 police shot villagers" is not), singular heads that no list
holds ("40 militia" is listed, "40 gendarmerie" is not), and a list whose last member is the next clause.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sayso.claim.quantity.atoms import load_table
from sayso.types import Span

__all__ = ["counts_people", "find_counted"]

_LEAD = re.compile(
    r"[\"”’]?(?:[^\S\n]|\n(?!\n)){1,3}(?:(?:or so|or more|or fewer|more|others?|further|additional)\s{1,3}(?!than\b))?"
    r"(?:of\s{1,3})?(?:(?:the|these|those|their|its|his|her|our|this|that)\s{1,3})?"
    r"(?:(?:more|other|estimated|roughly)\s{1,3}(?!than\b))?"
)
_WORD = re.compile(r"(?:[A-Z]\.){2,5}|[^\W\d_](?:[\w’'‘/-]{0,40}\w)?(?:-\d{1,3})?")
_SPACE = re.compile(r"(?:[^\S\n]|\n(?!\s*\n)){1,3}")
_COMMA = re.compile(r",\s{1,3}(?!and\b|or\b|as\b)")
_AND = re.compile(r",?\s{1,3}(?:and|or|&)\s{1,3}")
_SINGULAR_S = ("ss", "us", "is", "ous", "’s", "'s")
_NOT_ADVERBS = frozenset(
    ("family", "supply", "ally", "assembly", "rally", "reply", "monopoly", "elderly", "friendly", "deadly", "costly")
)
_NOT_MEN = frozenset(["specimen", "regimen", "abdomen", "omen", "acumen", "amen", "semen", "stamen"])
_A_PEOPLE = re.compile(  # nationalities and peoples in the plural, by their endings
    r"[A-Z]\w+(?:ians|ghans|cans|eans|beks|jiks|turks|akhs|[jnqldt]is|shis|this|chens|kmens|ghurs|urds|iites|tuns|ese)|Turks|Kurds"
    r"|Arabs|Swedes|Danes|Poles|Finns|Greeks|Serbs|Croats|Germans|Tatars|Baloch|Hazaras|Druze|Sunnis"
)
_MAX_WORDS = 7
_MAX_ITEMS = 8


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    table = load_table()
    return MappingProxyType({name: frozenset(table[name]) for name in ("people", "invariant", "stops", "speech")})


def find_counted(text: str, at: int, end: int, *, one: bool = False) -> Span | None:
    """Find the words for what the number that ends at `at` counts; None where none are plainly there.

    `one` allows a singular head ("one soldier", "40 percent of the force").

    >>> words = "nearly 7,000 Russians, Central Asians, Afghans and Chinese fled"
    >>> find_counted(words, 12, len(words)).cut(words)
    'Russians, Central Asians, Afghans and Chinese'
    """
    lead = _LEAD.match(text, at, end)
    if lead is None:
        return None
    first = _read_noun_phrase(text, lead.end(), end, one)
    if first is None:
        return None
    return Span(start=first[0], end=_read_list(text, first[1], end))


def counts_people(text: str, counted: Span) -> bool:
    """Tell whether the counted words name people: a listed noun at the head, or a nationality in the plural.

    >>> counts_people("Central Asians", Span(start=0, end=14))
    True
    """
    words = re.split(r",\s+|\s+and\s+|\s+or\s+", counted.cut(text))
    heads = [word.split()[-1] for word in words if word.split()]
    people = _lists()["people"]
    return any(
        head.lower() in people or head.endswith("men") or (_A_PEOPLE.fullmatch(head) is not None) for head in heads
    )


def _read_list(text: str, at: int, end: int) -> int:
    """Where the list that begins with the phrase ending at `at` ends: only with an "and" before its last item."""
    items, place = 0, at
    while items < _MAX_ITEMS:
        joint = _AND.match(text, place, end)
        comma = None if joint else _COMMA.match(text, place, end)
        link = joint or comma
        if link is None:
            return at
        item = _read_noun_phrase(text, link.end(), end, False)
        if item is None or item[0] != link.end():
            return at
        if joint:
            return at if _speaks(text, item[1], end) else item[1]
        items, place = items + 1, item[1]
    return at


def _speaks(text: str, at: int, end: int) -> bool:
    # "12 soldiers, police and residents said": the list is the speaker's, not what was counted.
    space = _SPACE.match(text, at, end)
    word = _WORD.match(text, space.end(), end) if space else None
    return word is not None and word.group().lower() in _lists()["speech"]


def _read_noun_phrase(text: str, at: int, end: int, one: bool) -> tuple[int, int] | None:
    """Start and end of a noun phrase whose head is plural (or any noun, where `one`), starting at `at`."""
    words: list[re.Match[str]] = []
    place = at
    while len(words) < _MAX_WORDS:
        word = _WORD.match(text, place, end)
        if word is None or _stops(word.group(), bool(words), one):
            break
        if words and _is_plural(words[-1].group()) and not _goes_on(words[-1].group(), word.group()):
            break
        words.append(word)
        space = _SPACE.match(text, word.end(), end)
        if space is None:
            break
        place = space.end()
    while words and not _can_head(words[-1].group(), one):
        words.pop()
    if not words or (
        len(words) == 1 and words[0].group()[0].isupper() and not one and not _can_head(words[0].group(), one)
    ):
        return None
    return words[0].start(), words[-1].end() - (2 if words[-1].group().endswith(("’s", "'s")) else 0)


def _stops(word: str, later: bool, one: bool) -> bool:
    low = word.lower()
    if low in _lists()["stops"] and not word.isupper():
        return True
    if later and one and _is_adverb(low):
        return True
    return later and one and low.endswith("ed") and word.islower() and "-" not in word


def _goes_on(last: str, word: str) -> bool:
    # After a plural the phrase goes on only to another plural at once ("women fighters", "arms dealers");
    # "Chinese" and "Taliban" stand before a noun as often as alone.
    return _is_plural(word) or (last[0].isupper() and last.lower() in _lists()["invariant"])


def _is_plural(word: str) -> bool:
    low = word.lower()
    if low in _lists()["invariant"] or (low.endswith("men") and low not in _NOT_MEN):
        return True
    return low.endswith("s") and not low.endswith(_SINGULAR_S) and not word.isupper() and len(low) > 3


def _can_head(word: str, one: bool) -> bool:
    if word.endswith(("’s", "'s")) or _is_participle(word) or _is_adverb(word.lower()):
        return False
    return one or _is_plural(word)


def _is_adverb(low: str) -> bool:
    return low.endswith("ly") and low not in _NOT_ADVERBS


def _is_participle(word: str) -> bool:
    low = word.lower()
    return (low.endswith("ed") and low not in ("seed", "shed", "bed")) or low.endswith("-strong")
