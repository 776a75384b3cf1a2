"""scores of words -> role spans: the best tags of a window, and how probable they are.

Pure arithmetic over numpy arrays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.heads import TAGS, Array, Crf

FORBIDDEN = 1e3  # a step worth less than minus this is none
SURE = 4.0  # log-odds beyond what steps can bring, at which a word is taken to be outside any attribution

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
    tags = [0] * len(emissions)
    for low, high, begin, end in _iter_stretches(emissions, crf):
        tags[low:high] = _search(emissions[low:high], begin, crf.transitions, end)
    return tags


def _iter_stretches(emissions: Array, crf: Crf) -> Iterator[tuple[int, int, Array, Array]]:
    """Yield the stretches of words that may be other than O, with what beginning and ending each tag is worth.

    Subtle: a word that is O by more than any two steps can bring cuts the chain, and nothing across it matters.
    """
    finite = np.where(crf.transitions > -FORBIDDEN, crf.transitions, 0)
    slack = 2 * float(finite.max() - finite.min()) + SURE
    open_ = (emissions[:, 1:].max(1) - emissions[:, 0] > -slack) if len(emissions) else np.zeros(0, np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], open_, [False])).astype(np.int8)))
    for low, high in edges.reshape(-1, 2).tolist():
        begin = crf.transitions[0] if low else crf.begin
        end = crf.transitions[:, 0] if high < len(emissions) else crf.end
        yield low, high, begin, end


def _search(emissions: Array, begin: Array, transitions: Array, end: Array) -> list[int]:
    steps = len(emissions)
    back = np.zeros((steps, len(TAGS)), np.int64)
    score = begin + emissions[0]
    columns = np.arange(len(TAGS))
    for t in range(1, steps):
        options = score[:, None] + transitions  # (from, to)
        back[t] = options.argmax(0)
        score = options[back[t], columns] + emissions[t]
    tags = [int((score + end).argmax())]
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
    chances = np.zeros((len(emissions), len(TAGS)), np.float32)
    chances[:, 0] = 1
    for low, high, begin, end in _iter_stretches(emissions, crf):
        chances[low:high] = _weigh(emissions[low:high], begin, crf.transitions, end)
    return chances


def _weigh(emissions: Array, begin: Array, transitions: Array, end: Array) -> Array:
    steps = len(emissions)
    local = np.exp(emissions - emissions.max(1, keepdims=True)).astype(np.float64)
    moves = np.exp(transitions - transitions.max()).astype(np.float64)  # impossible ones become 0
    ahead, behind = np.empty_like(local), np.empty_like(local)
    ahead[0] = np.exp(begin - begin.max()) * local[0]
    ahead[0] /= ahead[0].sum()
    for t in range(1, steps):
        row = (ahead[t - 1] @ moves) * local[t]
        ahead[t] = row / row.sum()  # scaled at each step, so that long windows do not run out of numbers
    behind[-1] = np.exp(end - end.max())
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
