"""Decoding: Viterbi against trying every sequence; spans and links from scores made by hand."""

import itertools

import numpy as np
import pytest

from sayso.annotate.decode import RoleSpan, find_best_tags, find_chances, find_spans
from sayso.annotate.heads import BETWEEN, DISTANCES, LINK, PAIRS, TAGS, TRAITS, Crf, Heads
from sayso.annotate.link import find_links, find_traits, make_pair_features


def make_crf(seed: int = 0) -> Crf:
    chance = np.random.default_rng(seed)
    return Crf(
        transitions=chance.normal(size=(len(TAGS), len(TAGS))).astype(np.float32),
        begin=chance.normal(size=len(TAGS)).astype(np.float32),
        end=chance.normal(size=len(TAGS)).astype(np.float32),
    )


def make_heads() -> Heads:
    return Heads(
        layers=(make_crf(), make_crf(1)),
        distance=np.zeros((len(PAIRS), DISTANCES), np.float32),
        between=np.zeros((len(PAIRS), BETWEEN), np.float32),
        none=np.zeros((len(PAIRS), LINK), np.float32),
        none_bias=np.zeros(len(PAIRS), np.float32),
        widths=np.zeros((2, 40), np.float32),
        chain={},
    )


@pytest.mark.parametrize("seed", range(8))
def test_viterbi_finds_the_best_of_all_sequences(seed: int) -> None:
    crf = make_crf(seed)
    emissions = np.random.default_rng(seed + 100).normal(size=(4, len(TAGS))).astype(np.float32)

    def score(tags: tuple[int, ...]) -> float:
        steps = sum(crf.transitions[a, b] for a, b in itertools.pairwise(tags))
        return float(crf.begin[tags[0]] + crf.end[tags[-1]] + steps + sum(emissions[range(4), tags]))

    best = max(itertools.product(range(len(TAGS)), repeat=4), key=score)
    assert tuple(find_best_tags(emissions, crf)) == best


@pytest.mark.parametrize("seed", range(4))
def test_chances_are_those_of_all_sequences(seed: int) -> None:
    crf = make_crf(seed)
    emissions = np.random.default_rng(seed + 50).normal(size=(3, len(TAGS))).astype(np.float32)
    wanted = np.zeros((3, len(TAGS)))
    for tags in itertools.product(range(len(TAGS)), repeat=3):
        steps = sum(crf.transitions[a, b] for a, b in itertools.pairwise(tags))
        weight = np.exp(crf.begin[tags[0]] + crf.end[tags[-1]] + steps + sum(emissions[range(3), tags]))
        for t, tag in enumerate(tags):
            wanted[t, tag] += weight
    np.testing.assert_allclose(find_chances(emissions, crf), wanted / wanted.sum(1, keepdims=True), atol=1e-5)


def test_spans_break_where_a_new_one_begins_or_the_role_changes() -> None:
    tags = [TAGS.index(tag) for tag in ("B-cue", "B-cue", "I-cue", "B-content", "O", "B-source")]
    assert [(span.role, span.first, span.last) for span in find_spans(tags)] == [
        ("cue", 0, 1),
        ("cue", 1, 3),
        ("content", 3, 4),
        ("source", 5, 6),
    ]


def test_a_content_takes_the_cue_its_query_fits_and_none_where_nothing_fits() -> None:
    spans = [
        RoleSpan(role="cue", first=0, last=1),
        RoleSpan(role="content", first=1, last=3),
        RoleSpan(role="cue", first=3, last=4),
    ]
    parts = np.zeros((4, len(PAIRS), 4, LINK), np.float32)
    parts[1, 0, 0, 0] = 8  # the content's first token asks
    parts[0, 0, 2, 0] = 1
    parts[3, 0, 2, 0] = -1
    heads = make_heads()
    assert [(pair, i, j) for pair, i, j, _ in find_links(spans, parts.reshape(4, -1), heads)] == [(0, 1, 0)]
    parts[0, 0, 2, 0] = -1
    assert find_links(spans, parts.reshape(4, -1), heads) == []


def test_pair_features_tell_side_distance_and_what_stands_between() -> None:
    span = RoleSpan(role="content", first=10, last=12)
    behind, near, far = (RoleSpan(role="cue", first=i, last=i + 1) for i in (2, 12, 30))
    distances, between = make_pair_features(span, [behind, near, far])
    assert distances == [3, 8, 13]
    assert between == [0, 0, 1]


def test_words_without_a_cue_take_their_source_and_those_with_one_are_not_asked() -> None:
    spans = [
        RoleSpan(role="source", first=0, last=1),
        RoleSpan(role="cue", first=1, last=2),
        RoleSpan(role="content", first=2, last=3),
        RoleSpan(role="content", first=3, last=4),
    ]
    parts = np.zeros((4, len(PAIRS), 4, LINK), np.float32)
    parts[2, 0, 0, 0] = parts[2, 2, 0, 0] = parts[3, 2, 0, 0] = 8
    parts[3, 0, 0, 0] = -8  # no cue for the last words
    parts[1, 0, 2, 0] = parts[0, 2, 2, 0] = 1
    found = [(PAIRS[pair], i, j) for pair, i, j, _ in find_links(spans, parts.reshape(4, -1), make_heads())]
    assert ("content-cue", 2, 1) in found
    assert ("content-source", 3, 0) in found
    assert ("content-source", 2, 0) not in found


def test_traits_add_up_what_the_words_of_each_role_say() -> None:
    width = sum(map(len, TRAITS.values()))
    scores = {f"{role} traits": np.zeros((3, width), np.float32) for role in ("cue", "content", "source")}
    deny = TRAITS["act"].index("deny")
    scores["cue traits"][1, deny] = 2
    scores["content traits"][2, TRAITS["act"].index("warn")] = 3
    parts = [RoleSpan(role="cue", first=1, last=2), RoleSpan(role="content", first=0, last=3)]
    found = {name: value for name, value, _ in find_traits(parts, scores)}
    assert found["act"] == "deny"  # the one word of the content says its 3 a third as loud


@pytest.mark.parametrize("seed", range(6))
def test_words_surely_outside_cut_the_chain_and_change_nothing(seed: int) -> None:
    crf = make_crf(seed)
    emissions = np.random.default_rng(seed).normal(size=(9, len(TAGS))).astype(np.float32)
    emissions[[2, 3, 6], 0] += 60
    best = (
        max(
            itertools.product(range(len(TAGS)), repeat=9 - 3),
            key=lambda tags: _score(crf, emissions, (*tags[:2], 0, 0, *tags[2:4], 0, *tags[4:])),
        )
        if seed < 2
        else None
    )  # 117,649 sequences are enough twice
    tags = find_best_tags(emissions, crf)
    assert [tags[i] for i in (2, 3, 6)] == [0, 0, 0]
    if best is not None:
        assert tags == [*best[:2], 0, 0, *best[2:4], 0, *best[4:]]
    np.testing.assert_allclose(find_chances(emissions, crf).sum(1), 1, atol=1e-5)


def _score(crf: Crf, emissions: np.ndarray, tags: tuple[int, ...]) -> float:
    steps = sum(crf.transitions[a, b] for a, b in itertools.pairwise(tags))
    return float(crf.begin[tags[0]] + crf.end[tags[-1]] + steps + emissions[range(len(tags)), tags].sum())
