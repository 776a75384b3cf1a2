"""role spans + scores -> links: each content with its cue, each cue with its source, and what a claim is like.

A pair is scored by what the ends of both spans bring, how far apart they are and how many others stand between.
"""

from collections.abc import Sequence

import numpy as np

from sayso.annotate.decode import RoleSpan
from sayso.annotate.heads import BETWEEN, EDGES, LINK, NAME_PARTS, PAIRS, TRAITS, Array, Heads, Scores

__all__ = ["find_links", "find_name_parts", "find_traits", "make_pair_features"]

Link = tuple[int, int, int, float]  # pair, from, to, score


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


def find_links(spans: Sequence[RoleSpan], ends: Array, heads: Heads) -> list[Link]:
    """Return (pair, from, to, score) by places in `spans`: each content's cue, each cue's source, and the source of a
    content that has no cue. A span whose best partner is "none" has no link.

    `ends` is (W, 12 * LINK): for each pair, what the asking span's first and last word and the candidate's bring.
    """
    links: list[Link] = []
    for pair, name in enumerate(PAIRS):
        asker, wanted = name.split("-")
        handed = {i for which, i, _, _ in links if PAIRS[which] == "content-cue"} if name == "content-source" else ()
        targets = [i for i, span in enumerate(spans) if span.role == wanted]
        asking = [i for i, span in enumerate(spans) if span.role == asker and i not in handed]
        if targets and asking:
            links += _find_partners(pair, spans, (asking, targets), ends, heads)
    return links


def _find_partners(
    pair: int, spans: Sequence[RoleSpan], places: tuple[list[int], list[int]], ends: Array, heads: Heads
) -> list[Link]:
    asking, targets = places
    parts = ends.reshape(len(ends), len(PAIRS), 4, LINK)[:, pair]
    candidates = [spans[i] for i in targets]
    keys = parts[[span.first for span in candidates], 2] + parts[[span.last - 1 for span in candidates], 3]  # (C, D)
    found: list[Link] = []
    for i in asking:
        query = parts[spans[i].first, 0] + parts[spans[i].last - 1, 1]  # (D,)
        distance, between = make_pair_features(spans[i], candidates)
        scores = keys @ query / np.sqrt(LINK) + heads.distance[pair, distance] + heads.between[pair, between]
        none = heads.none[pair] @ query / np.sqrt(LINK) + heads.none_bias[pair]
        options = np.append(scores, none)
        best = int(options.argmax())
        if best < len(targets):
            chances = np.exp(options - options.max())
            found.append((pair, i, targets[best], round(float(chances[best] / chances.sum()), 4)))
    return found


def find_traits(parts: Sequence[RoleSpan], scores: Scores) -> list[tuple[str, str, float]]:
    """Return (field, value, score) of one attribution: its act, polarity, certainty and kind of source.

    Each role adds the mean over its words; all fragments of a role together.
    """
    total = np.zeros(sum(map(len, TRAITS.values())), np.float32)
    for role in ("cue", "content", "source"):
        words = [t for span in parts if span.role == role for t in range(span.first, span.last)]
        if words:
            total += scores[f"{role} traits"][words].mean(0)
    found = []
    at = 0
    for name, values in TRAITS.items():
        logits = total[at : at + len(values)]
        chances = np.exp(logits - logits.max())
        best = int(chances.argmax())
        found.append((name, values[best], round(float(chances[best] / chances.sum()), 4)))
        at += len(values)
    return found


def find_name_parts(wholes: Sequence[tuple[int, int]], scores: Scores) -> list[RoleSpan]:
    """Return the runs of words within sources and mentions that are a name or a role, in order of place.

    >>> scores = {"names": np.eye(3, dtype=np.float32)[[2, 1, 1, 0]]}
    >>> [(part.role, part.first, part.last) for part in find_name_parts([(0, 3)], scores)]
    [('role', 0, 1), ('name', 1, 3)]
    """
    inside = {word for first, last in wholes for word in range(first, last)}
    edges = {first for first, _ in wholes} | {last for _, last in wholes}
    best = scores["names"].argmax(1)
    parts: list[RoleSpan] = []
    for word in sorted(inside):
        kind = NAME_PARTS[best[word]]
        if kind == "other":
            continue
        before = parts[-1] if parts else None
        if before is not None and before.role == kind and before.last == word and word not in edges:
            parts[-1] = RoleSpan(role=kind, first=before.first, last=word + 1)
        else:
            parts.append(RoleSpan(role=kind, first=word, last=word + 1))
    return parts
