"""scores of words -> role spans: the best tags of a window, and how probable they are.

Pure arithmetic over numpy arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.heads import TAGS, Array, Crf

__all__ = ["RoleSpan", "find_best_tags", "find_chances", "find_spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpan:
    """Tokens `first` up to but not including `last` of a window in one role."""

    role: str
    first: int
    last: int
    score: float = 1.0


def find_best_tags(emissions: Array, crf: Crf) -> list[int]:
    """Return the best tag sequence of a window by Viterbi search over (T, 7) emissions.

    >>> flat = np.zeros((7, 7), np.float32)
    >>> crf = Crf(transitions=flat, begin=flat[0], end=flat[0])
    >>> find_best_tags(np.eye(7, dtype=np.float32)[[0, 1, 2, 0]], crf)
    [0, 1, 2, 0]
    """
    steps = len(emissions)
    if steps == 0:
        return []
    back = np.zeros((steps, len(TAGS)), np.int64)
    score = crf.begin + emissions[0]
    columns = np.arange(len(TAGS))
    for t in range(1, steps):
        options = score[:, None] + crf.transitions  # (from, to)
        back[t] = options.argmax(0)
        score = options[back[t], columns] + emissions[t]
    tags = [int((score + crf.end).argmax())]
    for t in range(steps - 1, 0, -1):
        tags.append(int(back[t, tags[-1]]))
    return tags[::-1]


def find_chances(emissions: Array, crf: Crf) -> Array:
    """Return the (T, 7) probability of each tag at each token: the forward-backward algorithm on the same CRF.

    >>> flat = np.zeros((7, 7), np.float32)
    >>> crf = Crf(transitions=flat, begin=flat[0], end=flat[0])
    >>> round(float(find_chances(np.zeros((2, 7), np.float32), crf)[0, 0]), 3)
    0.143
    """
    steps = len(emissions)
    local = np.exp(emissions - emissions.max(1, keepdims=True)).astype(np.float64)
    moves = np.exp(crf.transitions - crf.transitions.max()).astype(np.float64)  # impossible ones become 0
    ahead, behind = np.empty_like(local), np.empty_like(local)
    if steps == 0:
        return np.asarray(local, np.float32)
    ahead[0] = np.exp(crf.begin - crf.begin.max()) * local[0]
    ahead[0] /= ahead[0].sum()
    for t in range(1, steps):
        row = (ahead[t - 1] @ moves) * local[t]
        ahead[t] = row / row.sum()  # scaled at each step, so that long windows do not run out of numbers
    behind[-1] = np.exp(crf.end - crf.end.max())
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


def _role(tag: int) -> str:
    return TAGS[tag][2:]
