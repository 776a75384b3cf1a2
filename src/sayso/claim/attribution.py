"""Annotations -> attributions: marks and links put together into source, cue and content.

All fragments that point at one cue are one content. The only words it reads are "citing" and "quoting".
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.claim.order import Ordered
from sayso.types import Annotations, Span

__all__ = ["Attribution", "find_attributions", "free_sources", "join_citations"]

_CITING = re.compile(r",?\s*(?:citing|quoting)\s*", re.IGNORECASE)
REACH = 6000  # characters that an outer attribution may begin before or after what it holds
TAIL = 120  # characters of a content in which a source may have been swallowed
_COMMA = re.compile(r",\s+\Z")
_APPOSED = re.compile(r"(?:,\s+(?:the|a|an|who|[A-Z])[^,]{1,80})?[,\s]*")
CITED_WORDS = 14  # a longer content of "citing" is a claim and no source's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A cue, the fragments of what it hands over, and the source's span, or none; `anchor` is the mark it hangs on.

    Without a cue the words are handed over by a speaker's tag, or go on with what was said before (`carried`).
    `outer` is the anchor of the attribution it stands within.
    """

    source: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    score: float
    layer: int = 0
    anchor: int = -1
    outer: int | None = None
    carried: bool = False
    cited: Span | None = None  # "state media reported ..., quoting a general": the general, on whom the claim rests

    def start(self) -> int:
        """Return where its first word stands."""
        spans: tuple[Span, ...] = (*self.source, *((self.cue,) if self.cue else ()), *self.content)
        return min(span.start for span in spans)


def find_attributions(anns: Annotations, text: str = "") -> tuple[Attribution, ...]:
    """Return the attributions of a document in order; `score` is the weakest link's or mark's.

    Words without a cue are taken where a source is linked to them, or, given `text`, where they are a quotation.
    """
    contents: dict[int, list[int]] = defaultdict(list)
    sources: dict[int, int] = {}
    scores: dict[int, list[float]] = defaultdict(list)
    for link in anns.links:
        anchor = link.target if link.label == "content-cue" else link.source
        if link.label == "content-cue":
            contents[anchor].append(link.source)
        else:
            sources[anchor] = link.target
        scores[anchor].append(link.score)
    handed = {i for fragments in contents.values() for i in fragments}
    for mark in anns.marks:
        loose = mark.label == "content" and mark.id not in handed and not mark.layer
        if loose and (mark.id in sources or text[mark.span.start : mark.span.start + 1] in tuple('"“')):
            contents[mark.id].append(mark.id)
    found = []
    for anchor, fragments in contents.items():
        cue = anns.marks[anchor].span if anns.marks[anchor].label == "cue" else None
        parts = [anchor, *fragments, *([sources[anchor]] if anchor in sources else [])]
        found.append(
            Attribution(
                source=(anns.marks[sources[anchor]].span,) if anchor in sources else (),
                cue=cue,
                content=tuple(sorted((anns.marks[i].span for i in fragments), key=lambda span: span.start)),
                score=min(*scores[anchor], 1.0, *(anns.marks[i].score for i in parts)),
                layer=anns.marks[anchor].layer,
                anchor=anchor,
                carried=cue is None and anchor not in sources,
            )
        )
    found.sort(key=lambda a: ((a.cue or a.content[0]).start, a.layer))
    return _nest(found)


def _nest(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Tell each inner attribution the outer one whose content holds it; an inner one beside an outer cue is dropped."""
    outer = Ordered((i for i, a in enumerate(found) if not a.layer), lambda i: found[i].start())
    cues = Ordered((a.cue for a in found if a.cue and not a.layer), lambda cue: cue.start)
    kept: list[Attribution] = []
    for attribution in found:
        place = attribution.cue or attribution.content[0]
        if not attribution.layer:
            kept.append(attribution)
            continue
        same = cues.last_before(place.end - 1)
        if same is not None and same.end > place.start:
            continue
        near = outer.between(place.start - REACH, place.end + REACH)
        holding = (j for j in near if any(c.start <= place.start and place.end <= c.end for c in found[j].content))
        j = next(holding, None)
        kept.append(attribution if j is None else _keep_inside(attribution, found[j]))
    return tuple(kept)


def _keep_inside(inner: Attribution, outer: Attribution) -> Attribution:
    """Return the inner attribution with what stands within the outer one's content; a stray fragment is left out."""
    inside = tuple(c for c in inner.content if any(o.start <= c.start and c.end <= o.end for o in outer.content))
    return replace(inner, content=inside or inner.content, outer=outer.anchor)


def free_sources(text: str, attributions: Sequence[Attribution], people: Sequence[Span]) -> tuple[Attribution, ...]:
    """Take a source out of the content before its cue: "forts fell, Ali Khan, the envoy, said" is Khan's to say.

    Only where no source or its bare apposition stands before the cue, and a person named after a comma ends the
    content; `people` are the persons that the report names.

    >>> text = "Forts fell, Ali Khan, the envoy, said."
    >>> told = Attribution(source=(), cue=Span(start=33, end=37), content=(Span(start=0, end=31),), score=1.0)
    >>> (freed,) = free_sources(text, (told,), (Span(start=12, end=20),))
    >>> freed.source[0].cut(text), freed.content[0].cut(text)
    ('Ali Khan, the envoy', 'Forts fell')
    """
    named = Ordered(people, lambda span: span.start)
    return tuple(_free_source(text, attribution, named) for attribution in attributions)


def _free_source(text: str, attribution: Attribution, people: Ordered[Span]) -> Attribution:
    last, cue = attribution.content[-1], attribution.cue
    if cue is None or last.end > cue.start:
        return attribution
    between = text[last.end : cue.start]
    beside = attribution.source[0] if attribution.source else None
    if beside is not None:
        apposed = last.end <= beside.start < cue.start and beside.cut(text).lower().startswith(("the ", "a ", "an "))
        if not apposed:
            return attribution
        between = text[last.end : beside.start] + text[beside.end : cue.start]
    if between.strip(" ,\n"):
        return attribution
    for person in people.between(max(last.start + 1, last.end - TAIL), last.end):
        lead = _COMMA.search(text, last.start, person.start)
        rest = _APPOSED.fullmatch(text, person.end, last.end)
        if lead is not None and lead.end() == person.start and rest is not None and text[person.start].isupper():
            whole = Span(start=person.start, end=beside.end if beside is not None else last.end)
            shorter = Span(start=last.start, end=lead.start())
            return replace(attribution, source=(whole,), content=(*attribution.content[:-1], shorter))
    return attribution


def join_citations(text: str, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Make "citing X" and "quoting X" part of the attribution of the same source before it, as the source it cites.

    >>> text = "Radio said forts fell, quoting a clerk."
    >>> radio = (Span(start=0, end=5),)
    >>> fell = Attribution(source=radio, cue=Span(start=6, end=10), content=(Span(start=11, end=21),), score=1.0)
    >>> told = Attribution(source=radio, cue=Span(start=23, end=30), content=(Span(start=31, end=38),), score=1.0)
    >>> [a.cited.cut(text) for a in join_citations(text, (fell, told)) if a.cited]
    ['a clerk']
    """
    joined: list[Attribution] = []
    for attribution in attributions:
        words = " ".join(span.cut(text) for span in attribution.content)
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.cited is None
            and before.cue is not None
            and attribution.cue is not None
            and before.source == attribution.source
            and _CITING.fullmatch(attribution.cue.cut(text))
            and len(words.split()) <= CITED_WORDS
            and "." not in text[before.cue.end : attribution.cue.start]
        ):
            joined[-1] = replace(before, cited=attribution.content[0])
        else:
            joined.append(attribution)
    return tuple(joined)
