"""Sources looked up in the chains of a report: full names, compatible names, none for a stranger."""

import pytest

from sayso.claim.source.named import make_cast, name_source
from sayso.claim.source.phrase import load_source_words, make_source
from sayso.types import Annotations, Mark, Mention, Span

TEXT = (
    "General John Campbell, commander of the Northern Force, met Ali Khan. Campbell said the fort fell. He left. "
    "A policeman spoke. The National Relief Council agreed; the NRC paid. The commander slept. It rained."
)
WORDS = load_source_words()


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start=start, end=start + len(words))


def make_annotations() -> Annotations:
    entities = (
        (
            "person",
            ("General John Campbell", "commander of the Northern Force", "Campbell said", "He ", "The commander"),
        ),
        ("person", ("Ali Khan",)),
        ("person", ("A policeman",)),
        ("organisation", ("The National Relief Council",)),
        ("organisation", ("the NRC", "It ")),
    )
    mentions = tuple(
        Mention(span=Span(start=begin, end=begin + len(words.removesuffix(" said").strip())), label=label, entity=k)
        for k, (label, phrases) in enumerate(entities)
        for words in phrases
        for begin in (span(words).start,)
    )
    named = (
        ("name", "General John Campbell", 0),
        ("role", "commander of the Northern Force", 0),
        ("name", "Ali Khan", 0),
    )
    named += (("name", "Campbell", 1), ("name", "National Relief Council", 0), ("name", "NRC", 0))
    marks = tuple(
        Mark(id=i, span=span(words, nth), label=label, score=1.0) for i, (label, words, nth) in enumerate(named)
    )
    return Annotations(
        doc_id="d", model_id="m", token_starts=(), token_ends=(), sentences=(Span(start=0, end=len(TEXT)),),
        marks=marks, links=(), mentions=tuple(sorted(mentions, key=lambda m: m.span.start)), notes=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "nth", "name", "role", "kind"),
    [
        ("Campbell", 1, "General John Campbell", "commander of the Northern Force", "named-person"),
        ("He", 0, "General John Campbell", "commander of the Northern Force", "named-person"),
        ("The commander", 0, "General John Campbell", "The commander", "named-person"),
        ("Ali Khan", 0, "Ali Khan", None, "named-person"),
        ("the NRC", 0, "National Relief Council", None, "named-body"),
        ("It", 0, "National Relief Council", None, "named-body"),
    ],
)
def test_a_source_has_the_fullest_name_of_its_chain(
    phrase: str, nth: int, name: str, role: str | None, kind: str
) -> None:
    source = make_source(TEXT, (span(phrase, nth),), WORDS)
    named, _ = name_source(source, kind, make_cast(TEXT, make_annotations()), WORDS)
    assert (named.name, named.role, named.kind) == (name, role, kind)


def test_a_state_is_itself_whatever_its_chain_took_in() -> None:
    text = "Pakistan spoke. The National Relief Pakistan agreed."
    mentions = tuple(
        Mention(span=Span(start=text.index(words), end=text.index(words) + len(words)), label="state", entity=0)
        for words in ("Pakistan", "The National Relief Pakistan")
    )
    mark = Mark(id=0, span=Span(start=20, end=44), label="name", score=1.0)
    anns = Annotations(
        doc_id="d", model_id="m", token_starts=(), token_ends=(), sentences=(Span(start=0, end=len(text)),),
        marks=(mark,), links=(), mentions=mentions, notes=(),
    )  # fmt: skip
    source = make_source(text, (Span(start=0, end=8),), WORDS)
    named, note = name_source(source, "named-person", make_cast(text, anns), WORDS)
    assert (named.name, named.kind, named.side, note) == ("Pakistan", "named-body", "Pakistan", None)


def test_what_the_words_do_not_hold_leaves_a_note() -> None:
    cast = make_cast(TEXT, make_annotations())
    _, note = name_source(make_source(TEXT, (span("He"),), WORDS), None, cast, WORDS)
    assert note is not None
    assert (note.code, "General John Campbell" in note.message) == ("pronoun-read", True)
    _, none = name_source(make_source(TEXT, (span("Ali Khan"),), WORDS), None, cast, WORDS)
    assert none is None


def test_a_policeman_is_nobody_by_name() -> None:
    named, note = name_source(
        make_source(TEXT, (span("A policeman"),), WORDS), "unnamed-person", make_cast(TEXT, make_annotations()), WORDS
    )
    assert (named.name, named.kind, note) == (None, "unnamed-person", None)
