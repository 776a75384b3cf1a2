"""scores of a window's words -> the runs of words that name something, with their labels.

Two kinds are found by the same arithmetic: `own`, things named or clearly described as docs/guideline.md has them,
and `gum`, every noun phrase and pronoun as GUM has them. Which words are one entity is told in chain.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.heads import CHAIN, MENTIONS, SPAN, WIDTHS, Array, Heads, Scores
from sayso.annotate.mention.chain import Vectors

__all__ = ["Named", "cut_labels", "cut_spans", "find_mentions", "make_vectors", "score_spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Words `first` up to but not including `last`, a label, and how probable the span is."""

    first: int
    last: int
    label: str
    score: float


def cut_spans(columns: Array, kind: str) -> tuple[Array, Array, Array, Array]:
    """Return first (W, SPAN), last (W, SPAN), and the biases of each (W,) for one kind of mention."""
    at = list(MENTIONS).index(kind) * (2 * SPAN + 2)
    part = columns[:, at : at + 2 * SPAN + 2]
    return part[:, :SPAN], part[:, SPAN : 2 * SPAN], part[:, 2 * SPAN], part[:, 2 * SPAN + 1]


def cut_labels(columns: Array, kind: str) -> tuple[Array, Array]:
    """Return what a first and a last word say of the label, each (W, labels of the kind)."""
    counts = {name: len(values) for name, values in MENTIONS.items()}
    at = 0
    for name, count in counts.items():
        if name == kind:
            return columns[:, at : at + count], columns[:, at + count : at + 2 * count]
        at += 2 * count
    raise KeyError(kind)


def score_spans(scores: Scores, heads: Heads, kind: str) -> Array:
    """Return (W, WIDTHS) log-odds that the words from each one on, so many, are a mention; impossible ones at -1e4."""
    first, last, first_bias, last_bias = cut_spans(scores["spans"], kind)
    words = len(first)
    grid = np.full((words, WIDTHS), -1e4, np.float32)
    biases = heads.widths[list(MENTIONS).index(kind)]
    for width in range(min(WIDTHS, words)):
        count = words - width
        dots = np.einsum("wd,wd->w", first[:count], last[width:])
        grid[:count, width] = dots + first_bias[:count] + last_bias[width:] + biases[width]
    return grid


def find_mentions(scores: Scores, heads: Heads, kind: str) -> list[Named]:
    """Return a window's mentions in order of place; of two that cross, the more probable is kept."""
    grid = score_spans(scores, heads, kind)
    firsts, widths = np.nonzero(grid > 0)
    order = np.argsort(-grid[firsts, widths], kind="stable")
    kept: list[tuple[int, int, float]] = []
    for i in order:
        first, last = int(firsts[i]), int(firsts[i] + widths[i] + 1)
        if not any(a < first < b < last or first < a < last < b for a, b, _ in kept):
            kept.append((first, last, float(grid[first, widths[i]])))
    begin, end = cut_labels(scores["labels"], kind)
    return [
        Named(
            first=first,
            last=last,
            label=MENTIONS[kind][int((begin[first] + end[last - 1]).argmax())],
            score=round(1 / (1 + float(np.exp(-odds))), 4),
        )
        for first, last, odds in sorted(kept, key=lambda row: (row[0], -row[1]))
    ]


def make_vectors(named: Sequence[Named], scores: Scores) -> Vectors:
    """Return what chaining needs of a window's mentions; the words' own scores can then be let go."""
    firsts, lasts = [row.first for row in named], [row.last - 1 for row in named]
    columns = scores["chains"]
    parts = columns[:, : 4 * CHAIN].reshape(len(columns), 4, CHAIN)
    kinds = []
    for kind in MENTIONS:
        begin, end = cut_labels(scores["labels"], kind)
        logits = begin[firsts] + end[lasts]
        chances = np.exp(logits - logits.max(1, keepdims=True)) if len(named) else logits
        kinds.append(chances / chances.sum(1, keepdims=True))
    return Vectors(
        asks=parts[firsts, 0] + parts[lasts, 1],
        keys=parts[firsts, 2] + parts[lasts, 3],
        new=columns[firsts, 4 * CHAIN] + columns[lasts, 4 * CHAIN],
        labels=np.concatenate(kinds, 1),
    )
