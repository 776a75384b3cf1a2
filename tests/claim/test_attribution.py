"""Attributions within attributions, and words that no cue hands over."""

import pytest

from sayso.claim import make_claims
from sayso.claim.attribution import Attribution, find_attributions, free_sources
from sayso.types import Annotations, Document, Link, Mark, Span, Trait

TEXT = (
    'The minister said commanders told him that 40 rebels fled. "They ran," he added.\n\n'
    '"We took 30 rifles."\n\nREYES: All 20 forts fell.'
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


MARKS = (
    ("source", "The minister", 0), ("cue", "said", 0), ("content", "commanders told him that 40 rebels fled", 0),
    ("source", "commanders", 1), ("cue", "told", 1), ("content", "that 40 rebels fled", 1),
    ("content", '"We took 30 rifles."', 0), ("source", "REYES", 0), ("content", "All 20 forts fell", 0),
    ("cue", "said", 1),
)  # fmt: skip
LINKS = (
    (2, 1, "content-cue"), (1, 0, "cue-source"), (5, 4, "content-cue"), (4, 3, "cue-source"), (8, 7, "content-source"),
    (5, 9, "content-cue"),
)  # fmt: skip


def make_annotations(links: tuple[tuple[int, int, str], ...] = LINKS[:5]) -> Annotations:
    return Annotations(
        doc_id="d", model_id="m", token_starts=(), token_ends=(), sentences=(Span(start=0, end=len(TEXT)),),
        marks=tuple(
            Mark(id=i, span=span(words), label=label, score=0.9, layer=layer)
            for i, (label, words, layer) in enumerate(MARKS)
        ),
        links=tuple(Link(source=a, target=b, label=label, score=0.8) for a, b, label in links),
        traits=(
            Trait(mark=1, field="act", value="announce", score=0.9),
            Trait(mark=4, field="act", value="deny", score=0.2),
        ),
        notes=(),
    )  # fmt: skip


def test_an_inner_attribution_knows_the_outer_one_it_stands_in() -> None:
    outer, inner, carried, tagged = find_attributions(make_annotations(), TEXT)
    assert inner.outer == outer.anchor
    assert outer.outer is None
    assert (carried.cue, carried.source, carried.carried) == (None, (), True)
    assert (tagged.cue, tagged.source[0].cut(TEXT), tagged.carried) == (None, "REYES", False)


def test_a_word_is_no_cue_of_both_layers() -> None:
    doubled = make_annotations((*LINKS[:2], LINKS[5]))
    assert [a.layer for a in find_attributions(doubled, TEXT) if a.cue] == [0]


def test_claims_tell_their_relay_their_place_and_only_their_own_numbers() -> None:
    doc = Document(id="d", text=TEXT, raw_sha256="", reader="test")
    reading = make_claims(doc, make_annotations())
    by_cue = {claim.cue.cut(TEXT) if claim.cue else claim.content[0].cut(TEXT): claim for claim in reading.claims}
    outer, inner = by_cue["said"], by_cue["told"]
    assert inner.within == outer.id
    assert inner.source is not None
    assert [relay.spans[0].cut(TEXT) for relay in inner.source.via] == ["The minister"]
    assert ([q.low for q in inner.quantities], outer.quantities) == ([40], ())
    assert outer.act == "announce"  # the encoder is sure
    assert inner.act == "say"  # it is not, so the cue's words decide


def test_a_quotation_that_goes_on_takes_the_source_before_it_with_a_note() -> None:
    doc = Document(id="d", text=TEXT, raw_sha256="", reader="test")
    reading = make_claims(doc, make_annotations())
    carried = next(claim for claim in reading.claims if "rifles" in claim.content[0].cut(TEXT))
    assert carried.source is not None
    assert (carried.source.role, carried.source.spans, carried.form) == ("The minister", (), "direct")
    assert [note.code for note in reading.notes].count("source-carried") == 1


@pytest.mark.parametrize(
    ("text", "content", "source", "freed"),
    [
        ("Forts fell, Ali Khan, the envoy, said.", "Forts fell, Ali Khan, the envoy", None, "Ali Khan, the envoy"),
        ("Forts fell, Ali Khan said.", "Forts fell, Ali Khan", None, "Ali Khan"),
        ("Forts fell, Ali Khan, the envoy, said.", "Forts fell, Ali Khan", "the envoy", "Ali Khan, the envoy"),
        ("Rebels shot Ali Khan, the army said.", "Rebels shot Ali Khan", "the army", "the army"),
        (
            "Rebels shot the clerk, Ali Khan, officials said.",
            "Rebels shot the clerk, Ali Khan",
            "officials",
            "officials",
        ),
        ("Rebels shot Ali Khan said.", "Rebels shot Ali Khan", None, None),
        ("They met, Ali Khan left at once, said.", "They met, Ali Khan left at once", None, None),
    ],
)
def test_a_source_swallowed_by_its_content_is_freed_and_no_other(
    text: str, content: str, source: str | None, freed: str | None
) -> None:
    def place(words: str) -> Span:
        return Span(start=text.index(words), end=text.index(words) + len(words))

    told = Attribution(
        source=(place(source),) if source else (), cue=place("said"), content=(place(content),), score=1.0
    )
    (found,) = free_sources(text, (told,), (place("Ali Khan"),))
    assert [span.cut(text) for span in found.source] == ([freed] if freed else [])
    if freed == source or freed is None:
        assert found == told
    else:
        assert found.content[0].cut(text) == "Forts fell"
