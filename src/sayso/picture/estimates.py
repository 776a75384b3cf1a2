"""Readings -> View: who says how many, about when, in which words.

One row per number of a strength frame. It compares nothing, averages nothing and leaves no rival out;
numbers that count nobody's strength (the dead, the distances) are not here.
"""

from collections.abc import Iterable, Iterator

from sayso.contract.naming import list_relays, name_source
from sayso.picture.naming import join_content, join_group, join_times, nearest_times
from sayso.types import Claim, Document, Frame, Note, Quantity, Reading, Source, View

__all__ = ["COLUMNS", "make_estimates", "make_headcounts"]

COLUMNS = (
    "source", "source_kind", "side", "via", "group", "type", "low", "high", "low_open", "high_open", "hedge", "unit",
    "words", "counted", "about", "said_at", "act", "polarity", "modality", "certainty", "doc_id", "title", "outlet",
    "url", "quote", "claim_ids",
)  # fmt: skip


def make_estimates(
    readings: Iterable[Reading], *, tip: str, question: str = "How many fighters, says who, when?"
) -> View:
    """Draw the table of strength figures from readings, oldest first; the order they come in does not matter.

    A figure told twice in one report, once by the source and once by its relay, is one row with both claim
    ids. `about` is "earliest..latest" or None; `polarity` is denied when the source or the frame denies it.

    >>> make_estimates([], tip="0" * 64).rows
    ()
    """
    rows: list[tuple[tuple[str, ...], dict[str, object]]] = []
    notes: list[Note] = []
    for reading in readings:
        notes.extend(_note_unused(reading))
        for claim, frame, quantity, also in _iter_figures(reading):
            row = _make_row(reading, claim, frame, quantity, also)
            rows.append((_sort_key(row, claim, quantity), row))
    rows.sort(key=lambda pair: pair[0])
    notes.sort(key=lambda note: (note.code, note.message))
    return View(question=question, columns=COLUMNS, rows=tuple(row for _, row in rows), notes=tuple(notes), tip=tip)


def make_headcounts(readings: Iterable[Reading], *, tip: str, question: str = "How many people, says who?") -> View:
    """Draw the table of every other number of people: the dead, the fled, the met; oldest first.

    A number is here when its unit is people and no strength frame of the claim holds it. `type` is the toll's, else
    None; the other columns are those of the estimates.

    >>> make_headcounts([], tip="0" * 64).question
    'How many people, says who?'
    """
    rows = [
        (_sort_key(row, claim, quantity), row)
        for reading in readings
        for claim, frame, quantity in _iter_people(reading)
        for row in [_make_row(reading, claim, frame, quantity, ())]
    ]
    rows.sort(key=lambda pair: pair[0])
    return View(question=question, columns=COLUMNS, rows=tuple(row for _, row in rows), tip=tip)


def _iter_people(reading: Reading) -> Iterator[tuple[Claim, Frame | None, Quantity]]:
    for claim in reading.claims:
        strengths = {q.span for frame in claim.frames if frame.kind == "strength" for q in frame.quantities}
        tolls = {q.span: frame for frame in claim.frames if frame.kind == "toll" for q in frame.quantities}
        for quantity in claim.quantities:
            bounded = quantity.low is not None or quantity.high is not None
            if quantity.unit == "people" and bounded and quantity.span not in strengths:
                yield claim, tolls.get(quantity.span), quantity


def _iter_figures(reading: Reading) -> Iterator[tuple[Claim, Frame, Quantity, tuple[str, ...]]]:
    """Yield each figure once, with the ids of the outer claims that only relay it."""
    found = [
        (claim, frame, quantity)
        for claim in reading.claims
        for frame in claim.frames
        if frame.kind == "strength"
        for quantity in frame.quantities
        if quantity.low is not None or quantity.high is not None
    ]
    for claim, frame, quantity in found:
        same = [other for other, _, number in found if number.span == quantity.span and other.id != claim.id]
        if any(_relays(claim, inner) for inner in same):
            continue
        yield claim, frame, quantity, tuple(other.id for other in same if _relays(other, claim))


def _relays(outer: Claim, inner: Claim) -> bool:
    """Tell whether `outer` hands on what `inner` says: its source stands in the inner claim's chain."""
    if outer.source is None or inner.source is None:
        return False
    chain = [relay.spans for relay in inner.source.via]
    return bool(outer.source.spans) and outer.source.spans in chain


def _make_row(
    reading: Reading, claim: Claim, frame: Frame | None, quantity: Quantity, also: tuple[str, ...]
) -> dict[str, object]:
    doc, text = reading.document, reading.document.text
    times = (frame.times if frame else ()) or nearest_times(reading.times, claim, quantity)
    denied = claim.polarity == "denied" or (frame is not None and frame.polarity == "negated")
    return {
        "source": name_source(claim, text),
        "source_kind": _kind_of(claim.source, claim),
        "side": claim.source.side if claim.source else None,
        "via": list(list_relays(claim, text)),
        "group": join_group(frame, text) if frame else None,
        "type": frame.type if frame else None,
        "low": quantity.low,
        "high": quantity.high,
        "low_open": quantity.low_open,
        "high_open": quantity.high_open,
        "hedge": quantity.hedge,
        "unit": quantity.unit,
        "words": " ".join(quantity.span.cut(text).split()),
        "counted": " ".join(quantity.counted.cut(text).split()) if quantity.counted else None,
        "about": join_times(times),
        "said_at": doc.published_at,
        "act": claim.act,
        "polarity": "denied" if denied else "affirmed",
        "modality": frame.modality if frame else "actual",
        "certainty": claim.certainty,
        "doc_id": doc.id,
        "title": doc.title,
        "outlet": doc.outlet,
        "url": doc.url,
        "quote": join_content(claim, text),
        "claim_ids": [claim.id, *also],
    }


def _kind_of(source: Source | None, claim: Claim) -> str:
    if source is not None:
        return source.kind
    return "narration" if claim.cue is None else "none"


def _sort_key(row: dict[str, object], claim: Claim, quantity: Quantity) -> tuple[str, ...]:
    about, said = str(row["about"] or ""), str(row["said_at"] or "")
    when = about.partition("..")[0] or about.partition("..")[2] or said or "9999"
    return when, said, claim.doc_id, f"{quantity.span.start:012d}", claim.id


def _note_unused(reading: Reading) -> Iterator[Note]:
    for claim in reading.claims:
        for frame in claim.frames:
            if frame.kind != "strength":
                continue
            if not frame.quantities:
                what = "names a strength and gives no number"
                yield _make_note("strength-without-number", what, reading.document, claim)
            elif all(number.low is None and number.high is None for number in frame.quantities):
                what = "gives a number without bounds"
                yield _make_note("number-without-bounds", what, reading.document, claim)


def _make_note(code: str, what: str, doc: Document, claim: Claim) -> Note:
    return Note(code=code, message=f"Claim {claim.id} of document {doc.id} {what}; it has no row.")
