"""Claim + text -> the words for who a claim rests on, and through whom it came; every stage words it the same.

It chooses words and never changes them; it resolves nobody and joins no two sources.
"""

from sayso.types import Claim, Source

__all__ = ["NARRATION", "UNATTRIBUTED", "list_relays", "name_source"]

NARRATION = "the report itself"
UNATTRIBUTED = "unattributed"


def name_source(claim: Claim, text: str) -> str:
    """Return who a claim rests on: the name, else the words, else what stands for nobody.

    >>> from sayso.types import Span
    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=0, end=4),), form="narration", act="say",
    ...              polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> name_source(told, "Fort fell.")
    'the report itself'
    """
    if claim.source is not None:
        return _word_source(claim.source, text) or UNATTRIBUTED
    return NARRATION if claim.cue is None else UNATTRIBUTED


def list_relays(claim: Claim, text: str) -> tuple[str, ...]:
    """Return the chain through which the source's words came, nearest to the source first.

    >>> from sayso.types import Span
    >>> chief = Source(spans=(Span(start=0, end=9),), kind="unnamed-person")
    >>> fighter = Source(spans=(Span(start=15, end=24),), kind="unnamed-person", via=(chief,))
    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=25, end=28),), source=fighter, form="indirect",
    ...              act="say", polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> list_relays(told, "The chief said a fighter ran.")
    ('The chief',)
    """
    return tuple(_word_source(relay, text) or UNATTRIBUTED for relay in _iter_chain(claim.source))


def _word_source(source: Source, text: str) -> str:
    words = " ".join(" ".join(span.cut(text).split()) for span in source.spans)
    return source.name or words or source.role or ""


def _iter_chain(source: Source | None) -> list[Source]:
    """Flatten `via`: it is a plain chain, but a relay may carry a chain of its own."""
    found: list[Source] = []
    for relay in source.via if source is not None else ():
        found.append(relay)
        found.extend(_iter_chain(relay))
    return found
