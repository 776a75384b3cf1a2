"""a mention's words -> what chains are told apart by: its form, its head, its pronoun, the words in it.

English only. It scores nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

__all__ = ["FORMS", "PRONOUNS", "Described", "describe"]

FORMS = ("pronoun", "definite", "demonstrative", "possessive", "indefinite", "name", "bare")
PRONOUNS = ("none", "he", "she", "it", "they", "i", "we", "you", "this", "who", "one")
_CLASS = MappingProxyType(
    dict.fromkeys(("he", "him", "his", "himself"), "he")
    | dict.fromkeys(("she", "her", "hers", "herself"), "she")
    | dict.fromkeys(("it", "its", "itself"), "it")
    | dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they")
    | dict.fromkeys(("i", "me", "my", "mine", "myself"), "i")
    | dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "we")
    | dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), "you")
    | dict.fromkeys(("this", "that", "these", "those", "there", "here"), "this")
    | dict.fromkeys(("who", "whom", "whose", "which"), "who")
    | dict.fromkeys(("one", "another", "both", "others", "each other", "each", "some", "many", "all"), "one")
)
_LEADING = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "your")
)
_STOPS = frozenset((
    "of", "in", "on", "at", "for", "from", "with", "by", "to", "who", "which", "that", "whose", "as", "and", "or", ",",
    "(", "-", "–", "—", ":", "near", "inside", "against", "about", "under", "over", "into", "during",
))  # fmt: skip
_EMPTY = _LEADING | _STOPS | frozenset(("'s", "’s", "'", "’", '"', "“", "”", ".", ")"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The mentions of a text, M of them in order, as arrays of numbers that are equal where the words are.

    `first`, `last`, `sentence`, `form`, `pronoun`, `text`, `head`, `letters` (M,); the words that count of
    mention m are `held[edges[m]:edges[m + 1]]`.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    sentence: NDArray[np.int64]
    form: NDArray[np.int64]
    pronoun: NDArray[np.int64]
    text: NDArray[np.int64]
    head: NDArray[np.int64]
    letters: NDArray[np.int64]  # the number of the initials of its words
    held: NDArray[np.int64]
    edges: NDArray[np.int64]


def describe(words: Sequence[str], places: Sequence[tuple[int, int]], sentences: Sequence[int]) -> Described:
    """Describe the mentions at `places` (first word, word after the last) of a text; `sentences` numbers each word's.

    >>> words = "General Khan left . The general said he fled".split()
    >>> found = describe(words, [(0, 2), (4, 6), (7, 8)], [0] * 4 + [1] * 5)
    >>> [FORMS[i] for i in found.form], PRONOUNS[found.pronoun[2]]
    (['name', 'definite', 'pronoun'], 'he')
    """
    numbers: dict[str, int] = {"": 0}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers))

    low = [word.lower() for word in words]
    rows = []
    contents: list[list[int]] = []
    for first, last in places:
        inside = low[first:last]
        pronoun = _CLASS.get(" ".join(inside), "none")
        core = _strip(inside)
        head = _find_head(core)
        form = _find_form(words[first:last], inside, pronoun, head)
        plain = pronoun != "none"
        initials = "".join(word[0] for word in core if word[0].isalnum() and word not in _EMPTY)
        short = re.sub(r"\W", "", "".join(core))
        letters = short if len(core) == 1 else initials if len(initials) > 1 else ""
        rows.append((
            first, last, sentences[first], FORMS.index(form), PRONOUNS.index(pronoun),
            0 if plain else number(" ".join(core)), 0 if plain else number(head), 0 if plain else number("#" + letters),
        ))  # fmt: skip
        contents.append([] if plain else sorted({number(word) for word in core if word not in _EMPTY}))
    table = np.array(rows, np.int64).reshape(len(rows), 8).T
    first_, last_, sentence, form_, pronoun_, text, heads, letters_ = table
    return Described(
        first=first_, last=last_, sentence=sentence, form=form_, pronoun=pronoun_, text=text, head=heads,
        letters=letters_, held=np.array([word for held in contents for word in held], np.int64),
        edges=np.cumsum([0, *map(len, contents)]),
    )  # fmt: skip


def _strip(inside: Sequence[str]) -> list[str]:
    core = list(inside)
    while len(core) > 1 and core[0] in _LEADING:
        core.pop(0)
    while len(core) > 1 and core[-1] in ("'s", "’s", "'", "’", ".", '"', "”", ","):
        core.pop()
    return core


def _find_head(core: Sequence[str]) -> str:
    """Return the last word before what a phrase goes on with: "commander" of "the commander of forces"."""
    head = core[0]
    for word in core:
        if word in _STOPS or word in ("'s", "’s"):
            if word not in ("'s", "’s"):
                break
        elif word[0].isalnum():
            head = word
    return head


def _find_form(words: Sequence[str], inside: Sequence[str], pronoun: str, head: str) -> str:
    if pronoun != "none":
        return "pronoun"
    if inside[0] == "the":
        return "definite"
    if inside[0] in ("this", "that", "these", "those"):
        return "demonstrative"
    if inside[0] in ("his", "her", "its", "their", "my", "our", "your"):
        return "possessive"
    if inside[0] in ("a", "an", "some", "any", "another", "several", "many", "no") or inside[0][0].isdigit():
        return "indefinite"
    written = words[list(inside).index(head)] if head in inside else words[-1]
    return "name" if written[0].isupper() else "bare"
