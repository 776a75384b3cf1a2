"""windows with gold -> batches of tensors.

Windows of texts whose mentions are known stay together with all windows of their text, since chains cross windows;
the others are grouped by length.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sayso.annotate.heads import LAYERS, PAIRS
from sayso.annotate.link import make_pair_features
from sayso.annotate.wordpiece import CLS, PAD, SEP
from sayso.train.encoder.gold import GoldLayer, GoldWindow

__all__ = ["Batch", "count_batches", "iter_batches", "make_link_tensors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Padded tensors: pieces, cases (B, T); heads, mask (B, W); tags and which windows have them for each layer."""

    pieces: Tensor
    cases: Tensor
    heads: Tensor
    mask: Tensor
    tags: tuple[Tensor, ...]  # each (B, W)
    known: tuple[Tensor, ...]  # each (B,)
    windows: tuple[GoldWindow, ...]


def iter_batches(windows: Sequence[GoldWindow], size: int, shuffle: random.Random | None) -> Iterator[Batch]:
    """Yield batches of about `size` windows; with `shuffle`, in random order."""
    for group in _make_groups(windows, size, shuffle):
        yield _make_batch(group)


def count_batches(windows: Sequence[GoldWindow], size: int) -> int:
    """Return how many batches the windows make."""
    return len(_make_groups(windows, size, random.Random(0)))  # noqa: S311 - shuffling, not secrets


def _make_groups(windows: Sequence[GoldWindow], size: int, shuffle: random.Random | None) -> list[list[GoldWindow]]:
    single = [window for window in windows if window.text is None]
    order = sorted(range(len(single)), key=lambda i: len(single[i].window.pieces))
    if shuffle is not None:
        order.sort(key=lambda i: len(single[i].window.pieces) + shuffle.uniform(-24, 24))
    groups = [[single[i] for i in order[at : at + size]] for at in range(0, len(order), size)]
    texts: dict[str, list[GoldWindow]] = {}
    for window in windows:
        if window.text is not None:
            texts.setdefault(window.text.id, []).append(window)
    names = list(texts)
    if shuffle is not None:
        shuffle.shuffle(names)
    packed: list[GoldWindow] = []
    for name in names:
        if packed and len(packed) + len(texts[name]) > size:
            groups.append(packed)
            packed = []
        packed = packed + texts[name]
    groups += [packed] if packed else []
    if shuffle is not None:
        shuffle.shuffle(groups)
    return groups


def _make_batch(golds: list[GoldWindow]) -> Batch:
    longest = max(len(gold.window.pieces) for gold in golds) + 2
    words = max(len(gold.window.heads) for gold in golds)
    pieces = torch.full((len(golds), longest), PAD)
    cases = torch.full((len(golds), longest), 3)
    heads = torch.zeros((len(golds), words), dtype=torch.long)
    tags = [torch.zeros((len(golds), words), dtype=torch.long) for _ in LAYERS]
    known = [torch.zeros(len(golds), dtype=torch.bool) for _ in LAYERS]
    mask = torch.zeros((len(golds), words), dtype=torch.bool)
    for b, gold in enumerate(golds):
        count, length = len(gold.window.pieces), len(gold.window.heads)
        pieces[b, : count + 2] = torch.tensor([CLS, *gold.window.pieces, SEP])
        cases[b, 1 : count + 1] = torch.tensor(gold.window.cases)
        heads[b, :length] = torch.tensor(gold.window.heads) + 1
        mask[b, :length] = True
        for k, layer in enumerate(gold.layers):
            if layer is not None:
                tags[k][b, :length] = torch.tensor(layer.tags)
                known[k][b] = True
    return Batch(
        pieces=pieces, cases=cases, heads=heads, mask=mask, tags=tuple(tags), known=tuple(known), windows=tuple(golds),
    )  # fmt: skip


def make_link_tensors(layer: GoldLayer, pair: int) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Return asker (A, 2), candidates (C, 2), features (2, A, C) and gold (A,), C standing for "none"."""
    wanted = PAIRS[pair].split("-")[1]
    targets = [i for i, span in enumerate(layer.spans) if span.role == wanted]
    candidates = [layer.spans[i] for i in targets]
    chosen = [(i, j) for which, i, j in layer.links if which == pair]
    if not chosen or not targets:
        return None
    features = [make_pair_features(layer.spans[i], candidates) for i, _ in chosen]
    return (
        torch.tensor([(layer.spans[i].first, layer.spans[i].last - 1) for i, _ in chosen]),
        torch.tensor([(span.first, span.last - 1) for span in candidates]),
        torch.tensor([[f[0] for f in features], [f[1] for f in features]]),
        torch.tensor([targets.index(j) if j is not None else len(targets) for _, j in chosen]),
    )
