"""Document + Annotations -> Claims: who says what, how surely, with which numbers and dates.

One claim for each attribution, and one for each sentence of the report's own in which a number stands.
It decides nothing across documents.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sayso.claim.act import ACTS, Cues, find_act, find_certainty, find_form, is_negated, load_cues
from sayso.claim.attribution import Attribution, find_attributions, join_citations
from sayso.claim.content import cut_narration, find_relay, trim_content
from sayso.claim.order import Ordered
from sayso.claim.quantity import find_quantities
from sayso.claim.resolve import resolve_sources
from sayso.claim.source import SourceWords, load_source_words, make_source
from sayso.claim.tally import find_tallies
from sayso.claim.time import find_times
from sayso.codec import to_json
from sayso.ids import make_id
from sayso.types import Annotations, Claim, Document, Frame, Note, Quantity, Reading, Source, Span, Time

__all__ = ["ACTS", "find_attributions", "make_claims"]

RULES = "claim/1"  # raised whenever the same annotations would give other claims
NARRATION_SCORE = 0.8  # a rule's rank beside the model's scores; not measured


@cache
def _load_words() -> tuple[Cues, SourceWords]:
    return load_cues(), load_source_words()


def make_claims(doc: Document, anns: Annotations) -> Reading:
    """Put a document's annotations together into its reading: claims in order of place, numbers, dates, notes.

    The same document and annotations always give the same claims with the same ids.
    """
    cues, words = _load_words()
    quantities = find_quantities(doc.text, anns.sentences)
    times = find_times(doc.text, anns.sentences, doc.published_at)
    frames = find_tallies(doc.text, anns.sentences, quantities)
    attributions = join_citations(doc.text, find_attributions(anns))
    sources, notes = _make_sources(doc.text, attributions, anns.sentences, words)
    claims = [
        _make_attributed(doc.text, doc.dateline, attribution, source, cues)
        for attribution, source in zip(attributions, sources, strict=True)
    ]
    spoken = [span for a in find_attributions(anns) for span in (*a.source, a.cue, *a.content)]
    numbers = Ordered(quantities, lambda quantity: quantity.span.start)
    for piece in cut_narration(doc, anns.sentences, spoken, numbers):
        certainty, hedge = find_certainty(doc.text, (piece,), None, "say", cues)
        claims.append(_make_narration(piece, certainty, hedge))
    made_by = f"{anns.model_id} {RULES}"
    counting = Ordered((f for f in frames if f.quantities), lambda frame: frame.quantities[0].span.start)
    sentences = Ordered(anns.sentences, lambda sentence: sentence.start)
    dates = Ordered(times, lambda time: time.span.start)
    numbered = [_add_numbers(claim, numbers, counting) for claim in claims]
    dated = [_add_times(claim, sentences, dates) for claim in numbered]
    finished = [_finish(doc, claim, made_by) for claim in dated]
    return Reading(
        document=doc,
        claims=tuple(sorted(finished, key=lambda claim: (claim.content[0].start, claim.content[-1].end, claim.id))),
        times=times,
        quantities=quantities,
        notes=tuple(sorted((*anns.notes, *notes), key=lambda note: note.span.start if note.span else -1)),
    )


def _make_sources(
    text: str, attributions: Sequence[Attribution], sentences: Sequence[Span], words: SourceWords
) -> tuple[list[Source | None], list[Note]]:
    """Read every source, in the order of the text, and give pronouns and short forms their names."""
    made: list[Source | None] = []
    for attribution in attributions:
        source = make_source(text, attribution.source, words) if attribution.source else None
        relay = find_relay(text, attribution)
        if relay is not None and source is not None:
            source = replace(source, via=(*source.via, make_source(text, (relay,), words)))
        if attribution.cited is not None and source is not None:
            cited = make_source(text, trim_content(text, (attribution.cited,)), words)
            source = replace(cited, via=(*cited.via, replace(source, via=()), *source.via))
        made.append(source)
    order = sorted(range(len(made)), key=lambda i: _first_place(attributions[i]))
    resolved, notes = resolve_sources(text, [made[i] for i in order], sentences, words)
    by_place = dict(zip(order, resolved, strict=True))
    return [by_place[i] for i in range(len(made))], notes


def _first_place(attribution: Attribution) -> int:
    return (attribution.source[0] if attribution.source else attribution.cue).start


def _make_attributed(
    text: str, dateline: str | None, attribution: Attribution, source: Source | None, cues: Cues
) -> Claim:
    content = trim_content(text, attribution.content, dateline)
    cue = attribution.cue.cut(text)
    act = find_act(cue, cues, content[0].cut(text)) or "say"
    negated = is_negated(cue) or any(is_negated(span.cut(text).split(" ")[0]) for span in attribution.source)
    if negated and act in ("say", "confirm", "announce"):
        act = "refuse"  # "did not say", "would not confirm"
    if act == "deny":
        polarity = "affirmed" if negated else "denied"
    else:
        polarity = "denied" if negated and act not in ("refuse", "doubt") else "affirmed"
    certainty, hedge = find_certainty(text, content, attribution.cue, act, cues)
    return Claim(
        id="",
        doc_id="",
        content=content,
        cue=attribution.cue,
        source=source if source is not None else Source(spans=(), kind="none"),
        form=find_form(text, content),
        act=act,
        polarity=polarity,
        certainty=certainty,
        certainty_span=hedge,
        score=attribution.score,
        made_by="",
    )


def _make_narration(piece: Span, certainty: str, hedge: Span | None) -> Claim:
    return Claim(
        id="",
        doc_id="",
        content=(piece,),
        form="narration",
        act="say",
        polarity="affirmed",
        certainty=certainty,
        certainty_span=hedge,
        score=NARRATION_SCORE,
        made_by="",
    )


def _add_numbers(claim: Claim, numbers: Ordered[Quantity], counting: Ordered[Frame]) -> Claim:
    """Give a claim the numbers and the frames that stand in its content."""
    near = [q for part in claim.content for q in numbers.between(part.start, part.end)]
    framed = [frame for part in claim.content for frame in counting.between(part.start, part.end)]
    return replace(
        claim,
        quantities=tuple(q for q in near if _is_inside(q.span, claim.content)),
        frames=tuple(f for f in framed if all(_is_inside(q.span, claim.content) for q in f.quantities)),
    )


def _add_times(claim: Claim, sentences: Ordered[Span], dates: Ordered[Time]) -> Claim:
    """Give each frame the dates its sentence speaks of within the content, else the day it was said, as-of."""
    frames = []
    for frame in claim.frames:
        sentence = sentences.last_before(frame.trigger.start) or frame.trigger
        near = dates.between(sentence.start, sentence.end)
        about = tuple(t for t in near if _is_inside(t.span, claim.content))
        said = tuple(replace(t, role="as-of") for t in near) if claim.cue is not None else ()
        frames.append(replace(frame, times=frame.times or about or said))
    return replace(claim, frames=tuple(frames))


def _finish(doc: Document, claim: Claim, made_by: str) -> Claim:
    """Give a claim the id that follows from all it says."""
    whole = replace(claim, doc_id=doc.id, made_by=made_by)
    return replace(whole, id=make_id("c", to_json(whole, doc.text)))


def _is_inside(span: Span, content: Sequence[Span]) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in content)
