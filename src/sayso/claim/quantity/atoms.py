"""text -> Atoms: single digit runs and number words, with what joins each to the one before.

Dates, times, ordinals, model names, addresses and telephone numbers are passed over here, by their form. This
file puts no two atoms together (see `numbers`). It also loads the package's table of words.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["WS", "Atom", "divide", "iter_atoms", "load_table", "tidy"]

_SMALL = MappingProxyType(
    {"zero": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
    | {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15}
    | {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19}
)
_TENS = MappingProxyType(
    {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
    | {"ninety": 90}
)
_SCALES = MappingProxyType(
    {"thousand": 10**3, "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "million": 10**6, "mil": 10**6}
    | {"mn": 10**6, "mln": 10**6, "crore": 10**7, "crores": 10**7, "billion": 10**9, "bn": 10**9, "bln": 10**9}
    | {"trillion": 10**12, "tn": 10**12, "tln": 10**12, "trn": 10**12, "dozen": 12}
)
_VAGUE = MappingProxyType(  # each with the factor it has after a number ("three dozens"); 0 where it cannot stand there
    {"dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9}
    | {"tens": 0, "scores": 0, "several": 0, "few": 0, "couple": 0}
)
_PARTS = MappingProxyType(  # singular: after "a" or "one" only, else it is an ordinal
    {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}
    | {"tenth": 10, "hundredth": 100, "thousandth": 1000, "twentieth": 20, "thirtieth": 30}
    | {"millionth": 10**6, "billionth": 10**9, "trillionth": 10**12}
    | {"first": 0, "second": 0, "eleventh": 0, "twelfth": 0, "fortieth": 0, "fiftieth": 0}
)
_MANY_PARTS = MappingProxyType({"halves": 2} | {word + "s": den for word, den in _PARTS.items() if den > 2})
_GLYPHS = MappingProxyType({"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅙": (1, 6)})
_GLUED = MappingProxyType(
    {"k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "mm": 0, "MM": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6}
    | {"b": 10**9, "B": 10**9, "bn": 10**9, "bln": 10**9, "tn": 10**12, "tln": 10**12, "trn": 10**12, "G": 10**9}
)
_MAX_DIGITS = 15  # beyond this a run of digits is an account, a serial or a link, not a count
WS = r"(?:[^\S\n]{1,3}\n?[^\S\n]{0,3}|\n[^\S\n]{0,3})"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_LIST = rf"{WS}(?:to|and|or){WS}"
_OF_YEAR = rf"(?:,?{WS}\d{{4}}\b(?!,\d))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|[,.:]\d|%)"
_NAMED_FORMS = (  # forms that are never counts and begin with a letter or a plus
    r"https?://\S+",
    r"www\.\S+",
    rf"{_MONTH}{WS}{_DAY}(?:[-–]{_DAY}|{_LIST}{_DAY}(?!{WS}[A-Za-z]))?{_OF_YEAR}",
    r"\+\d[\d ()-]{6,24}\d(?:/\d+)?",
)
_DIGIT_FORMS = (  # the same, beginning with a digit: dates, telephone numbers, addresses, clock times
    rf"{_DAY}(?:(?:\s?[-–/]\s?|{_LIST}){_DAY})?(?:{WS}of)?[\s-]{_MONTH}(?![a-z]){_OF_YEAR}",
    r"\d{1,8}[-–]\d{1,8}[-–]\d[\d–/-]*",
    r"\d{1,8}/\d{1,8}/\d[\d/]*",
    r"\d{1,8}\.\d{1,8}\.\d[\d.]*(?!,)",
    r"\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)",
    r"\d{1,2}\s?(?:[ap]\.m\.|[ap]m\b|[AP]M\b|o['’]clock)",
    r"(?!\d{1,3}(?: \d{3})+(?! ?\d))\d{1,15}(?: \d{1,15}){2,}(?!\d)",  # a row of a table, a telephone number
    r"\d{4}\s(?:GMT|UTC|hours\b|hrs\b|local)",
)


def _tree(words: Mapping[str, Any]) -> str:
    # Branches by first letter: the regex engine rejects a word that is no number on one character.
    heads: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{head}{head.upper()}](?i:{'|'.join(tails)})" for head, tails in sorted(heads.items()))


def _initials(words: Mapping[str, Any]) -> str:
    return "".join(sorted({word[0] + word[0].upper() for word in words}))


_WORDS = MappingProxyType(
    dict(_SMALL) | dict(_TENS) | dict(_SCALES) | dict(_VAGUE) | dict(_PARTS) | dict(_MANY_PARTS) | {"hundred": 100}
)
# Each branch begins with a test of one character, so that plain prose is passed over fast.
_ATOM = re.compile(
    r"(?=[\d.+½⅓⅔¼¾⅕⅙hwJFMASOND"
    rf"{_initials(_WORDS)}])(?:(?<![\w@#№/\\=&])|(?<=Rs))(?:"
    rf"(?=[hwJFMASOND+])(?P<form>{'|'.join(_NAMED_FORMS)})"
    rf"|(?=\d)(?P<dated>{'|'.join(_DIGIT_FORMS)})"
    r"|(?=[\d.])(?:(?<![A-Za-z][-–])|(?<=\d[kKmMbB][-–]))(?P<digits>"
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d|,\d| \d)(?:\.\d+)?|\d+(?:[,.:/]\d+)*|(?<![\w.])\.\d+)"
    r"(?P<glyph>[½⅓⅔¼¾⅕⅙])?(?P<glued>[A-Za-z_°º]\w*)?"
    r"|(?P<only>[½⅓⅔¼¾⅕⅙])"
    rf"|(?P<word>{_tree(_WORDS)})(?!\w|['’]\w)"
    r")"
)
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:\.\d+)?"
)
_EURO = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}")
_RATIO = re.compile(r"([1-9])/([2-9]|10)")
_GAP = re.compile(rf"(?:(?P<hyphen>[-‐‑])|{WS}(?:(?P<link>and an?|and|of an?|of|an?|point){WS})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Atom:
    """One digit run or number word of a text."""

    start: int
    end: int
    kind: str  # D digits, Q a ratio in digits, U under twenty, T tens, H hundred, S scale, V vague, P part, M parts
    value: float
    text: str
    gap: str = ""  # what joins it to the atom before: "" none, "hyphen", "space", or the joining words


@lru_cache(maxsize=1)
def load_table() -> Mapping[str, Any]:
    """Load the versioned table of vague words, hedges, units and closed word lists that comes with the package.

    >>> load_table()["vague"]["literal"]["dozens"]
    [24, 99]
    """
    return MappingProxyType(
        json.loads(files("sayso.claim.quantity").joinpath("quantities.json").read_text(encoding="utf-8"))
    )


def iter_atoms(text: str, start: int, end: int) -> Iterator[Atom]:
    """Yield the atoms of `text[start:end]` in order.

    >>> [(atom.kind, atom.value, atom.gap) for atom in iter_atoms("twenty-two thousand", 0, 19)]
    [('T', 20, ''), ('U', 2, 'hyphen'), ('S', 1000, 'space')]
    """
    before = -1
    for match in _ATOM.finditer(text, start, end):
        atom = None if match["form"] or match["dated"] else _make_atom(match)
        if atom is None:
            before = -1
            continue
        yield Atom(atom.start, atom.end, atom.kind, atom.value, atom.text, _gap(text, before, atom.start))
        before = atom.end


def _gap(text: str, before: int, after: int) -> str:
    if before < 0 or after - before > 20:
        return ""
    match = _GAP.fullmatch(text, before, after)
    if match is None:
        return ""
    return "hyphen" if match["hyphen"] else (match["link"] or "space").lower()


def _make_atom(match: re.Match[str]) -> Atom | None:
    start, end = match.span()
    word = match["word"]
    if word is not None:
        word = word.lower()
        for kind, table in (
            ("U", _SMALL),
            ("T", _TENS),
            ("S", _SCALES),
            ("V", _VAGUE),
            ("P", _PARTS),
            ("M", _MANY_PARTS),
        ):
            if word in table:
                return Atom(start, end, kind, table[word], word)
        return Atom(start, end, "H", 100, word)
    if match["only"] is not None:
        return Atom(start, end, "Q", divide(*_GLYPHS[match["only"]]), match["only"])
    return _read_digits(match)


def _read_digits(match: re.Match[str]) -> Atom | None:
    digits, glued, start, end = match["digits"], match["glued"] or "", match.start(), match.end()
    if sum(map(str.isdigit, digits[:40])) > _MAX_DIGITS:
        return None
    value: float
    if ratio := _RATIO.fullmatch(digits):
        part, whole = int(ratio[1]), int(ratio[2])
        return Atom(start, end, "Q", divide(part, whole), digits) if part < whole and not glued else None
    if _PLAIN.fullmatch(digits):
        value = float(digits) if "." in digits else int(digits)
    elif _GROUPED.fullmatch(digits):
        bare = re.sub(r"[^\d.]", "", digits)
        value = float(bare) if "." in bare else int(bare)
    elif _EURO.fullmatch(digits):
        value = float(digits.replace(".", "").replace(",", "."))
    else:
        return None
    if match["glyph"]:
        value += divide(*_GLYPHS[match["glyph"]])
    if not glued:
        return Atom(start, end, "D", value, digits)
    if _GLUED.get(glued, 0) and not _is_metres(match, glued):
        return Atom(start, end, "D", tidy(value * _GLUED[glued]), digits + glued)
    if glued.lower() in _glued_units():
        return Atom(start, end - len(glued), "D", value, digits + glued)
    return None


def _is_metres(match: re.Match[str], glued: str) -> bool:
    # "1.2m displaced" and "$5m" are millions, "300m away" is a distance.
    if glued != "m" or match.string[max(0, match.start() - 1) : match.start()] in ("$", "€", "£"):
        return False
    after = re.match(
        r"[\s-](?:away|from|deep|high|long|wide|tall|thick|above|below|north|south|east|west|up|down|off|isn)\b",
        match.string[match.end() : match.end() + 12],
    )
    return after is not None


@lru_cache(maxsize=1)
def _glued_units() -> frozenset[str]:
    return frozenset(word for words in load_table()["units"].values() for word in words)


def divide(part: float, whole: float) -> float:
    """Divide to twelve places, so that the same share is the same number everywhere.

    >>> divide(2, 3)
    0.666666666667
    """
    return round(part / whole, 12)


def tidy(value: float) -> float:
    """Write a value as its reader would: whole numbers whole.

    >>> tidy(2.3 * 10**6)
    2300000
    """
    # A machine takes 2.3 * 10**6 for 2299999.9999999995.
    value = round(value, 9)
    return int(value) if value == int(value) else value
