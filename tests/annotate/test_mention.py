"""Mentions and chains: against a plain reading of the same sums, pair by pair."""

import numpy as np
import pytest

from sayso.annotate.heads import CHAIN, MENTIONS, SPAN, WIDTHS, Heads
from sayso.annotate.mention.chain import BACK, EDGES, MATCHES, TABLES, Vectors, chain_mentions
from sayso.annotate.mention.spans import find_mentions
from sayso.annotate.mention.words import FORMS, PRONOUNS, describe

WORDS = [
    "General",
    "John",
    "Campbell",
    "met",
    "the",
    "National",
    "Relief",
    "Council",
    ".",
    "The",
    "general",
    "said",
    "he",
    "trusted",
    "it",
    ".",
    "The",
    "NRC",
    "agreed",
    ".",
    "A",
    "general",
    "left",
    ";",
    "his",
    "army",
    "stayed",
    ".",
    "Campbell",
    "of",
    "the",
    "council",
    "spoke",
    "of",
    "it",
    "to",
    "the",
    "men",
    "who",
    "knew",
    "the",
    "council",
    ".",
]
KINDS = sum(map(len, MENTIONS.values()))


def make_places(seed: int, count: int) -> list[tuple[int, int]]:
    chance = np.random.default_rng(seed)
    firsts = chance.integers(0, len(WORDS) - 4, count)
    places = {(int(first), int(first) + int(chance.integers(1, 4))) for first in firsts}
    return sorted(places, key=lambda place: (place[0], -place[1]))


def make_tables(seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    shapes = {**TABLES, "labels": (KINDS, KINDS), "new": (len(FORMS),)}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def make_vectors(seed: int, count: int) -> Vectors:
    chance = np.random.default_rng(seed)
    asks, keys = chance.normal(size=(2, count, CHAIN)).astype(np.float32)
    labels = chance.random((count, KINDS)).astype(np.float32)
    return Vectors(asks=asks, keys=keys, new=chance.normal(size=count).astype(np.float32), labels=labels)


def bucket(gap: int) -> int:
    return max(k for k, edge in enumerate(EDGES) if max(gap, 0) >= edge)


def tell_match(one: tuple[int, int], other: tuple[int, int]) -> str:
    """Say how two mentions' words match, read off one at a time."""
    a, b = describe(WORDS, [one], [0] * len(WORDS)), describe(WORDS, [one, other], [0] * len(WORDS))
    if a.pronoun[0] or b.pronoun[1]:
        return "none"
    held = [set(b.held[b.edges[i] : b.edges[i + 1]].tolist()) for i in (0, 1)]
    if b.text[0] == b.text[1]:
        return "text"
    if b.head[0] == b.head[1]:
        return "head"
    if b.head[0] in held[1]:
        return "head in"
    if b.head[1] in held[0]:
        return "holds head"
    if b.letters[0] == b.letters[1] and b.letters[0]:
        return "initials"
    return "share" if held[0] & held[1] else "none"


@pytest.mark.parametrize("seed", range(6))
def test_chains_are_those_of_summing_every_pair_by_hand(seed: int) -> None:
    places = make_places(seed, 40)
    sentences = np.cumsum([word == "." for word in WORDS]).tolist()
    found = describe(WORDS, places, sentences)
    vectors, tables = make_vectors(seed, len(places)), make_tables(seed)
    entities: list[int] = []
    for i, (first, last) in enumerate(places):
        form = int(found.form[i])
        best, chosen = float(vectors.new[i] + tables["new"][form]), None
        for j in range(i):
            match = MATCHES.index(tell_match(places[i], places[j]))
            nested = 0 if places[j][1] <= first else 2 if places[j][1] == last else 1
            score = vectors.asks[i] @ vectors.keys[j] / np.sqrt(CHAIN)
            score += vectors.labels[i] @ tables["labels"] @ vectors.labels[j]
            score += tables["match"][match, form, found.form[j]]
            score += tables["pronoun"][found.pronoun[i], found.pronoun[j]]
            score += tables["sentences"][form, bucket(int(found.sentence[i] - found.sentence[j]))]
            score += tables["mentions"][form, bucket(i - j - 1)]
            score += tables["nested"][nested, form]
            if score > best:
                best, chosen = float(score), j
        entities.append(max(entities, default=-1) + 1 if chosen is None else entities[chosen])
    assert chain_mentions(found, vectors, tables) == entities


def test_a_mention_further_back_than_the_reach_is_not_looked_at() -> None:
    words = ["Kunar", *["fort"] * (BACK + 1), "Kunar"]
    places = [(i, i + 1) for i in range(len(words))]
    found = describe(words, places, [0] * len(words))
    tables = {name: np.zeros_like(table) for name, table in make_tables(0).items()}
    tables["match"][MATCHES.index("text")] = 9
    zero = np.zeros((len(words), CHAIN), np.float32)
    vectors = Vectors(asks=zero, keys=zero, new=zero[:, 0] + 1, labels=np.zeros((len(words), KINDS), np.float32))
    entities = chain_mentions(found, vectors, tables)
    assert entities[-1] != entities[0]
    near = describe(words[1:], places[:-1], [0] * (len(words) - 1))
    assert chain_mentions(
        near, Vectors(**{n: getattr(vectors, n)[1:] for n in ("asks", "keys", "new", "labels")}), tables
    )[:3] == [0, 0, 0]


@pytest.mark.parametrize(
    ("words", "form", "pronoun"),
    [("He", "pronoun", "he"), ("the men", "definite", "none"), ("their army", "possessive", "none"),
     ("a general", "indefinite", "none"), ("those men", "demonstrative", "none"), ("John Campbell", "name", "none"),
     ("men", "bare", "none"), ("7,000 men", "indefinite", "none")],
)  # fmt: skip
def test_a_mention_has_a_form(words: str, form: str, pronoun: str) -> None:
    tokens = words.split()
    found = describe(tokens, [(0, len(tokens))], [0] * len(tokens))
    assert (FORMS[found.form[0]], PRONOUNS[found.pronoun[0]]) == (form, pronoun)


def test_of_two_mentions_that_cross_the_likelier_stays_and_nested_ones_both_do() -> None:
    scores = {
        "spans": np.zeros((5, len(MENTIONS) * (2 * SPAN + 2)), np.float32),
        "labels": np.zeros((5, 2 * KINDS), np.float32),
    }
    scores["spans"][:, 2 * SPAN] = -3
    for axis, (first, last, strength) in enumerate(((0, 3, 5.0), (1, 2, 6.0), (2, 5, 7.0))):
        scores["spans"][first, axis] = strength
        scores["spans"][last - 1, SPAN + axis] = 1
    empty = np.zeros((3, 1), np.float32)
    heads = Heads(
        layers=(), distance=empty, between=empty, none=empty, none_bias=empty[:, 0],  # type: ignore[arg-type]
        widths=np.zeros((2, WIDTHS), np.float32), chain={},
    )  # fmt: skip
    found = [(row.first, row.last) for row in find_mentions(scores, heads, "own")]
    assert found == [(1, 2), (2, 5)]  # the run 0-3 crosses the likelier 2-5
