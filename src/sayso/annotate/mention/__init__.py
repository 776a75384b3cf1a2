"""scores of words -> mentions: what a text names, each with a label and the number of its entity."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sayso.annotate.heads import Heads, Scores
from sayso.annotate.mention.chain import Vectors, chain_mentions
from sayso.annotate.mention.spans import Named, find_mentions, make_vectors
from sayso.annotate.mention.words import describe

__all__ = ["Named", "Vectors", "find_named", "number_entities"]

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


def number_entities(
    words: Sequence[str], sentences: Sequence[int], named: Sequence[Named], vectors: Sequence[Vectors], heads: Heads
) -> list[int]:
    """Return the entity of each mention of a whole text; `named` by the text's words, `vectors` window by window."""
    if not named:
        return []
    found = describe(words, [(row.first, row.last) for row in named], sentences)
    whole = Vectors(**{
        name: np.concatenate([getattr(part, name) for part in vectors]) for name in ("asks", "keys", "new", "labels")
    })  # fmt: skip
    return chain_mentions(found, whole, heads.chain)
