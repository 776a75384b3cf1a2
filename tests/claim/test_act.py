"""Acts, certainty and form from cue and content words."""

import pytest

from sayso.claim.act import find_act, find_certainty, find_form, is_negated, load_cues
from sayso.contract.values import ACTS
from sayso.types import Span

CUES = load_cues()


def locate(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "say"), ("According to", "say"), ("told reporters", "say"), ("has repeatedly said", "say"),
        ("estimates", "estimate"), ("puts the number at", "estimate"), ("are estimated to", "estimate"),
        ("accused", "accuse"), ("blamed", "accuse"), ("denied", "deny"), ("dismissed", "deny"),
        ("claimed responsibility for", "admit"), ("admitted", "admit"), ("confirmed", "confirm"), ("warned", "warn"),
        ("threatened to", "threaten"), ("vowed to", "promise"), ("has pledged", "promise"),
        ("has been requesting", "request"),
        ("called on", "request"), ("urged", "request"), ("declined to comment", "refuse"),
        ("did not respond", "refuse"),
        ("announced", "announce"), ("ordered", "order"), ("believes", "believe"), ("is believed to", "believe"),
        ("wants", "want"), ("hopes to", "want"), ("doubts", "doubt"), ("asked", "ask"),
    ],
)  # fmt: skip
def test_cues_of_conflict_reporting(cue: str, act: str) -> None:
    assert find_act(cue, CUES) == act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("claimed", "responsibility for the ambush", "admit"),
        ("claimed", "the fort", "say"),
        ("asked", "Kabul to hand over a list", "request"),
        ("asked", "not to be named", "request"),
        ("asked", "whether the fort had fallen", "ask"),
        ("asked", "who had told them to leave", "ask"),
    ],
)
def test_the_words_handed_over_help_to_tell_the_act(cue: str, content: str, act: str) -> None:
    assert find_act(cue, CUES, content) == act


def test_an_unknown_cue_has_no_act() -> None:
    assert find_act("zzz", CUES) is None


def test_the_lexicon_holds_only_known_acts() -> None:
    assert {act for _, act in CUES.phrases} | set(CUES.stems.values()) == set(ACTS)


@pytest.mark.parametrize(("cue", "negated"), [("did not say", True), ("doesn’t believe", True), ("noted", False)])
def test_negation(cue: str, negated: bool) -> None:
    assert is_negated(cue) is negated


@pytest.mark.parametrize(
    ("content", "act", "level", "words"),
    [
        ("rebels may have fled", "say", "possible", "may"),
        ("the figure is probably near 1,000", "say", "probable", "probably"),
        ("the fort fell in May", "say", "certain", None),
        ("the group has 2,000 men", "estimate", "probable", None),
        ("steps be taken", "request", "unstated", None),
        ("the fort fell, which might anger Kabul", "say", "certain", None),
    ],
)
def test_certainty(content: str, act: str, level: str, words: str | None) -> None:
    text = f"X said {content}."
    span = locate(text, content)
    found, hedge = find_certainty(text, (span,), locate(text, "said"), act, CUES)
    assert (found, hedge.cut(text) if hedge else None) == (level, words)


@pytest.mark.parametrize(
    ("parts", "form"),
    [
        (["“The fort fell.”"], "direct"),
        (["“The fort,”", "“has fallen.”"], "direct"),
        (["the fort had “fallen”"], "mixed"),
        (["“One” and then “two”"], "mixed"),
        (["the fort’s walls fell"], "indirect"),
    ],
)
def test_form(parts: list[str], form: str) -> None:
    text = " | ".join(parts)
    assert find_form(text, [locate(text, part) for part in parts]) == form
