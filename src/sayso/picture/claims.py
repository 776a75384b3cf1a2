"""Documents and their claims -> View: who claims what, and where it is printed.

It keeps the order it is given and hides nothing; filtering is the ledger's work.
"""

from collections.abc import Iterable

from sayso.contract.naming import list_relays, name_source
from sayso.picture.naming import join_content, join_times
from sayso.types import Claim, Document, View

__all__ = ["COLUMNS", "make_claim_table"]

COLUMNS = (
    "who", "via", "act", "what", "when", "about", "numbers", "polarity", "document", "outlet", "doc_id", "claim_id",
)  # fmt: skip


def make_claim_table(found: Iterable[tuple[Document, Claim]], *, tip: str, question: str = "Who claims what?") -> View:
    """Draw the table of claims in the order given; `when` is the day the report is dated.

    `numbers` holds each number in its own words; `about` is "earliest..latest" of the frames, or None.

    >>> make_claim_table([], tip="0" * 64).columns[:4]
    ('who', 'via', 'act', 'what')
    """
    rows = tuple(_make_row(doc, claim) for doc, claim in found)
    return View(question=question, columns=COLUMNS, rows=rows, tip=tip)


def _make_row(doc: Document, claim: Claim) -> dict[str, object]:
    text = doc.text
    numbers = {number.span: number for number in claim.quantities}
    numbers.update({number.span: number for frame in claim.frames for number in frame.quantities})
    in_order = sorted(numbers, key=lambda span: (span.start, span.end))
    return {
        "who": name_source(claim, text),
        "via": list(list_relays(claim, text)),
        "act": claim.act,
        "what": join_content(claim, text),
        "when": doc.published_at,
        "about": join_times(time for frame in claim.frames for time in frame.times),
        "numbers": [" ".join(span.cut(text).split()) for span in in_order],
        "polarity": claim.polarity,
        "document": doc.title or doc.id,
        "outlet": doc.outlet,
        "doc_id": doc.id,
        "claim_id": claim.id,
    }
