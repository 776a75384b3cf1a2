"""mentions of a text -> which of them are one entity: each looks back for the nearest thing it stands for.

A pair's score is a sum of a few readable tables and one product of vectors, so that every choice can be told. After
the mention-ranking model of Lee et al. (2017), with tables in place of its feature network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sayso.annotate.heads import CHAIN, Array
from sayso.annotate.mention.words import FORMS, PRONOUNS, Described

__all__ = ["BACK", "TABLES", "Vectors", "chain_mentions", "iter_blocks", "make_chain_features"]

BACK = 120  # mentions that one looks back over
QUIET = 200_000  # multiplications that are done without threads
BLOCK = 64
EDGES = (0, 1, 2, 3, 5, 8, 16, 32)
MATCHES = ("none", "text", "head", "head in", "holds head", "initials", "share")
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """What the encoder says of M mentions: as one that looks back and one looked at (M, CHAIN), the score of standing
    for something new (M,), and the chances of each label, own and GUM's side by side (M, L).
    """

    asks: Array
    keys: Array
    new: Array
    labels: Array


# Each table's name and shape; a pair takes one cell of each.
TABLES: Mapping[str, tuple[int, ...]] = MappingProxyType({
    "match": (len(MATCHES), len(FORMS), len(FORMS)),
    "pronoun": (len(PRONOUNS), len(PRONOUNS)),
    "sentences": (len(FORMS), len(EDGES)),
    "mentions": (len(FORMS), len(EDGES)),
    "nested": (3, len(FORMS)),
})  # fmt: skip


def make_chain_features(
    found: Described, low: int, high: int
) -> tuple[dict[str, tuple[Indices, ...]], NDArray[np.bool_]]:
    """Return each table's cells for mentions `low` to `high` (A) against those from `low - BACK` to `high` (C), and
    which pairs (A, C) are candidates: the second before the first, within BACK.
    """
    begin = max(0, low - BACK)
    i, j = np.arange(low, high)[:, None], np.arange(begin, high)[None, :]
    allowed = (j < i) & (j >= i - BACK)
    head_i, head_j = found.head[low:high, None], found.head[None, begin:high]
    holds, columns = _make_holds(found, begin, high)
    holds_i, column_i = holds[low - begin :], columns[low - begin :]
    spoken = (found.pronoun[low:high, None] == 0) & (found.pronoun[None, begin:high] == 0)
    match = np.zeros(allowed.shape, np.int64)
    match[_multiply(holds_i, holds.T) > 0] = MATCHES.index("share")
    letters_i, letters_j = found.letters[low:high, None], found.letters[None, begin:high]
    match[(letters_i == letters_j) & (letters_i > 0)] = MATCHES.index("initials")
    match[holds_i[:, columns] > 0] = MATCHES.index("holds head")
    match[holds[:, column_i].T > 0] = MATCHES.index("head in")
    match[head_i == head_j] = MATCHES.index("head")
    match[found.text[low:high, None] == found.text[None, begin:high]] = MATCHES.index("text")
    match[~spoken] = 0
    nested = np.zeros(allowed.shape, np.int64)
    nested[found.last[None, begin:high] > found.first[low:high, None]] = 1  # the earlier one holds the later
    nested[(nested == 1) & (found.last[None, begin:high] == found.last[low:high, None])] = 2
    form_i, form_j = found.form[low:high, None], found.form[None, begin:high]
    form_i, form_j = np.broadcast_arrays(form_i, form_j)
    apart = found.sentence[low:high, None] - found.sentence[None, begin:high]
    cells = {
        "match": (match, form_i, form_j),
        "pronoun": tuple(np.broadcast_arrays(found.pronoun[low:high, None], found.pronoun[None, begin:high])),
        "sentences": (form_i, _bucket(apart)),
        "mentions": (form_i, _bucket(i - j - 1)),
        "nested": (nested, form_i),
    }
    return cells, allowed


def _make_holds(found: Described, begin: int, high: int) -> tuple[Array, Indices]:
    """Return which words mentions `begin` to `high` hold, (C, V + 1), and the column of each one's head, V for none."""
    edges = found.edges[begin : high + 1]
    held = found.held[edges[0] : edges[-1]]
    words, columns = np.unique(held, return_inverse=True)
    holds = np.zeros((high - begin, len(words) + 1), np.float32)
    holds[np.repeat(np.arange(high - begin), np.diff(edges)), columns] = 1
    heads = found.head[begin:high]
    place = np.minimum(np.searchsorted(words, heads), max(0, len(words) - 1))
    known = words[place] == heads if len(words) else np.zeros(len(heads), np.bool_)
    return holds, np.where(known, place, len(words))


def _multiply(one: Array, other: Array) -> Array:
    """Return the matrix product, few rows at a time: larger ones would wake numpy's own threads, which take the
    processors from the encoder and spin.
    """
    rows = max(1, QUIET // max(1, one.shape[1] * other.shape[1]))
    return np.concatenate([one[at : at + rows] @ other for at in range(0, len(one), rows)])


def _bucket(gap: Indices) -> Indices:
    return np.searchsorted(EDGES, np.maximum(gap, 0), side="right") - 1


def iter_blocks(count: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of mentions that are scored at once, so that a long report needs no more memory.

    >>> list(iter_blocks(100))
    [(0, 64), (64, 100)]
    """
    for low in range(0, count, BLOCK):
        yield low, min(count, low + BLOCK)


def chain_mentions(found: Described, vectors: Vectors, tables: Mapping[str, Array]) -> list[int]:
    """Return each mention's entity, numbered from 0 in order of first mention.

    `tables` are those of TABLES, with "labels" (L, L) and "new" (forms,).
    """
    count = len(found.first)
    entities = list(range(count))
    new = vectors.new + tables["new"][found.form]
    for low, high in iter_blocks(count):
        cells, allowed = make_chain_features(found, low, high)
        begin = max(0, low - BACK)
        scores = _multiply(vectors.asks[low:high], vectors.keys[begin:high].T) / np.sqrt(CHAIN)
        scores += _multiply(vectors.labels[low:high] @ tables["labels"], vectors.labels[begin:high].T)
        for name, cell in cells.items():
            scores += tables[name][cell]
        scores[~allowed] = -np.inf
        best = scores.argmax(1)
        for a in range(high - low):
            if scores[a, best[a]] > new[low + a]:
                entities[low + a] = entities[begin + int(best[a])]
    numbers: dict[int, int] = {}
    return [numbers.setdefault(entity, len(numbers)) for entity in entities]
