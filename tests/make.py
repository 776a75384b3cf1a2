"""Words -> values: builders that find spans by their words, so that a test reads like the report it tests.

It checks what it is given (words that are not in the text are an error) and knows nothing of the stages.
"""

from typing import Any

from sayso.ids import digest, make_id
from sayso.types import Claim, Document, Frame, Note, Party, Place, Quantity, Reading, Source, Span, Time

__all__ = ["claim", "doc", "place", "quantity", "reading", "source", "span", "strength", "time"]


def doc(text: str, **fields: Any) -> Document:
    """Make a document around a text; any field can be given, the id follows from the content.

    >>> doc("The fort fell.").reader
    'test'
    """
    known: dict[str, Any] = {"raw_sha256": digest(text), "reader": "test", "lang": "en", **fields}
    known.setdefault("id", make_id("d", {"text": text, **{key: str(value) for key, value in known.items()}}))
    return Document(text=text, **known)


def span(text: str, words: str, nth: int = 0, after: int = 0) -> Span:
    """Return the span of the `nth` occurrence (from 0) of some words at or after the offset `after`.

    >>> span("one fort, two forts", "fort", nth=1)
    Span(start=14, end=18)
    """
    start = after - 1
    for _ in range(nth + 1):
        start = text.find(words, start + 1)
        if start < 0:
            raise AssertionError(f"{words!r} (occurrence {nth}) is not in {text[:80]!r}")
    return Span(start=start, end=start + len(words))


def quantity(text: str, words: str, low: float | None, high: float | None, **fields: Any) -> Quantity:
    """Make a quantity of people over its words; `counted` may be given as words.

    >>> quantity("some 40 men", "some 40", 40, 40, hedge="about", counted="men").counted
    Span(start=8, end=11)
    """
    if isinstance(fields.get("counted"), str):
        fields["counted"] = span(text, fields["counted"])
    fields.setdefault("unit", "people")
    return Quantity(span=span(text, words), low=low, high=high, **fields)


def time(text: str, words: str, earliest: str | None, latest: str | None, **fields: Any) -> Time:
    """Make a time over its words.

    >>> time("in 2016", "2016", "2016-01-01", "2016-12-31", grain="year").role
    'at'
    """
    return Time(
        span=span(text, words), role=fields.pop("role", "at"), earliest=earliest, latest=latest,
        grain=fields.pop("grain", "day"), **fields,
    )  # fmt: skip


def place(text: str, words: str, **fields: Any) -> Place:
    """Make a place over its words.

    >>> place("in Kunar", "Kunar", country="AF").name
    'Kunar'
    """
    return Place(span=span(text, words), name=fields.pop("name", words), **fields)


def source(text: str, *words: str, **fields: Any) -> Source:
    """Make a source over its words, an unnamed group unless told otherwise.

    >>> source("Officials said so.", "Officials").kind
    'unnamed-group'
    """
    fields.setdefault("kind", "named-body" if fields.get("name") else "unnamed-group")
    return Source(spans=tuple(span(text, each) for each in words), **fields)


def strength(text: str, trigger: str, *quantities: Quantity, group: str | None = None, **fields: Any) -> Frame:
    """Make a strength frame of fighters; `group` is the words of the group counted.

    >>> strength("40 rebels", "rebels", quantity("40 rebels", "40", 40, 40), group="rebels").parties[0].role
    'group'
    """
    if group is not None:
        fields["parties"] = (Party(role="group", span=span(text, group), name=fields.pop("group_name", None)),)
    fields.setdefault("type", "fighters")
    return Frame(kind="strength", trigger=span(text, trigger), quantities=quantities, **fields)


def claim(document: Document, *content: str, **fields: Any) -> Claim:
    """Make a claim of a document: indirect, said and certain; `cue`, `source`, `certainty_span` may be words.

    Without a cue it is narration. The id follows from the content, as in the pipeline.

    >>> claim(doc("Officials said the fort fell."), "the fort fell", cue="said", source="Officials").form
    'indirect'
    """
    text = document.text
    for name in ("cue", "certainty_span"):
        if isinstance(fields.get(name), str):
            fields[name] = span(text, fields[name])
    if isinstance(fields.get("source"), str):
        fields["source"] = source(text, fields["source"])
    known: dict[str, Any] = {
        "form": "indirect" if fields.get("cue") else "narration", "act": "say", "polarity": "affirmed",
        "certainty": "certain", "score": 0.9, "made_by": "m-test", **fields,
    }  # fmt: skip
    known["content"] = tuple(span(text, each) for each in content)
    known.setdefault("id", make_id("c", {"doc": document.id, **{key: str(value) for key, value in known.items()}}))
    return Claim(doc_id=document.id, **known)


def reading(document: Document, *claims: Claim, notes: tuple[Note, ...] = (), **fields: Any) -> Reading:
    """Put a document and its claims together.

    >>> reading(doc("Nothing happened.")).claims
    ()
    """
    return Reading(document=document, claims=claims, notes=notes, **fields)
