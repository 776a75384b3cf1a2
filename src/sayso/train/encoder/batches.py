"""examples -> batches of tensors: windows with gold tags, spans and links.

Windows are cut by the same code as at run time; in training the first cut is moved at random, so that
no sentence always stands at a window's edge.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sayso.annotate.decode import PAIRS, TAGS, RoleSpan, find_spans, make_pair_features
from sayso.annotate.tokens import find_sentences, find_tokens
from sayso.annotate.windows import Window, make_windows
from sayso.annotate.wordpiece import CLS, PAD, SEP, WordPiece
from sayso.train.polnear import Example, Spans, Triple

__all__ = ["Batch", "GoldWindow", "iter_batches", "make_gold_windows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldWindow:
    """A window with its gold: a tag per token, spans, and for each pair (asker, partner or None)."""

    window: Window
    tags: tuple[int, ...]
    spans: tuple[RoleSpan, ...]
    links: tuple[tuple[int, int, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Padded tensors: pieces, cases (B, T); heads, tags, mask (B, W); and the windows they came from."""

    pieces: Tensor
    cases: Tensor
    heads: Tensor
    tags: Tensor
    mask: Tensor
    windows: tuple[GoldWindow, ...]


def make_gold_windows(example: Example, wordpiece: WordPiece, limit: int, skip: int = 0) -> list[GoldWindow]:
    """Cut one example into windows with gold tags and links; the first `skip` sentences are cut by themselves."""
    tokens = find_tokens(example.text)
    sentences = find_sentences(example.text)
    edge = sentences[skip].start if skip < len(sentences) else 0
    split = next(i for i, (start, _) in enumerate(tokens) if start >= edge) if edge else 0
    windows = make_windows(example.text, tokens[:split], sentences[:skip], wordpiece, limit) if split else []
    rest = make_windows(example.text, tokens[split:], sentences[skip:] if split else sentences, wordpiece, limit)
    windows += [replace(window, first=window.first + split, last=window.last + split) for window in rest]
    tags = _make_tags(example.triples, tokens)
    return [_link(_make_gold(window, tags), tokens, example.triples) for window in windows]


def _make_tags(triples: Sequence[Triple], tokens: Sequence[tuple[int, int]]) -> list[int]:
    """Return each token's tag; where two spans overlap, the one that begins first keeps the token."""
    tags = [0] * len(tokens)
    places = sorted(
        (start, end, role)
        for role in ("source", "cue", "content")
        for fragments in {getattr(triple, role) for triple in triples}
        for start, end in fragments
    )
    for start, end, role in places:
        inside = [i for i in _overlapping(tokens, start, end) if tags[i] == 0]
        for k, i in enumerate(inside):
            tags[i] = TAGS.index(f"{'I' if k and inside[k - 1] == i - 1 else 'B'}-{role}")
    return tags


def _overlapping(tokens: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    found = []
    while low < len(tokens) and tokens[low][0] < end:
        found.append(low)
        low += 1
    return found


def _make_gold(window: Window, tags: list[int]) -> GoldWindow:
    inside = tags[window.first : window.last]
    if inside and TAGS[inside[0]][0] == "I":  # a span that the window's edge cuts begins anew
        inside = [inside[0] - 1, *inside[1:]]
    return GoldWindow(window=window, tags=tuple(inside), spans=tuple(find_spans(inside)), links=())


def _link(gold: GoldWindow, tokens: Sequence[tuple[int, int]], triples: Sequence[Triple]) -> GoldWindow:
    """Add the gold partner of each content and each cue of a window, None where it has none there."""
    base = gold.window.first
    places = [(tokens[base + span.first][0], tokens[base + span.last - 1][1]) for span in gold.spans]
    links: list[tuple[int, int, int | None]] = []
    for pair, name in enumerate(PAIRS):
        asker, wanted = name.split("-")
        for i, span in enumerate(gold.spans):
            if span.role != asker:
                continue
            triple = next((t for t in triples if _touches(getattr(t, asker), places[i])), None)
            if triple is None:
                continue
            fragments = getattr(triple, wanted)
            partners = (j for j, s in enumerate(gold.spans) if s.role == wanted and _touches(fragments, places[j]))
            links.append((pair, i, next(partners, None)))
    return replace(gold, links=tuple(links))


def _touches(fragments: Spans, place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in fragments)


def iter_batches(windows: Sequence[GoldWindow], size: int, shuffle: random.Random | None) -> Iterator[Batch]:
    """Yield batches of windows of like length; with `shuffle`, in random order."""
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].window.pieces))
    if shuffle is not None:
        order.sort(key=lambda i: len(windows[i].window.pieces) + shuffle.uniform(-24, 24))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    if shuffle is not None:
        shuffle.shuffle(groups)
    for group in groups:
        yield _make_batch([windows[i] for i in group])


def _make_batch(golds: list[GoldWindow]) -> Batch:
    longest = max(len(gold.window.pieces) for gold in golds) + 2
    words = max(len(gold.tags) for gold in golds)
    pieces = torch.full((len(golds), longest), PAD)
    cases = torch.full((len(golds), longest), 3)
    heads, tags = torch.zeros((2, len(golds), words), dtype=torch.long)
    mask = torch.zeros((len(golds), words), dtype=torch.bool)
    for b, gold in enumerate(golds):
        count = len(gold.window.pieces)
        pieces[b, : count + 2] = torch.tensor([CLS, *gold.window.pieces, SEP])
        cases[b, 1 : count + 1] = torch.tensor(gold.window.cases)
        heads[b, : len(gold.tags)] = torch.tensor(gold.window.heads) + 1
        tags[b, : len(gold.tags)] = torch.tensor(gold.tags)
        mask[b, : len(gold.tags)] = True
    return Batch(pieces=pieces, cases=cases, heads=heads, tags=tags, mask=mask, windows=tuple(golds))


def make_link_tensors(gold: GoldWindow, pair: int) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Return asker (A, 2), candidates (C, 2), features (2, A, C) and gold (A,), C standing for "none"."""
    wanted = PAIRS[pair].split("-")[1]
    targets = [i for i, span in enumerate(gold.spans) if span.role == wanted]
    candidates = [gold.spans[i] for i in targets]
    chosen = [(i, j) for which, i, j in gold.links if which == pair]
    if not chosen or not targets:
        return None
    features = [make_pair_features(gold.spans[i], candidates) for i, _ in chosen]
    return (
        torch.tensor([(gold.spans[i].first, gold.spans[i].last - 1) for i, _ in chosen]),
        torch.tensor([(span.first, span.last - 1) for span in candidates]),
        torch.tensor([[f[0] for f in features], [f[1] for f in features]]),
        torch.tensor([targets.index(j) if j is not None else len(targets) for _, j in chosen]),
    )
