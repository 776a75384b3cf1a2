"""text -> Numbers: written numbers with their values, put together from atoms.

A Number is what stands written: "7,000", "seventy-six", "half a million", "tens of thousands". This file
does not know hedges, ranges, units or what is counted (see `find`), nor whether "2014" is a year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from sayso.claim.quantity.atoms import WS, Atom, divide, iter_atoms, load_table, tidy

__all__ = ["Number", "iter_numbers"]

_ROW = 3  # digit runs with nothing but spaces between them
_MAX_ATOMS = 24  # the longest written number in news has fewer words; bounds the work on hostile text
_ARTICLE = re.compile(r"(?<![\w'’-])(?:an?|the)\s{1,3}\Z", re.IGNORECASE)
_DETERMINER = re.compile(r"(?<![\w'’-])(?:an?)\s{1,3}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A written number: its characters, its value as a range, and how it is written.

    `scale` is its last multiplier ("2.5 million": 1000000), `bare` a plain run of digits that could be
    a year or a label, `vague` a word such as "dozens", `share` a part of a whole ("two thirds").
    """

    start: int
    end: int
    low: float
    high: float
    scale: float = 1
    bare: bool = False
    vague: bool = False
    share: bool = False
    words: bool = False


def iter_numbers(text: str, start: int = 0, end: int | None = None, *, joined: bool = True) -> Iterator[Number]:
    """Yield the numbers written in `text[start:end]`, in order; `joined=False` keeps "N and M" apart.

    >>> [(n.low, n.high) for n in iter_numbers("Half a million fled; tens of thousands stayed on 3 May 2014.")]
    [(500000, 500000), (20000, 99999)]
    """
    run: list[Atom] = []
    for atom in iter_atoms(text, start, len(text) if end is None else end):
        if run and (not atom.gap or len(run) >= _MAX_ATOMS):
            yield from _read_run(text, run, joined)
            run = []
        run.append(atom)
    yield from _read_run(text, run, joined)


def _read_run(text: str, run: list[Atom], joined: bool) -> Iterator[Number]:
    if len(run) >= _ROW and all(atom.kind == "D" and atom.gap in ("", "space") for atom in run):
        return  # a telephone number or a row of a table
    at = 0
    while at < len(run):
        number, after = _read_one(text, run, at, joined)
        if number is not None:
            yield number
        at = max(after, at + 1)


def _read_one(text: str, run: list[Atom], at: int, joined: bool) -> tuple[Number | None, int]:
    """One number from the run at `at`, or None for a form that is none; and where to go on."""
    atom = run[at]
    if atom.kind == "V":
        return _read_vague(text, run, at)
    if atom.kind == "P":
        return _read_part(text, run, at)
    if atom.kind == "M" or (atom.kind == "S" and not _ARTICLE.search(text, max(0, atom.start - 8), atom.start)):
        return None, at + 1
    begin = _before(text, atom.start) if atom.kind in "HS" else atom.start
    value, after, scale = _read_cardinal(run, at, joined)
    if atom.kind == "H" and begin == atom.start and scale < 1000:
        return None, after  # "the hundred", "hundred" alone
    closing = run[after] if after < len(run) else None
    if closing is not None and closing.kind in "PM" and _closes(closing):
        if closing.kind == "M" or value == 1:
            return _read_share(run, at, after, value)
        return None, after + 1  # "twenty-first", "two hundred and second": an ordinal
    last = run[after - 1]
    bare = after == at + 1 and atom.kind == "D" and atom.text.isdigit()
    words = all(part.kind not in "DQ" for part in run[at:after])
    share = atom.kind == "Q" and after == at + 1
    low = tidy(value)
    return (
        Number(start=begin, end=last.end, low=low, high=low, scale=scale, bare=bare, words=words, share=share),
        after,
    )


def _closes(atom: Atom) -> bool:
    return atom.gap in ("space", "hyphen") or (atom.gap == "and" and atom.text not in ("half", "quarter"))


def _before(text: str, start: int) -> int:
    found = _DETERMINER.search(text, max(0, start - 6), start)
    return found.start() if found else start


def _read_small(run: list[Atom], at: int) -> tuple[float, int] | None:
    """A number below a hundred in words, or one in digits."""
    if at >= len(run):
        return None
    atom = run[at]
    after = run[at + 1] if at + 1 < len(run) else None
    if atom.kind == "T" and after and after.kind == "U" and 1 <= after.value <= 9 and after.gap in ("space", "hyphen"):
        return atom.value + after.value, at + 2
    if atom.kind == "D" and after and after.kind == "Q" and after.gap == "space":
        return atom.value + after.value, at + 2
    return (atom.value, at + 1) if atom.kind in "UTDQ" else None


def _read_hundreds(run: list[Atom], at: int, joined: bool) -> tuple[float, int] | None:
    if run[at].kind == "H":
        value, after, hundred = 100.0, at + 1, True
    else:
        small = _read_small(run, at)
        if small is None:
            return None
        value, after = small
        hundred = after < len(run) and run[after].kind == "H" and run[after].gap in ("space", "hyphen")
        if hundred:
            value, after = value * 100, after + 1
    if hundred and after < len(run) and run[after].gap in (("space", "and") if joined else ("space",)):
        rest = _read_small(run, after)
        again = rest is not None and rest[1] < len(run) and run[rest[1]].kind in "HM"
        if rest is not None and rest[0] < 100 and rest[0] > 0 and not again:
            value, after = value + rest[0], rest[1]
    return value, after


def _read_cardinal(run: list[Atom], at: int, joined: bool) -> tuple[float, int, float]:
    """Value, where it ends, and the last scale: groups of hundreds, each with a smaller scale than the one before."""
    total, scale, last = 0.0, float("inf"), 1.0
    while at < len(run):
        if run[at].kind == "S" and scale == float("inf"):
            value, factor, after = 1.0, run[at].value, at + 1  # "a million"
        else:
            group = _read_hundreds(run, at, joined)
            if group is None:
                break
            value, after = _add_part(run, *group)
            factor, after = _read_scale(run, after, value)
        if factor >= scale or (factor == 1 and value >= scale):
            break
        total, at = total + value * factor, after
        last = factor if scale == float("inf") else last
        scale = factor
        if factor == 1 or at >= len(run):
            break
        extra, at = _add_part(run, 0, at)
        total += extra * factor
        if extra or at >= len(run) or run[at].gap not in (("space", "and") if joined else ("space",)):
            break
    return total, at, last


def _read_scale(run: list[Atom], at: int, value: float) -> tuple[float, int]:
    factor = 1.0
    while at < len(run) and run[at].gap in ("space", "hyphen"):
        atom = run[at]
        plural = atom.kind == "V" and atom.value > 1 and value >= 2 and factor == 1 and atom.gap == "space"
        if not (plural or atom.kind == "S"):
            break
        factor, at = factor * atom.value, at + 1
    return factor, at


def _add_part(run: list[Atom], value: float, at: int) -> tuple[float, int]:
    """ "and a half", "and three quarters", "and ½" after a number."""
    if at >= len(run):
        return value, at
    atom, after = run[at], run[at + 1] if at + 1 < len(run) else None
    if atom.kind == "P" and atom.gap in ("and a", "and an") and atom.value:
        return value + divide(1, atom.value), at + 1
    pair = atom.kind == "U" and atom.gap == "and" and after is not None and after.gap in ("space", "hyphen")
    if pair and after is not None and (after.kind == "M" or (after.kind == "P" and atom.value == 1 and after.value)):
        return value + divide(atom.value, after.value), at + 2
    return value, at


def _read_share(run: list[Atom], at: int, after: int, value: float) -> tuple[Number | None, int]:
    """ "two thirds", "one-fifth", and "three quarters of a million", which is a number again."""
    if not run[after].value:
        return None, after + 1
    whole, end = run[after].value, after + 1
    if end < len(run) and run[end].kind == "S" and run[end].gap in ("of a", "a", "space"):
        low = tidy(round(value * run[end].value / whole, 6))
        return Number(
            start=run[at].start, end=run[end].end, low=low, high=low, scale=run[end].value, words=True
        ), end + 1
    share = divide(value, whole)
    return Number(start=run[at].start, end=run[after].end, low=share, high=share, share=True, words=True), end


def _read_part(text: str, run: list[Atom], at: int) -> tuple[Number | None, int]:
    """ "half a million", "a quarter of a million", "a third of", "half the"; anything else here is an ordinal."""
    atom, after = run[at], run[at + 1] if at + 1 < len(run) else None
    if not atom.value:
        return None, at + 1
    begin = _before(text, atom.start)
    whole = after is not None and after.kind == "S" and (atom.text in ("half", "quarter") or after.gap == "of a")
    if whole and after is not None and after.gap in ("a", "of a", "space", "hyphen"):
        low = tidy(after.value / atom.value)
        return Number(start=begin, end=after.end, low=low, high=low, scale=after.value, words=True), at + 2
    if _is_share(text, atom, begin < atom.start):
        low = divide(1, atom.value)
        return Number(start=begin, end=atom.end, low=low, high=low, share=True, words=True), at + 1
    return None, at + 1


_WHOLE = re.compile(
    rf"{WS}(?:of\b|the\b|their\b|its\b|his\b|her\b|our\b|these\b|those\b|that\b|an?\b|all\b|as\b)", re.IGNORECASE
)
_NOT_A_PART = re.compile(
    r"\b(?:first|second|other|latter|last|better|back|upper|lower|northern|southern|eastern|western|the|this|that|each)\s{1,3}\Z",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\b(?:than|about|nearly|almost|over|least|around|roughly|by|under|to)\s{1,3}\Z", re.IGNORECASE)
_ENDS = re.compile(r"\s{0,3}(?:[.,;:)%]|\Z)|\s(?:in|since|from|to|by|over|people|million)\b", re.IGNORECASE)


def _is_share(text: str, atom: Atom, article: bool) -> bool:
    # "A third of the districts" is a share, "a third was wounded" a third man, "the second half" a time.
    begin = _before(text, atom.start)
    head = text[max(0, begin - 14) : begin]
    if _NOT_A_PART.search(head):
        return False
    followed = _WHOLE.match(text, atom.end)
    if atom.text == "half":
        return followed is not None or (_MEASURED.search(head) is not None and _ENDS.match(text, atom.end) is not None)
    of = followed is not None and followed.group().strip().lower() == "of"
    measured = _MEASURED.search(head) is not None and _ENDS.match(text, atom.end) is not None
    return article and (of or measured)


def _read_vague(text: str, run: list[Atom], at: int) -> tuple[Number | None, int]:
    """ "dozens", "several hundred", "a couple of thousand", "tens of thousands", "a few"."""
    atom = run[at]
    low, high = load_table()["vague"]["literal"][atom.text]
    begin, after = _before(text, atom.start), at + 1
    if atom.text == "few" and begin == atom.start:
        return None, after
    if not _VAGUE_AFTER[atom.text if atom.text in _VAGUE_AFTER else ""].match(text, atom.end):
        return None, after
    factor, loose, end = 1.0, 0.0, atom.end
    while after < len(run) and run[after].kind in "HSV" and run[after].gap in ("space", "of") and run[after].value > 1:
        step = run[after]
        factor, end, after = factor * step.value, step.end, after + 1
        # "tens of thousands" runs up to the last number before the next word, "several hundred" to nine hundred.
        loose = factor - 1 if step.kind == "V" else 0.0
    top = (high * factor) + loose
    if atom.text == "couple" and text[end : end + 4] == " of " and factor == 1:
        end = atom.end
    return Number(
        start=begin, end=end, low=tidy(low * factor), high=tidy(top), vague=True, scale=factor, words=True
    ), after


_VAGUE_AFTER = MappingProxyType(
    {
        "scores": re.compile(
            rf"{WS}(?:of|more|were|have|had|dead|killed|wounded|injured|others|arrested|missing)\b", re.IGNORECASE
        ),
        "tens": re.compile(rf"{WS}of\b", re.IGNORECASE),
        "": re.compile(""),
    }
)
