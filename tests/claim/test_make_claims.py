"""Claims from annotations made by hand: what the encoder would say, so that the joining is tested alone."""

from dataclasses import replace

from make import doc, span
from sayso.claim import make_claims
from sayso.types import Annotations, Claim, Document, Link, Mark, Reading, Span

TEXT = (
    "KABUL, April 14 — According to security sources, nearly 400 fighters linked to the Northern Front fled into Dara "
    "in 2015. The governor denied it. The road was closed by 40 soldiers."
)


def annotate_by_hand(document: Document, *attributions: tuple[str | None, str, tuple[str, ...]]) -> Annotations:
    """Make the marks and links that say: this source, this cue, these fragments."""
    marks: list[Mark] = []
    links: list[Link] = []

    def mark(label: str, words: str) -> int:
        marks.append(Mark(id=len(marks), span=span(document.text, words), label=label, score=0.9))
        return len(marks) - 1

    for source, cue, fragments in attributions:
        cue_id = mark("cue", cue)
        if source is not None:
            links.append(Link(source=cue_id, target=mark("source", source), label="cue-source", score=0.8))
        for fragment in fragments:
            links.append(Link(source=mark("content", fragment), target=cue_id, label="content-cue", score=0.7))
    ends = [i + 1 for i, c in enumerate(document.text) if c == "." and document.text[i + 1 : i + 2] in ("", " ")]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return Annotations(
        doc_id=document.id,
        model_id="m-test",
        token_starts=(),
        token_ends=(),
        sentences=tuple(Span(start=start, end=end) for start, end in zip(starts, ends, strict=True)),
        marks=tuple(marks),
        links=tuple(links),
        notes=(),
    )


def read(document: Document) -> Reading:
    anns = annotate_by_hand(
        document,
        (
            "security sources",
            "According to",
            ("nearly 400 fighters linked to the Northern Front fled into Dara in 2015",),
        ),
        ("The governor", "denied", ("it.",)),
    )
    return make_claims(document, anns)


def words(claim: Claim, text: str) -> list[str]:
    return [part.cut(text) for part in claim.content]


def test_each_attribution_and_each_numbered_sentence_is_a_claim() -> None:
    document = doc(TEXT, dateline="KABUL, April 14", published_at="2016-04-14")
    said, denied, told = read(document).claims
    assert words(said, TEXT) == ["nearly 400 fighters linked to the Northern Front fled into Dara in 2015"]
    assert (said.act, said.form, said.polarity, said.certainty) == ("say", "indirect", "affirmed", "certain")
    assert said.source is not None
    assert said.source.kind == "unnamed-group"
    assert [(q.low, q.high, q.high_open) for q in said.quantities] == [(None, 400, True)]
    assert said.score == 0.7
    assert (denied.act, denied.polarity, words(denied, TEXT)) == ("deny", "denied", ["it"])
    assert (told.form, told.source, told.cue) == ("narration", None, None)
    assert words(told, TEXT) == ["The road was closed by 40 soldiers"]


def test_the_same_annotations_give_the_same_ids_and_other_words_give_others() -> None:
    document = doc(TEXT, dateline="KABUL, April 14", published_at="2016-04-14")
    assert read(document) == read(document)
    ids = [claim.id for claim in read(document).claims]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {claim.id for claim in read(doc(TEXT, published_at="2016-04-15")).claims}


def test_dates_in_the_content_are_what_the_claim_is_about_and_others_as_of() -> None:
    text = "The group had 300 fighters in 2015, he said. It has 900 fighters now, he added on Monday."
    document = doc(text, published_at="2016-04-14")
    anns = annotate_by_hand(
        document,
        ("he", "said", ("The group had 300 fighters in 2015",)),
        ("he", "added", ("It has 900 fighters",)),
    )
    first, second = make_claims(document, anns).claims
    assert [(t.role, t.earliest) for frame in first.frames for t in frame.times] == [("at", "2015-01-01")]
    assert {t.role for frame in second.frames for t in frame.times} == {"as-of"}


def test_a_refusal_and_a_cue_without_source() -> None:
    text = "The ministry did not say how many left. It is believed that 40 men left."
    document = doc(text)
    anns = annotate_by_hand(
        document,
        ("The ministry", "did not say", ("how many left",)),
        (None, "is believed", ("that 40 men left",)),
    )
    refused, believed = make_claims(document, anns).claims
    assert (refused.act, refused.polarity, refused.certainty) == ("refuse", "affirmed", "unstated")
    assert believed.source is not None
    assert (believed.source.kind, believed.source.spans) == ("none", ())
    assert (believed.act, believed.certainty) == ("believe", "probable")
    assert words(believed, text) == ["40 men left"]


def test_who_is_quoted_by_an_outlet_is_the_source_and_the_outlet_relays() -> None:
    text = "State radio reported that the fort had fallen, quoting a senior general."
    document = doc(text)
    anns = annotate_by_hand(
        document,
        ("State radio", "reported", ("that the fort had fallen",)),
        (None, "quoting", ("a senior general.",)),
    )
    radio = next(link.target for link in anns.links if link.label == "cue-source")
    quoting = next(mark.id for mark in anns.marks if mark.label == "cue" and mark.span.cut(text) == "quoting")
    anns = replace(anns, links=(*anns.links, Link(source=quoting, target=radio, label="cue-source", score=0.8)))
    (told,) = make_claims(document, anns).claims
    assert told.source is not None
    assert [span.cut(text) for span in told.source.spans] == ["a senior general"]
    assert [relay.spans[0].cut(text) for relay in told.source.via] == ["State radio"]
    assert words(told, text) == ["the fort had fallen"]


def test_nobody_confirming_is_a_refusal() -> None:
    text = "Neither side would confirm how many had left."
    document = doc(text)
    (told,) = make_claims(
        document, annotate_by_hand(document, ("Neither side", "would confirm", ("how many had left",)))
    ).claims
    assert told.act == "refuse"
