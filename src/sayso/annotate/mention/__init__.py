"""scores of words -> mentions: what a text names, each with a label and the number of its entity."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sayso.annotate.heads import Heads, Scores
from sayso.annotate.mention.chain import Vectors, chain_mentions
from sayso.annotate.mention.spans import Named, find_mentions, make_vectors
from sayso.annotate.mention.words import describe
from sayso.types import Mention, Span

__all__ = ["Named", "Vectors", "find_named", "place_entities"]

KINDS = ("own", "gum")


def find_named(scores: Scores, heads: Heads, kinds: Sequence[str] = KINDS) -> tuple[list[Named], Vectors]:
    """Return a window's mentions in order, and what chaining needs of them.

    Own mentions come first; of GUM's wider ones those that begin elsewhere are added, labelled "other".
    """
    named: list[Named] = []
    for kind in kinds:
        taken = {row.first for row in named}
        found = find_mentions(scores, heads, kind)
        wider = kind == "gum" and len(kinds) > 1
        named += [replace(row, label="other") if wider else row for row in found if not wider or row.first not in taken]
    named.sort(key=lambda row: (row.first, -row.last))
    return named, make_vectors(named, scores)


def place_entities(
    text: str,
    tokens: Sequence[tuple[int, int]],
    sentences: Sequence[Span],
    found: Sequence[tuple[int, list[Named], Vectors]],
    heads: Heads,
) -> list[Mention]:
    """Return the mentions of a whole text, numbered by entity, from what each window gave: its first word, mentions
    and vectors.
    """
    rows = [(first + row.first, first + row.last, row.label) for first, named, _ in found for row in named]
    if not rows:
        return []
    words = [text[start:end] for start, end in tokens]
    numbers = np.searchsorted([s.start for s in sentences], [start for start, _ in tokens], side="right").tolist()
    described = describe(words, [(first, last) for first, last, _ in rows], numbers)
    whole = Vectors(**{
        name: np.concatenate([getattr(part, name) for _, _, part in found])
        for name in ("asks", "keys", "new", "labels")
    })  # fmt: skip
    return [
        Mention(span=Span(start=tokens[first][0], end=tokens[last - 1][1]), label=label, entity=entity)
        for (first, last, label), entity in zip(rows, chain_mentions(described, whole, heads.chain), strict=True)
    ]
