"""tokens and sentences -> windows of pieces that the encoder reads in one go.

A window holds whole sentences and breaks between paragraphs where it can. It holds no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.annotate.wordpiece import WordPiece
from sayso.types import Span

__all__ = ["CASES", "LIMIT", "Window", "find_case", "make_windows"]

LIMIT = 254  # pieces a window holds besides its two end marks; training used the same
FULL = 0.6  # a window filled this far may close at a paragraph's end
CASES = ("lower", "title", "upper", "none")  # of a word: the vocabulary is lower-case, so case travels beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Tokens `first` up to but not including `last` of a document, as the encoder reads them."""

    first: int
    last: int
    pieces: tuple[int, ...]  # without end marks
    cases: tuple[int, ...]  # one per piece, an index into CASES
    heads: tuple[int, ...]  # for each token, the place of its first piece


def find_case(word: str) -> int:
    """Return the index into CASES of how a word is written.

    >>> [CASES[find_case(word)] for word in ("fort", "Kunar", "NATO", "I", "7,000")]
    ['lower', 'title', 'upper', 'title', 'none']
    """
    if not any(c.isalpha() for c in word):
        return 3
    if word.islower():
        return 0
    if word.isupper() and sum(c.isalpha() for c in word) > 1:
        return 2
    return 1


def make_windows(
    text: str, tokens: Sequence[tuple[int, int]], sentences: Sequence[Span], wordpiece: WordPiece, limit: int = LIMIT
) -> list[Window]:
    """Cut a document into windows of at most `limit` pieces, together covering every token once.

    >>> pieces = WordPiece(("[PAD]", *["x"] * 99, "[UNK]", "rebels", "fled"))
    >>> windows = make_windows("Rebels fled", [(0, 6), (7, 11)], [Span(start=0, end=11)], pieces, limit=1)
    >>> [(window.first, window.last, window.pieces) for window in windows]
    [(0, 1, (101,)), (1, 2, (102,))]
    """
    words = [text[start:end] for start, end in tokens]
    encoded = [wordpiece.encode(word)[:limit] for word in words]
    windows: list[Window] = []
    first, size = 0, 0
    for begin, end, breaks in _units(text, tokens, sentences, encoded, limit):
        count = sum(map(len, encoded[begin:end]))
        if size and (size + count > limit or (breaks and size >= FULL * limit and size + count > limit * 0.9)):
            windows.append(_make_window(words, encoded, first, begin))
            first, size = begin, 0
        size += count
    if first < len(tokens):
        windows.append(_make_window(words, encoded, first, len(tokens)))
    return windows


def _units(
    text: str,
    tokens: Sequence[tuple[int, int]],
    sentences: Sequence[Span],
    encoded: Sequence[tuple[int, ...]],
    limit: int,
) -> list[tuple[int, int, bool]]:
    """Return the token ranges that stay together, each with whether a paragraph begins there."""
    units: list[tuple[int, int, bool]] = []
    i = 0
    for k, sentence in enumerate(sentences):
        breaks = k > 0 and "\n" in text[sentences[k - 1].end : sentence.start]
        begin, size = i, 0
        while i < len(tokens) and tokens[i][0] < sentence.end:
            if size + len(encoded[i]) > limit:  # one sentence too long for a window is cut where it must be
                units.append((begin, i, breaks))
                begin, size, breaks = i, 0, False
            size += len(encoded[i])
            i += 1
        if begin < i:
            units.append((begin, i, breaks))
    return units


def _make_window(words: Sequence[str], encoded: Sequence[tuple[int, ...]], first: int, last: int) -> Window:
    pieces: list[int] = []
    cases: list[int] = []
    heads: list[int] = []
    for i in range(first, last):
        heads.append(len(pieces))
        pieces += encoded[i]
        cases += [find_case(words[i])] * len(encoded[i])
    return Window(first=first, last=last, pieces=tuple(pieces), cases=tuple(cases), heads=tuple(heads))
