"""What the encoder gives for each word, column by column, and the small weights that decoding needs beside it.

Training builds its layers from the same tables, so that the model file and its reader cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sayso.contract.values import ACTS, CERTAINTIES, CLAIM_POLARITIES, ENTITY_LABELS, GUM_LABELS, SOURCE_KINDS

__all__ = [
    "BETWEEN", "CHAIN", "COLUMNS", "DISTANCES", "EDGES", "LAYERS", "LINK", "MENTIONS", "NAME_PARTS", "PAIRS", "ROLES",
    "SPAN", "TAGS", "TRAITS", "WIDTHS", "Array", "Crf", "Heads", "Scores", "cut_columns", "forbid_steps",
]  # fmt: skip

Array = NDArray[np.float32]
ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{part}-{role}" for role in ROLES for part in "BI"))  # O, B-source, I-source, B-cue...
LAYERS = ("tags", "inner")  # the attributions of the report, and those within what they hand over
PAIRS = ("content-cue", "cue-source", "content-source")  # the last also for words that no cue hands over
EDGES = (0, 1, 2, 4, 8, 16, 32, 64)  # words between two spans, as buckets, once for each side
DISTANCES = 2 * len(EDGES)
BETWEEN = 4  # 0, 1, 2, 3 or more candidates stand between the two
MENTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({"own": ENTITY_LABELS, "gum": GUM_LABELS})
NAME_PARTS = ("other", "name", "role")
WIDTHS = 40  # words of the longest mention
TRAITS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "act": ACTS, "polarity": CLAIM_POLARITIES, "certainty": CERTAINTIES, "kind": SOURCE_KINDS,
})  # fmt: skip
_TRAITS = sum(map(len, TRAITS.values()))
LINK, SPAN, CHAIN = 64, 64, 64  # widths of the vectors that pairs, mentions and chains are scored by

COLUMNS: Mapping[str, int] = MappingProxyType({
    "tags": len(TAGS), "inner": len(TAGS),
    "ends": len(PAIRS) * 4 * LINK,  # as one that asks and one asked for: first and last word
    "cue traits": _TRAITS, "content traits": _TRAITS, "source traits": _TRAITS,
    "spans": len(MENTIONS) * (2 * SPAN + 2),  # what a first and a last word bring, and their biases
    "labels": 2 * sum(map(len, MENTIONS.values())),  # of a first and of a last word
    "names": len(NAME_PARTS),  # of a source's words: which are its name, which its role
    "chains": 4 * CHAIN + 1,  # a mention that looks back, and one looked at: first and last word; bias of "new"
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Crf:
    """A linear chain's weights: `transitions` (7, 7) from tag to tag, `begin` and `end` (7,)."""

    transitions: Array
    begin: Array
    end: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The small weights: a chain for each layer; for each kind of pair `distance` (3, DISTANCES) and `between`
    (3, BETWEEN) biases, `none` (3, LINK) the keys and `none_bias` (3,) of "no partner"; `widths` (2, WIDTHS)
    biases of a mention's length; `chain` the tables of annotate/mention/chain.py by name.
    """

    layers: tuple[Crf, Crf]
    distance: Array
    between: Array
    none: Array
    none_bias: Array
    widths: Array
    chain: Mapping[str, Array]


Scores = Mapping[str, Array]  # each name of COLUMNS with its (W, columns)


def cut_columns(rows: Array) -> Scores:
    """Return the columns of (W, all) by name.

    >>> scores = cut_columns(np.zeros((3, sum(COLUMNS.values())), np.float32))
    >>> scores["tags"].shape, scores["ends"].shape
    ((3, 7), (3, 768))
    """
    edges = np.cumsum([0, *COLUMNS.values()])
    return {name: rows[:, edges[i] : edges[i + 1]] for i, name in enumerate(COLUMNS)}


def forbid_steps() -> NDArray[np.bool_]:
    """Return (7, 7), true where a tag may not follow: an I after anything but its own role; row 0 rules the first too.

    >>> bool(forbid_steps()[0, TAGS.index("I-cue")]), bool(forbid_steps()[TAGS.index("B-cue"), TAGS.index("I-cue")])
    (True, False)
    """
    return np.array([[tag[0] == "I" and (old == "O" or old[2:] != tag[2:]) for tag in TAGS] for old in TAGS])
