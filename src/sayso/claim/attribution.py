"""Annotations -> attributions: marks and links put together into source, cue and content.

All fragments that point at one cue are one content. The only words it reads are "citing" and "quoting".
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.types import Annotations, Span

__all__ = ["Attribution", "find_attributions", "join_citations"]

_CITING = re.compile(r",?\s*(?:citing|quoting)\s*", re.IGNORECASE)
CITED_WORDS = 14  # a longer content of "citing" is a claim and no source's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A cue, the fragments of what it hands over, and the source's span, or none."""

    source: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    score: float
    cited: Span | None = None  # "state media reported ..., quoting a general": the general, on whom the claim rests


def find_attributions(anns: Annotations) -> tuple[Attribution, ...]:
    """Return the attributions of a document in order of their cues; `score` is the weakest link's or mark's."""
    contents: dict[int, list[int]] = defaultdict(list)
    sources: dict[int, int] = {}
    scores: dict[int, list[float]] = defaultdict(list)
    for link in anns.links:
        cue = link.target if link.label == "content-cue" else link.source
        if link.label == "content-cue":
            contents[cue].append(link.source)
        else:
            sources[cue] = link.target
        scores[cue].append(link.score)
    found = []
    for cue in sorted(contents, key=lambda i: anns.marks[i].span.start):
        fragments = sorted((anns.marks[i].span for i in contents[cue]), key=lambda span: span.start)
        source = (anns.marks[sources[cue]].span,) if cue in sources else ()
        parts = [cue, *contents[cue], *([sources[cue]] if cue in sources else [])]
        score = min(*scores[cue], *(anns.marks[i].score for i in parts))
        found.append(Attribution(source=source, cue=anns.marks[cue].span, content=tuple(fragments), score=score))
    return tuple(found)


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
            and before.source == attribution.source
            and _CITING.fullmatch(attribution.cue.cut(text))
            and len(words.split()) <= CITED_WORDS
            and "." not in text[before.cue.end : attribution.cue.start]
        ):
            joined[-1] = replace(before, cited=attribution.content[0])
        else:
            joined.append(attribution)
    return tuple(joined)
