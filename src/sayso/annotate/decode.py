"""scores of tokens and spans -> attributions: role spans, each content with its cue, each cue with its source.

Pure arithmetic over numpy arrays; training uses the same features, so both must change together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BETWEEN", "DISTANCES", "PAIRS", "ROLES", "TAGS", "Heads", "RoleSpan", "find_best_tags", "find_chances",
    "find_links", "find_spans", "make_pair_features",
]  # fmt: skip

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{part}-{role}" for role in ROLES for part in "BI"))  # O, B-source, I-source, B-cue...
PAIRS = ("content-cue", "cue-source")
EDGES = (0, 1, 2, 4, 8, 16, 32, 64)  # tokens between two spans, as buckets, once for each side
DISTANCES = 2 * len(EDGES)
BETWEEN = 4  # 0, 1, 2, 3 or more candidates stand between the two
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpan:
    """Tokens `first` up to but not including `last` of a window in one role."""

    role: str
    first: int
    last: int
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The small weights that decoding needs beside the encoder's outputs.

    `transitions` (7, 7) from tag to tag, `begin` and `end` (7,), `distance` (2, DISTANCES) and `between`
    (2, BETWEEN) biases for each kind of pair, `none` (2, D) the keys and `none_bias` (2,) of "no partner".
    """

    transitions: Array
    begin: Array
    end: Array
    distance: Array
    between: Array
    none: Array
    none_bias: Array


def find_best_tags(emissions: Array, heads: Heads) -> list[int]:
    """Return the best tag sequence of a window by Viterbi search over (T, 7) emissions.

    >>> flat = np.zeros((7, 7), np.float32)
    >>> pair = np.zeros((2, 4), np.float32)
    >>> heads = Heads(transitions=flat, begin=flat[0], end=flat[0], distance=pair, between=pair, none=pair,
    ...               none_bias=pair[:, 0])
    >>> find_best_tags(np.eye(7, dtype=np.float32)[[0, 1, 2, 0]], heads)
    [0, 1, 2, 0]
    """
    steps = len(emissions)
    if steps == 0:
        return []
    back = np.zeros((steps, len(TAGS)), np.int64)
    score = heads.begin + emissions[0]
    columns = np.arange(len(TAGS))
    for t in range(1, steps):
        options = score[:, None] + heads.transitions  # (from, to)
        back[t] = options.argmax(0)
        score = options[back[t], columns] + emissions[t]
    tags = [int((score + heads.end).argmax())]
    for t in range(steps - 1, 0, -1):
        tags.append(int(back[t, tags[-1]]))
    return tags[::-1]


def find_chances(emissions: Array, heads: Heads) -> Array:
    """Return the (T, 7) probability of each tag at each token: the forward-backward algorithm on the same CRF.

    >>> flat, pair = np.zeros((7, 7), np.float32), np.zeros((2, 4), np.float32)
    >>> heads = Heads(transitions=flat, begin=flat[0], end=flat[0], distance=pair, between=pair, none=pair,
    ...               none_bias=pair[:, 0])
    >>> round(float(find_chances(np.zeros((2, 7), np.float32), heads)[0, 0]), 3)
    0.143
    """
    steps = len(emissions)
    local = np.exp(emissions - emissions.max(1, keepdims=True)).astype(np.float64)
    moves = np.exp(heads.transitions - heads.transitions.max()).astype(np.float64)  # impossible ones become 0
    ahead, behind = np.empty_like(local), np.empty_like(local)
    if steps == 0:
        return np.asarray(local, np.float32)
    ahead[0] = np.exp(heads.begin - heads.begin.max()) * local[0]
    ahead[0] /= ahead[0].sum()
    for t in range(1, steps):
        row = (ahead[t - 1] @ moves) * local[t]
        ahead[t] = row / row.sum()  # scaled at each step, so that long windows do not run out of numbers
    behind[-1] = np.exp(heads.end - heads.end.max())
    for t in range(steps - 1, 0, -1):
        row = moves @ (behind[t] * local[t])
        behind[t - 1] = row / row.sum()
    both = ahead * behind
    return np.asarray(both / both.sum(1, keepdims=True), np.float32)


def find_spans(tags: Sequence[int], chances: Array | None = None) -> list[RoleSpan]:
    """Return the role spans of a tag sequence; a span's score is the mean probability of its tags, 1 if unknown.

    >>> find_spans([0, 1, 2, 3])
    [RoleSpan(role='source', first=1, last=3, score=1.0), RoleSpan(role='cue', first=3, last=4, score=1.0)]
    """
    known = np.ones(len(tags), np.float32) if chances is None else chances[np.arange(len(tags)), list(tags)]
    spans: list[RoleSpan] = []
    first = 0
    for t, tag in enumerate([*tags, 0]):
        if first < t and tags[first] and (tag == 0 or TAGS[tag][0] == "B" or _role(tag) != _role(tags[first])):
            score = round(float(np.mean(known[first:t])), 4)
            spans.append(RoleSpan(role=_role(tags[first]), first=first, last=t, score=score))
        if tag == 0 or TAGS[tag][0] == "B" or t == 0 or tags[first] == 0 or _role(tag) != _role(tags[first]):
            first = t
    return spans


def make_pair_features(span: RoleSpan, candidates: Sequence[RoleSpan]) -> tuple[list[int], list[int]]:
    """Return, for each candidate partner, its distance bucket and how many candidates stand between.

    >>> near, far = (RoleSpan(role="cue", first=i, last=i + 1) for i in (5, 20))
    >>> make_pair_features(RoleSpan(role="content", first=6, last=9), [near, far])
    ([0, 12], [0, 0])
    """
    distances, between = [], []
    for other in candidates:
        ahead = other.first >= span.last
        gap = other.first - span.last if ahead else max(0, span.first - other.last)
        bucket = sum(gap >= edge for edge in EDGES) - 1
        distances.append(bucket + (len(EDGES) if ahead else 0))
        low, high = (span.last, other.first) if ahead else (other.last, span.first)
        between.append(min(BETWEEN - 1, sum(low <= c.first and c.last <= high and c is not other for c in candidates)))
    return distances, between


def find_links(spans: Sequence[RoleSpan], ends: Array, heads: Heads) -> list[tuple[int, int, int, float]]:
    """Return (pair, from, to, score): for each content its cue and for each cue its source, by places in `spans`.

    `ends` is (T, 8 * D): for each pair, what the asking span's first and last token and the candidate's first
    and last token bring. A span whose best partner is "none" has no link.
    """
    width = ends.shape[1] // 8
    parts = ends.reshape(len(ends), 2, 4, width)
    links: list[tuple[int, int, int, float]] = []
    for pair, name in enumerate(PAIRS):
        asker, wanted = name.split("-")
        targets = [i for i, span in enumerate(spans) if span.role == wanted]
        candidates = [spans[i] for i in targets]
        firsts = [span.first for span in candidates]
        lasts = [span.last - 1 for span in candidates]
        keys = parts[firsts, pair, 2] + parts[lasts, pair, 3]  # (C, D)
        for i, span in enumerate(spans):
            if span.role != asker:
                continue
            query = parts[span.first, pair, 0] + parts[span.last - 1, pair, 1]  # (D,)
            distance, between = make_pair_features(span, candidates)
            scores = keys @ query / np.sqrt(width) + heads.distance[pair, distance] + heads.between[pair, between]
            none = heads.none[pair] @ query / np.sqrt(width) + heads.none_bias[pair]
            options = np.append(scores, none)
            best = int(options.argmax())
            if best < len(targets):
                chances = np.exp(options - options.max())
                links.append((pair, i, targets[best], round(float(chances[best] / chances.sum()), 4)))
    return links


def _role(tag: int) -> str:
    return TAGS[tag][2:]
