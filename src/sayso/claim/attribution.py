"""Annotations -> attributions: marks and links put together into source, cue and content.

All fragments that point at one cue are one content. It reads no words.
"""

from collections import defaultdict
from dataclasses import dataclass

from sayso.types import Annotations, Span

__all__ = ["Attribution", "find_attributions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A cue, the fragments of what it hands over, and the source's span, or none."""

    source: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    score: float


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
