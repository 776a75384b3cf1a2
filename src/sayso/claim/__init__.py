"""Document + Annotations -> Claims: who says what, how surely, with which numbers and dates.

One claim for each attribution, and one for each sentence of the report's own in which a number stands.
It decides nothing across documents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from sayso.claim.act import Cues, find_act, find_certainty, find_form, is_negated, load_cues
from sayso.claim.attribution import Attribution, find_attributions, free_sources, join_citations
from sayso.claim.content import cut_narration, trim_content
from sayso.claim.order import Ordered
from sayso.claim.quantity import find_quantities
from sayso.claim.source import SourceWords, load_source_words, make_sources
from sayso.claim.tally import find_tallies
from sayso.claim.time import find_times
from sayso.contract.codec import to_json
from sayso.ids import make_id
from sayso.types import Annotations, Claim, Document, Frame, Quantity, Reading, Source, Span, Time

__all__ = ["find_attributions", "make_claims"]

RULES = "claim/2"  # raised whenever the same annotations would give other claims
SURE = 0.5  # the least chance at which what the encoder says of an act, a certainty or a kind goes before the rules
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
    people = [m.span for m in anns.mentions if m.label == "person"]
    attributions = free_sources(doc.text, join_citations(doc.text, find_attributions(anns, doc.text)), people)
    views = _gather_traits(anns)
    kinds = {anchor: view["kind"] for anchor, view in views.items() if "kind" in view}
    sources, notes = make_sources(doc.text, anns, attributions, kinds, words)
    told: list[tuple[Claim, Attribution | None]] = [
        (_make_attributed(doc, attribution, source, views.get(attribution.anchor, {}), cues), attribution)
        for attribution, source in zip(attributions, sources, strict=True)
    ]
    spoken = [span for a in find_attributions(anns, doc.text) for span in _words_of(a)]
    numbers = Ordered(quantities, lambda quantity: quantity.span.start)
    for piece in cut_narration(doc, anns.sentences, spoken, numbers):
        certainty, hedge = find_certainty(doc.text, (piece,), None, "say", cues)
        told.append((_make_narration(piece, certainty, hedge), None))
    made_by = f"{anns.model_id} {RULES}"
    counting = Ordered((f for f in frames if f.quantities), lambda frame: frame.quantities[0].span.start)
    sentences = Ordered(anns.sentences, lambda sentence: sentence.start)
    dates = Ordered(times, lambda time: time.span.start)
    held = _gather_held(attributions)
    filled = [
        (_add_times(_add_numbers(claim, held.get(a.anchor, ()) if a else (), numbers, counting), sentences, dates), a)
        for claim, a in told
    ]
    finished = _finish(doc, filled, made_by)
    return Reading(
        document=doc,
        claims=tuple(sorted(finished, key=lambda claim: (claim.content[0].start, claim.content[-1].end, claim.id))),
        mentions=anns.mentions,
        times=times,
        quantities=quantities,
        notes=tuple(sorted((*anns.notes, *notes), key=lambda note: note.span.start if note.span else -1)),
    )


def _gather_traits(anns: Annotations) -> dict[int, dict[str, str]]:
    """Return what the encoder is sure each attribution is like, by its anchor and field; the words tell the rest."""
    views: dict[int, dict[str, str]] = {}
    for trait in anns.traits:
        if trait.score >= SURE:
            views.setdefault(trait.mark, {})[trait.field] = trait.value
    return views


def _words_of(attribution: Attribution) -> tuple[Span, ...]:
    return (*attribution.source, *((attribution.cue,) if attribution.cue else ()), *attribution.content)


def _make_attributed(
    doc: Document, attribution: Attribution, source: Source | None, view: Mapping[str, str], cues: Cues
) -> Claim:
    content = trim_content(doc.text, attribution.content, doc.dateline)
    act, polarity = _judge(doc.text, attribution, content, view, cues)
    certainty, hedge = find_certainty(doc.text, content, attribution.cue, act, cues)
    return Claim(
        id="",
        doc_id="",
        content=content,
        cue=attribution.cue,
        source=source if source is not None else Source(spans=(), kind="none"),
        form="direct" if attribution.cue is None else find_form(doc.text, content),  # a turn, or a quotation going on
        act=act,
        polarity=polarity,
        certainty=view.get("certainty", certainty),
        certainty_span=hedge,
        score=attribution.score,
        made_by="",
    )


def _judge(
    text: str, attribution: Attribution, content: Sequence[Span], view: Mapping[str, str], cues: Cues
) -> tuple[str, str]:
    """Return act and polarity: the encoder's where it was asked, else by the cue's words."""
    cue = attribution.cue.cut(text) if attribution.cue else ""
    act = view.get("act") or find_act(cue, cues, content[0].cut(text)) or "say"
    negated = is_negated(cue) or any(is_negated(span.cut(text).split(" ")[0]) for span in attribution.source)
    if negated and "act" not in view and act in ("say", "confirm", "announce"):
        act = "refuse"  # "did not say", "would not confirm"
    if act == "deny":
        polarity = "affirmed" if negated else "denied"
    else:
        polarity = "denied" if negated and act not in ("refuse", "doubt") else "affirmed"
    return act, view.get("polarity", polarity)


def _gather_held(attributions: Sequence[Attribution]) -> dict[int, tuple[Span, ...]]:
    """Return, by anchor, the contents of the claims within a claim: what they say is theirs to say."""
    held: dict[int, tuple[Span, ...]] = {}
    for attribution in attributions:
        if attribution.outer is not None:
            held[attribution.outer] = (*held.get(attribution.outer, ()), *attribution.content)
    return held


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


def _add_numbers(claim: Claim, held: Sequence[Span], numbers: Ordered[Quantity], counting: Ordered[Frame]) -> Claim:
    """Give a claim the numbers and the frames that stand in its content and in no claim within it."""
    near = [q for part in claim.content for q in numbers.between(part.start, part.end)]
    framed = [frame for part in claim.content for frame in counting.between(part.start, part.end)]
    mine = [q for q in near if _is_inside(q.span, claim.content) and not _is_inside(q.span, held)]
    return replace(claim, quantities=tuple(mine), frames=tuple(f for f in framed if set(f.quantities) <= set(mine)))


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


def _finish(doc: Document, filled: Sequence[tuple[Claim, Attribution | None]], made_by: str) -> list[Claim]:
    """Give each claim the id that follows from all it says, those first that others stand within."""
    ids: dict[int, str] = {}
    finished: list[Claim] = []
    for claim, attribution in sorted(filled, key=lambda row: row[1] is not None and row[1].outer is not None):
        within = ids.get(attribution.outer) if attribution is not None and attribution.outer is not None else None
        whole = replace(claim, doc_id=doc.id, within=within, made_by=made_by)
        finished.append(replace(whole, id=make_id("c", to_json(whole, doc.text))))
        if attribution is not None:
            ids[attribution.anchor] = finished[-1].id
    return finished


def _is_inside(span: Span, content: Sequence[Span]) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in content)
