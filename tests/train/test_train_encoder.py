"""Training's arithmetic, where torch is installed: the CRF against brute force, the file against the network."""

import itertools
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training is an extra: pip install -e '.[train]'")
pytest.importorskip("onnx", reason="training is an extra: pip install -e '.[train]'")

from safetensors.torch import save_file  # noqa: E402 - after the check that it is there

from sayso.annotate.heads import LAYERS, TAGS, cut_columns, forbid_steps  # noqa: E402
from sayso.annotate.mention.chain import chain_mentions, make_chain_features  # noqa: E402
from sayso.annotate.mention.spans import Named, make_vectors, score_spans  # noqa: E402
from sayso.annotate.mention.words import describe  # noqa: E402
from sayso.annotate.tokens import find_sentences, find_tokens  # noqa: E402
from sayso.annotate.windows import make_windows  # noqa: E402
from sayso.contract.values import ENTITY_LABELS  # noqa: E402
from sayso.train.corpora.example import Example, GoldMention, Triple  # noqa: E402
from sayso.train.encoder.batches import iter_batches  # noqa: E402
from sayso.train.encoder.gold import GoldWindow, make_gold_windows  # noqa: E402
from sayso.train.encoder.losses import make_losses  # noqa: E402
from sayso.train.encoder.net import Net, NetConfig  # noqa: E402
from sayso.train.encoder.onnx_file import write_model  # noqa: E402
from sayso.train.measure import load_wordpiece, open_model  # noqa: E402

TEXT = "Officials said the fort had fallen. “We left,” he added, “at dawn.”"
TRIPLES = (
    Triple(source=((0, 9),), cue=((10, 14),), content=((15, 35),)),
    Triple(source=((47, 49),), cue=((50, 55),), content=((36, 46), (57, 67))),
)


@pytest.fixture(scope="module")
def net() -> "Net":
    torch.manual_seed(3)
    made = Net(NetConfig())
    torch.nn.init.normal_(made.transitions)
    torch.nn.init.normal_(made.distance)
    for table in made.chain.values():
        torch.nn.init.normal_(table)
    return made.eval()


@pytest.mark.parametrize("layer", range(len(LAYERS)))
@torch.no_grad()
def test_the_crf_sums_over_all_sequences(net: "Net", layer: int) -> None:
    emissions = torch.randn(1, 3, len(TAGS))
    forbidden = torch.from_numpy(forbid_steps())
    transitions = net.transitions[layer].masked_fill(forbidden, -1e4)
    begin = net.begin[layer].masked_fill(forbidden[0], -1e4)

    def score(tags: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(tags))
        return float(begin[tags[0]] + net.end[layer][tags[-1]] + steps + emissions[0, range(3), list(tags)].sum())

    every = torch.tensor([score(tags) for tags in itertools.product(range(len(TAGS)), repeat=3)])
    gold = (1, 2, 3)
    loss = net.tag_loss(layer, emissions, torch.tensor([gold]), torch.ones(1, 3, dtype=torch.bool))
    assert float(loss) == pytest.approx(float(torch.logsumexp(every, 0)) - score(gold), abs=1e-3)


def test_gold_windows_carry_tags_and_links() -> None:
    (gold,) = make_gold_windows(Example(id="a", text=TEXT, triples=TRIPLES), load_wordpiece(), 254)
    layer, inner = gold.layers
    assert layer is not None
    assert inner is None  # the corpus does not say what stands within
    roles = [span.role for span in layer.spans]
    assert roles == ["source", "cue", "content", "content", "source", "cue", "content"]
    assert layer.links[:5] == ((0, 2, 1), (0, 3, 5), (0, 6, 5), (1, 1, 0), (1, 5, 4))
    assert layer.links[5:] == ((2, 2, 0), (2, 3, 4), (2, 6, 4))


def test_the_fp32_file_says_what_the_network_says(net: "Net", tmp_path: Path) -> None:
    weights = {name: value.detach().contiguous() for name, value in net.named_parameters()}
    save_file(weights, tmp_path / "c.safetensors")
    encoder = open_model(write_model(tmp_path / "c.safetensors", tmp_path / "m.onnx", int8=False))
    wordpiece = load_wordpiece()
    example = Example(id="a", text=TEXT, triples=TRIPLES)
    (window,) = make_windows(TEXT, find_tokens(TEXT), find_sentences(TEXT), wordpiece)
    (batch,) = iter_batches(make_gold_windows(example, wordpiece, 254), 4, None)
    with torch.no_grad():
        columns = net(batch.pieces, batch.cases)
    wanted = cut_columns(columns[0][batch.heads[0]].numpy())
    scores = encoder.score(window)
    for name, rows in wanted.items():
        np.testing.assert_allclose(scores[name], rows, atol=1e-4)
    np.testing.assert_allclose(encoder.heads.distance, net.distance.detach().numpy(), atol=1e-6)


@torch.no_grad()
def test_mentions_and_chains_are_scored_at_run_time_as_in_training(net: "Net", tmp_path: Path) -> None:
    weights = {name: value.detach().contiguous() for name, value in net.named_parameters()}
    save_file(weights, tmp_path / "c.safetensors")
    encoder = open_model(write_model(tmp_path / "c.safetensors", tmp_path / "m.onnx", int8=False))
    mentions = (
        GoldMention(start=0, end=9, label="person", entity=0),
        GoldMention(start=15, end=23, label="facility", entity=1),
        GoldMention(start=47, end=49, label="person", entity=0),
    )
    example = Example(id="a", text=TEXT, mentions=mentions, labels="own")
    (gold,) = make_gold_windows(example, load_wordpiece(), 254)
    (batch,) = iter_batches([gold], 4, None)
    columns = net(batch.pieces, batch.cases)[0][batch.heads[0]]
    scores = encoder.score(gold.window)
    parts = cut_columns(columns.numpy())
    grid = net.span_scores(0, torch.from_numpy(parts["spans"])).numpy()
    inside = grid > -100
    np.testing.assert_allclose(score_spans(scores, encoder.heads, "own")[inside], grid[inside], atol=1e-3)
    assert gold.text is not None
    named = [Named(first=m[0], last=m[1], label="person", score=1.0) for m in gold.text.mentions]
    found = describe(gold.text.words, [(row.first, row.last) for row in named], gold.text.sentences)
    chosen = chain_mentions(found, make_vectors(named, scores), encoder.heads.chain)
    losses = make_losses(net, batch, columns[None])
    assert set(losses) == {"mentions", "labels", "chains"}
    assert len(chosen) == len(mentions)
    assert chosen == _chain_by_training(net, gold, torch.from_numpy(parts["chains"]), torch.from_numpy(parts["labels"]))


def _chain_by_training(net: "Net", gold: "GoldWindow", chains: "torch.Tensor", labels: "torch.Tensor") -> list[int]:
    """Return the entities that the training-time scores give, each mention taking its best."""
    text = gold.text
    assert text is not None
    found = describe(text.words, [(m[0], m[1]) for m in text.mentions], text.sentences)
    first, last = torch.from_numpy(found.first), torch.from_numpy(found.last - 1)
    logits = net.label_scores(labels, first, last)
    own = len(ENTITY_LABELS)
    chances = torch.cat((logits[:, :own].softmax(1), logits[:, own:].softmax(1)), 1)
    cells, allowed = make_chain_features(found, 0, len(text.mentions))
    moved = {name: tuple(torch.from_numpy(part.copy()) for part in cell) for name, cell in cells.items()}
    places = (first, last, torch.from_numpy(found.form))
    scores = net.chain_scores(chains, chances, places, (0, 0, len(text.mentions)), moved)
    scores[:, :-1][~torch.from_numpy(allowed)] = -1e9
    entities: list[int] = []
    for i, best in enumerate(scores.argmax(1).tolist()):
        entities.append(entities[best] if best < i else max(entities, default=-1) + 1)
    return entities
