"""Document + Claim -> lines for a terminal: the paragraph with its spans marked, then every field in words.

It prints nothing and hides nothing; what a field means is told in docs/guideline.md.
"""

from collections.abc import Iterator, Sequence

from sayso.cli.screen import format_fields
from sayso.contract.naming import list_relays, name_source
from sayso.export.mark import LABELS, Piece, format_terminal, mark_spans
from sayso.export.wording import format_days, format_range, format_stamp, make_visible
from sayso.picture.naming import join_times
from sayso.types import Claim, Document, Frame, Quantity, Reading, Source, Span

__all__ = ["format_claim", "format_reading"]


def format_claim(doc: Document, claim: Claim, *, width: int, colour: bool) -> str:
    """Word one claim in full, its paragraph first.

    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=0, end=9),), form="narration", act="say",
    ...              polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> doc = Document(id="d-1", text="Fort fell.", raw_sha256="0", reader="text")
    >>> print(format_claim(doc, told, width=80, colour=False).splitlines()[2])
    [CONTENT Fort fell].
    """
    fields = [*_iter_claim_fields(doc, claim), *_iter_document_fields(doc)]
    marked = format_terminal(mark_spans(doc.text, claim), colour=colour)
    heading = f"claim {claim.id}" + (f"  ({_legend()})" if colour else "")
    return f"{heading}\n\n{marked}\n\n{_lay(fields, width)}\n"


def format_reading(reading: Reading, *, width: int, colour: bool) -> str:
    """Word a document: its fields, each claim in its paragraph, and its notes.

    >>> doc = Document(id="d-1", text="Fort fell.", raw_sha256="0", reader="text")
    >>> print(format_reading(Reading(document=doc), width=80, colour=False).splitlines()[-1])
    0 claims, 0 notes
    """
    doc = reading.document
    parts = [f"document {doc.id}", _lay(list(_iter_document_fields(doc)), width)]
    for claim in reading.claims:
        marked = format_terminal(mark_spans(doc.text, claim), colour=colour)
        parts.append(f"claim {claim.id}\n{marked}\n\n{_lay(_short_fields(doc, claim), width)}")
    for note in reading.notes:
        words = f" “{_cut(note.span, doc.text)}”" if note.span and note.span.end > note.span.start else ""
        parts.append(make_visible(f"note {note.code}:{words} {note.message}"))
    claims, notes = len(reading.claims), len(reading.notes)
    parts.append(f"{claims:,} claim{'' if claims == 1 else 's'}, {notes:,} note{'' if notes == 1 else 's'}")
    return "\n\n".join(parts) + "\n"


def _lay(fields: Sequence[tuple[str, str]], width: int) -> str:
    return format_fields([(name, make_visible(value)) for name, value in fields], width=width)


def _legend() -> str:
    return format_terminal((tuple(_iter_legend()),), colour=True)


def _iter_legend() -> Iterator[Piece]:
    for number, label in enumerate(LABELS):
        yield Piece(text=", " if number else "")
        yield Piece(text=label, labels=(label,))


def _short_fields(doc: Document, claim: Claim) -> list[tuple[str, str]]:
    wanted = ("source", "relayed by", "act", "numbers")
    return [(name, value) for name, value in _iter_claim_fields(doc, claim) if name in wanted]


def _iter_claim_fields(doc: Document, claim: Claim) -> Iterator[tuple[str, str]]:
    text = doc.text
    yield "source", " ".join(filter(None, (name_source(claim, text), _describe(claim.source))))
    yield "not named", _cut(claim.source.anonymity, text) if claim.source is not None else ""
    yield "relayed by", ", then ".join(list_relays(claim, text))
    yield "told within", claim.within or ""
    yield "cue", _cut(claim.cue, text)
    yield "act", claim.act + (", denied" if claim.polarity == "denied" else "")
    yield "form", claim.form
    hedge = f" (“{_cut(claim.certainty_span, text)}”)" if claim.certainty_span else ""
    yield "certainty", claim.certainty + hedge
    numbers = {number.span: number for frame in claim.frames for number in frame.quantities}
    numbers.update({number.span: number for number in claim.quantities})
    ordered = sorted(numbers.values(), key=lambda number: (number.span.start, number.span.end))
    yield "numbers", "; ".join(_word_number(number, text) for number in ordered)
    yield "frames", "; ".join(_word_frame(frame, text) for frame in claim.frames)
    yield "score", f"{claim.score:.2f}"
    yield "made by", claim.made_by


def _iter_document_fields(doc: Document) -> Iterator[tuple[str, str]]:
    yield "report", doc.title or ""
    yield "outlet", doc.outlet or ""
    yield "by", doc.byline or ""
    yield "published", format_stamp(doc.published_at) if doc.published_at else "undated"
    yield "address", doc.url or ""
    yield "document", doc.id
    yield "raw bytes", f"SHA-256 {doc.raw_sha256}, read by {doc.reader}"


def _describe(source: Source | None) -> str:
    if source is None:
        return ""
    count = f"{source.count} of them" if source.count is not None else None
    side = f"speaks for {source.side}" if source.side else None
    return f"({', '.join(filter(None, (source.kind, source.role, side, count)))})"


def _word_number(number: Quantity, text: str) -> str:
    row = {name: getattr(number, name) for name in ("low", "high", "low_open", "high_open", "hedge")}
    counted = _cut(number.counted, text) or number.unit or ""
    words = _cut(number.span, text)
    meaning = " ".join(filter(None, (format_range(row), counted)))
    return words if meaning in (words, f"{words} {counted}") else f"“{words}” = {meaning}"


def _word_frame(frame: Frame, text: str) -> str:
    parts = [f"{frame.kind}/{frame.type} “{_cut(frame.trigger, text)}”"]
    parts += [f"{party.role}: {party.name or _cut(party.span, text)}" for party in frame.parties]
    parts += [f"{place.role or 'at'} {place.name}" for place in frame.places]
    parts += _word_times(frame)
    parts += [word for word in (frame.modality, frame.polarity) if word not in ("actual", "affirmed")]
    return ", ".join(parts)


def _word_times(frame: Frame) -> Sequence[str]:
    words = format_days(join_times(frame.times)) if frame.times else ""
    return [words] if words else []


def _cut(span: Span | None, text: str) -> str:
    return " ".join(span.cut(text).split()) if span else ""
