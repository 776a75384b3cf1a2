"""The pipeline, and the only file that joins stages: bytes -> Document -> Annotations -> Claims -> Ledger."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from sayso.annotate import Encoder, annotate
from sayso.claim import make_claims
from sayso.errors import LedgerError, SaysoError
from sayso.ledger import Ledger
from sayso.read import Item
from sayso.types import Document, Note, Reading, Span

__all__ = ["Outcome", "extract", "make_reading", "read_into"]

ABREAST = 3  # documents that are read at one time
DOCUMENT_FAULTS = frozenset(
    ("document-conflict", "id-conflict", "claim-astray", "bad-text", "bad-number", "span-outside")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: a reading, added to a ledger or not, or an error."""

    origin: str
    reading: Reading | None = None
    added: bool = False
    error: SaysoError | None = None


def make_reading(doc: Document, encoder: Encoder, notes: tuple[Note, ...] = ()) -> Reading:
    """Read one document: its claims, numbers and dates. Text that is not English gets a note and no claims."""
    if doc.lang is not None and doc.lang.split("-")[0].lower() != "en":
        sentence = f"The text is in {doc.lang!r}; it is stored and not annotated, since the model reads English only."
        note = Note(code="not-english", span=Span(start=0, end=0), message=sentence)
        return Reading(document=doc, notes=(*notes, note))
    anns = annotate(doc, encoder)
    reading = make_claims(doc, anns)
    return replace(reading, notes=(*notes, *reading.notes))


def extract(items: Iterable[Item], encoder: Encoder) -> Iterator[Outcome]:
    """Yield the reading or the error of each input, in order, touching no ledger.

    A few documents are read side by side: while one is put together, the encoder works on the next.
    """
    with ThreadPoolExecutor(max_workers=ABREAST, thread_name_prefix="reading") as pool:
        waiting: deque[Future[Outcome]] = deque()
        for item in items:
            waiting.append(pool.submit(_extract_one, item, encoder))
            while len(waiting) > ABREAST or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _extract_one(item: Item, encoder: Encoder) -> Outcome:
    if item.document is None:
        return Outcome(origin=item.origin, error=item.error)
    return Outcome(origin=item.origin, reading=make_reading(item.document, encoder, item.notes))


def read_into(
    ledger: Ledger, items: Iterable[Item], get_encoder: Callable[[], Encoder], *, clock: Callable[[], str], by: str
) -> Iterator[Outcome]:
    """Read each input and append it to the ledger, yielding what became of it; one bad input stops nothing.

    A document that the ledger already holds is not read again. The model is loaded on first need.
    """
    for item in items:
        if item.document is None:
            yield Outcome(origin=item.origin, error=item.error)
        elif ledger.has_document(item.document.id):
            yield _check_known(ledger, item, item.document)
        else:
            reading = make_reading(item.document, get_encoder(), item.notes)
            yield _append(ledger, item.origin, reading, at=clock(), by=by)


def _append(ledger: Ledger, origin: str, reading: Reading, *, at: str, by: str) -> Outcome:
    """A fault of one document ends with it; a fault of the ledger itself (disk, lock, damage) ends the batch."""
    try:
        added = ledger.append_reading(reading, at=at, by=by, origin=origin)
    except LedgerError as error:
        if error.code not in DOCUMENT_FAULTS:
            raise
        return Outcome(origin=origin, error=error)
    return Outcome(origin=origin, reading=reading, added=added)


def _check_known(ledger: Ledger, item: Item, doc: Document) -> Outcome:
    """The same id with the same words and date is the same report; anything else is a fault of whoever gave the id."""
    known = ledger.get_document(doc.id)
    differing = [
        name for name in ("text", "title", "outlet", "published_at") if getattr(known, name) != getattr(doc, name)
    ]
    if not differing:
        return Outcome(origin=item.origin, reading=Reading(document=known))
    what = f"{item.origin}: the ledger holds another {differing[0]} under the id {doc.id!r}"
    error = LedgerError("document-conflict", f"{what}; give this report an id of its own.")
    return Outcome(origin=item.origin, error=error)
