"""columns + gold -> one loss for each thing the encoder learns; every weight between them is in this file.

A window adds to a loss only where its corpus is annotated for it, so corpora of different kinds train together.
"""

from collections.abc import Mapping
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn import functional

from sayso.annotate.heads import COLUMNS, LAYERS, MENTIONS, PAIRS, TRAITS, WIDTHS
from sayso.annotate.mention.chain import BACK, iter_blocks, make_chain_features
from sayso.annotate.mention.words import describe
from sayso.train.encoder.batches import Batch, make_link_tensors
from sayso.train.encoder.gold import GoldLayer, GoldText, GoldWindow
from sayso.train.encoder.net import Net

__all__ = ["WEIGHTS", "make_losses", "weigh"]

# What each loss counts beside the outer tags: means over words for tags and mentions, over choices for the rest.
WEIGHTS: Mapping[str, float] = MappingProxyType({
    "tags": 1.0, "inner": 3.0, "links": 0.3, "traits": 0.3, "mentions": 1.0, "labels": 0.2, "names": 0.3,
    "chains": 0.3,
})  # fmt: skip


def make_losses(net: Net, batch: Batch, columns: Tensor) -> dict[str, Tensor]:
    """Return the losses that a batch has gold for; `columns` (B, W, all) in fp32 are those of its words."""
    parts = dict(zip(COLUMNS, torch.split(columns, list(COLUMNS.values()), 2), strict=True))
    losses: dict[str, Tensor] = {}
    for k, name in enumerate(LAYERS):
        rows = batch.known[k].nonzero()[:, 0].to(columns.device)
        if len(rows):
            mask = batch.mask.to(columns.device)[rows]
            losses[name] = net.tag_loss(k, parts[name][rows], batch.tags[k].to(columns.device)[rows], mask) / mask.sum()
    choices: dict[str, list[Tensor]] = {
        name: [] for name in ("links", "traits", "mentions", "labels", "names", "chains")
    }
    by_row = {name: part.unbind(0) for name, part in parts.items()}
    words = 0
    for b, gold in enumerate(batch.windows):
        seen = {name: rows[b][: len(gold.window.heads)] for name, rows in by_row.items()}
        for layer in gold.layers:
            if layer is not None:
                choices["links"] += _score_links(net, layer, seen["ends"])
                choices["traits"] += _score_traits(layer, seen)
        if gold.names:
            places, parts_of = torch.tensor(gold.names, device=columns.device).T
            choices["names"].append(functional.cross_entropy(seen["names"][places], parts_of, reduction="none"))
        if gold.text is not None:
            words += len(gold.window.heads)
            choices["mentions"].append(_score_mentions(net, gold, seen["spans"]))
            choices["labels"] += _score_labels(net, gold, seen["labels"])
    for text, members in _gather_texts(batch):
        whole = {
            name: torch.cat([by_row[name][b][: len(w.window.heads)] for b, w in members])
            for name in ("chains", "labels")
        }
        choices["chains"] += _score_chains(net, text, whole["chains"], whole["labels"])
    for name, found in choices.items():
        if found:
            losses[name] = torch.cat(found).sum() / words if name == "mentions" else torch.cat(found).mean()
    return losses


def _score_links(net: Net, layer: GoldLayer, ends: Tensor) -> list[Tensor]:
    found = []
    for pair in range(len(PAIRS)):
        tensors = make_link_tensors(layer, pair)
        if tensors is not None:
            asker, candidates, features, target = (tensor.to(ends.device) for tensor in tensors)
            scores = net.pair_scores(pair, ends, asker, candidates, features)
            found.append(functional.cross_entropy(scores, target, reduction="none"))
    return found


def _score_traits(layer: GoldLayer, seen: Mapping[str, Tensor]) -> list[Tensor]:
    """The claim's scores are the sum over roles of the mean over their words, as annotate/link.py has it."""
    found = []
    for parts, traits in layer.claims:
        total = seen["cue traits"].new_zeros(COLUMNS["cue traits"])
        for role in ("cue", "content", "source"):
            words = [
                t
                for i in parts
                if layer.spans[i].role == role
                for t in range(layer.spans[i].first, layer.spans[i].last)
            ]
            if words:
                total = total + seen[f"{role} traits"][words].mean(0)
        gold, at = dict(traits), 0
        for name, values in TRAITS.items():
            if name in gold:
                target = total.new_tensor([values.index(gold[name])], dtype=torch.long)
                found.append(functional.cross_entropy(total[None, at : at + len(values)], target, reduction="none"))
            at += len(values)
    return found


def _score_mentions(net: Net, gold: GoldWindow, spans: Tensor) -> Tensor:
    """Return the summed binary cross-entropy of every run of words, a mention or none."""
    assert gold.text is not None  # noqa: S101 - the caller looked
    grid = net.span_scores(list(MENTIONS).index(gold.text.kind), spans)
    target = torch.zeros_like(grid)
    for first, last, _ in gold.mentions():
        target[first, last - first - 1] = 1
    inside = torch.arange(len(grid), device=grid.device)[:, None] + torch.arange(WIDTHS, device=grid.device) < len(grid)
    return functional.binary_cross_entropy_with_logits(grid, target, reduction="none")[inside].sum()[None]


def _score_labels(net: Net, gold: GoldWindow, columns: Tensor) -> list[Tensor]:
    mentions = gold.mentions()
    if not mentions or gold.text is None:
        return []
    first, last, label = torch.tensor(mentions, device=columns.device).T
    scores = net.label_scores(columns, first, last - 1)
    low, high = _cut_kind(gold.text.kind)
    return [functional.cross_entropy(scores[:, low:high], label, reduction="none")]


def _cut_kind(kind: str) -> tuple[int, int]:
    own = len(MENTIONS["own"])
    return (0, own) if kind == "own" else (own, own + len(MENTIONS["gum"]))


def _gather_texts(batch: Batch) -> list[tuple[GoldText, list[tuple[int, GoldWindow]]]]:
    texts: dict[str, tuple[GoldText, list[tuple[int, GoldWindow]]]] = {}
    for b, gold in enumerate(batch.windows):
        if gold.text is not None:
            texts.setdefault(gold.text.id, (gold.text, []))[1].append((b, gold))
    return list(texts.values())


def _score_chains(net: Net, text: GoldText, columns: Tensor, labels: Tensor) -> list[Tensor]:
    """Return each mention's loss over the earlier ones of its entity, or over "new" where it is the first."""
    if len(text.mentions) < 2:
        return []
    found = describe(text.words, [(m[0], m[1]) for m in text.mentions], text.sentences)
    device = columns.device
    first, last = torch.from_numpy(found.first).to(device), torch.from_numpy(found.last - 1).to(device)
    form = torch.from_numpy(found.form).to(device)
    entity = torch.tensor([m[3] for m in text.mentions], device=device)
    logits = net.label_scores(labels, first, last).detach()
    own = len(MENTIONS["own"])
    chances = torch.cat((logits[:, :own].softmax(1), logits[:, own:].softmax(1)), 1)
    losses: list[Tensor] = []
    for low, high in iter_blocks(len(text.mentions)):
        cells, allowed = make_chain_features(found, low, high)
        begin = max(0, low - BACK)
        moved = {name: tuple(torch.from_numpy(part.copy()).to(device) for part in cell) for name, cell in cells.items()}
        scores = net.chain_scores(columns, chances, (first, last, form), (begin, low, high), moved)
        may = torch.from_numpy(allowed).to(device)
        same = may & (entity[low:high, None] == entity[None, begin:high])
        gold = torch.cat((same, ~same.any(1, keepdim=True)), 1)
        may = torch.cat((may, torch.ones_like(may[:, :1])), 1)
        scores = scores.masked_fill(~may, -1e4)
        losses.append(scores.logsumexp(1) - scores.masked_fill(~gold, -1e4).logsumexp(1))
    return losses


def weigh(losses: Mapping[str, Tensor]) -> Tensor:
    """Return the one number that is learned from."""
    return sum(
        (WEIGHTS[name] * loss for name, loss in losses.items()),
        start=torch.zeros((), device=next(iter(losses.values())).device),
    )
