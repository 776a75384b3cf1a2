"""Claim + text -> the words a row shows: who, through whom, what about which days.

It chooses words and never changes them; it resolves nobody and joins no two sources.
"""

from collections.abc import Iterable

from sayso.types import Claim, Frame, Quantity, Source, Time

__all__ = [
    "NARRATION",
    "UNATTRIBUTED",
    "join_content",
    "join_group",
    "join_times",
    "list_relays",
    "name_source",
    "nearest_times",
]

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


def join_content(claim: Claim, text: str) -> str:
    """Return the content words on one line, fragments joined by an ellipsis.

    >>> from sayso.types import Span
    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=0, end=8), Span(start=19, end=25)), form="direct",
    ...              act="say", polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> join_content(told, "The fort , he said, fell.")
    'The fort … fell.'
    """
    return " … ".join(" ".join(span.cut(text).split()) for span in claim.content)


def join_group(frame: Frame, text: str) -> str | None:
    """Return the group a frame counts, in its name or the report's words; None where the report names none.

    >>> from sayso.types import Span
    >>> join_group(Frame(kind="strength", type="fighters", trigger=Span(start=0, end=1)), "x") is None
    True
    """
    groups = [party for party in frame.parties if party.role == "group"]
    words = [party.name or " ".join(party.span.cut(text).split()) for party in groups]
    return " and ".join(dict.fromkeys(word for word in words if word)) or None


def join_times(times: Iterable[Time]) -> str | None:
    """Return the days from the earliest to the latest as "from..to"; an unknown side is left empty.

    >>> from sayso.types import Span
    >>> join_times([Time(span=Span(start=0, end=4), earliest="2016-01-01", latest="2016-12-31", grain="year")])
    '2016-01-01..2016-12-31'
    """
    bounds = [(time.earliest, time.latest) for time in times if time.earliest or time.latest]
    if not bounds:
        return None
    starts, ends = [low for low, _ in bounds if low], [high for _, high in bounds if high]
    # Subtle: one unknown end leaves the whole interval open on that side, whatever the other times say.
    earliest = min(starts) if len(starts) == len(bounds) else ""
    latest = max(ends) if len(ends) == len(bounds) else ""
    return f"{earliest}..{latest}"


def nearest_times(times: Iterable[Time], claim: Claim, quantity: Quantity) -> tuple[Time, ...]:
    """Return the one time in the claim's content that stands nearest to the number, or nothing.

    >>> from sayso.types import Span
    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=0, end=18),), form="narration", act="say",
    ...              polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> year = Time(span=Span(start=14, end=18), earliest="2016-01-01", latest="2016-12-31", grain="year")
    >>> nearest_times([year], told, Quantity(span=Span(start=0, end=2), low=40, high=40)) == (year,)
    True
    """
    inside = [
        time
        for time in times
        if (time.earliest or time.latest)
        and any(part.start <= time.span.start and time.span.end <= part.end for part in claim.content)
    ]
    if not inside:
        return ()
    where = quantity.span
    gap = {time: max(time.span.start - where.end, where.start - time.span.end) for time in inside}
    return (min(inside, key=lambda time: (gap[time], time.span.start)),)


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
