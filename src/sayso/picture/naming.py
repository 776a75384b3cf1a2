"""Claim + text -> the words a row shows: what, of which group, about which days.

It chooses words and never changes them. Who a claim rests on is worded in sayso/naming.py.
"""

from collections.abc import Iterable

from sayso.types import Claim, Frame, Quantity, Time

__all__ = ["join_content", "join_group", "join_times", "nearest_times"]


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
