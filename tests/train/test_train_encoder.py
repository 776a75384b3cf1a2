"""Training's arithmetic, where torch is installed: the CRF against brute force, the file against the network."""

import itertools
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training is an extra: pip install -e '.[train]'")
pytest.importorskip("onnx", reason="training is an extra: pip install -e '.[train]'")

from safetensors.torch import save_file  # noqa: E402 - after the check that it is there

from sayso.annotate.decode import TAGS  # noqa: E402
from sayso.annotate.tokens import find_sentences, find_tokens  # noqa: E402
from sayso.annotate.windows import make_windows  # noqa: E402
from sayso.train.encoder.batches import iter_batches, make_gold_windows  # noqa: E402
from sayso.train.encoder.net import Net, NetConfig  # noqa: E402
from sayso.train.encoder.onnx_file import write_model  # noqa: E402
from sayso.train.measure import load_wordpiece, open_model  # noqa: E402
from sayso.train.polnear import Example, Triple  # noqa: E402

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
    return made.eval()


@torch.no_grad()
def test_the_crf_sums_over_all_sequences(net: "Net") -> None:
    emissions = torch.randn(1, 3, len(TAGS))
    transitions, begin = net.transition_scores()

    def score(tags: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(tags))
        return float(begin[tags[0]] + net.end[tags[-1]] + steps + emissions[0, range(3), list(tags)].sum())

    every = torch.tensor([score(tags) for tags in itertools.product(range(len(TAGS)), repeat=3)])
    gold = (1, 2, 3)
    loss = net.tag_loss(emissions, torch.tensor([gold]), torch.ones(1, 3, dtype=torch.bool))
    assert float(loss) == pytest.approx(float(torch.logsumexp(every, 0)) - score(gold), abs=1e-3)


def test_gold_windows_carry_tags_and_links() -> None:
    (gold,) = make_gold_windows(Example(id="a", text=TEXT, triples=TRIPLES), load_wordpiece(), 254)
    roles = [span.role for span in gold.spans]
    assert roles == ["source", "cue", "content", "content", "source", "cue", "content"]
    assert gold.links == ((0, 2, 1), (0, 3, 5), (0, 6, 5), (1, 1, 0), (1, 5, 4))


def test_the_fp32_file_says_what_the_network_says(net: "Net", tmp_path: Path) -> None:
    weights = {name: value.detach().contiguous() for name, value in net.named_parameters()}
    save_file(weights, tmp_path / "c.safetensors")
    encoder = open_model(write_model(tmp_path / "c.safetensors", tmp_path / "m.onnx", int8=False))
    wordpiece = load_wordpiece()
    example = Example(id="a", text=TEXT, triples=TRIPLES)
    (window,) = make_windows(TEXT, find_tokens(TEXT), find_sentences(TEXT), wordpiece)
    (batch,) = iter_batches(make_gold_windows(example, wordpiece, 254), 4, None)
    with torch.no_grad():
        tags, ends = net(batch.pieces, batch.cases)
    scores = encoder.score(window)
    np.testing.assert_allclose(scores.emissions, tags[0][batch.heads[0]].numpy(), atol=1e-4)
    np.testing.assert_allclose(scores.ends, ends[0][batch.heads[0]].numpy(), atol=1e-4)
    np.testing.assert_allclose(encoder.heads.distance, net.distance.detach().numpy(), atol=1e-6)
