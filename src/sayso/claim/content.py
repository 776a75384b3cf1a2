"""attributions -> the exact words claimed: the content trimmed, the relay named after the cue, the narration left over.

It decides where words begin and end, not what they mean.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sayso.claim.attribution import Attribution
from sayso.claim.order import Ordered
from sayso.types import Document, Quantity, Span

__all__ = ["cut_narration", "find_relay", "trim_content"]

_LEAD = re.compile(r"[\s,:;—–-]*(?:that\b\s*)?", re.IGNORECASE)
_JOINT = re.compile(r"(?:and|but|or|while|whereas|yet|so)\s+")  # what a left-over of a sentence may begin with
_TRAIL = re.compile(r"[\s,:;—–-]+$")
_TRAIL_JOINT = re.compile(r",?\s+(?:and|but|or|while|whereas|as|when|after|before|because)$")
_FULL_STOP = re.compile(r"(?<![.…])\.$")
_TOLD = re.compile(r"\b(?:told|tells|telling|interview with|quoted by)\s*$", re.IGNORECASE)
_OUTLET_AFTER = re.compile(
    r"\s*(?:to |by )?(?P<name>(?:the )?(?:Reuters|Associated Press|AP|AFP|Agence France-Presse|TASS|Interfax"
    r"|RIA Novosti|Xinhua|BBC|CNN|Al Jazeera|VOA|Voice of America|RFE/RL|Radio Free Europe(?:/Radio Liberty)?"
    r"|Dawn|TOLOnews|Pajhwok|New York Times|Washington Post|Guardian|Wall Street Journal|Express Tribune|Newsweek"
    r"|Bloomberg))\b"
)
LEAST_WORDS = 3  # shorter left-overs of a sentence say nothing by themselves


def trim_content(text: str, content: Sequence[Span], dateline: str | None = None) -> tuple[Span, ...]:
    """Take the dateline, a leading "that" and outer punctuation off each fragment; a full stop stays inside quotes.

    >>> text = "He said that the fort fell, and left."
    >>> [span.cut(text) for span in trim_content(text, (Span(start=8, end=27),))]
    ['the fort fell']
    """
    trimmed = []
    for span in content:
        start = span.start
        if dateline and text.startswith(dateline, start):
            start += len(dateline)
        lead = _LEAD.match(text, start, span.end)
        start = lead.end() if lead else start
        end = span.end
        while True:
            words = text[start:end]
            trail = _TRAIL.search(words) or (_FULL_STOP.search(words) if not _ends_initialism(words) else None)
            if trail is None or trail.start() == 0:
                break
            end = start + trail.start()
        trimmed.append(Span(start=start, end=end) if start < end else span)
    return tuple(trimmed)


def find_relay(text: str, attribution: Attribution) -> Span | None:
    """Return the outlet a source told, when the words right after or in the cue name one: "told Reuters".

    >>> text = "Officials told Reuters the fort fell."
    >>> cue, content = Span(start=10, end=14), Span(start=23, end=36)
    >>> relay = find_relay(text, Attribution(source=(), cue=cue, content=(content,), score=1.0))
    >>> relay and relay.cut(text)
    'Reuters'
    """
    cue = attribution.cue
    if cue is None:
        return None
    if _TOLD.search(text, cue.start, cue.end):
        after = _OUTLET_AFTER.match(text, cue.end)
    else:
        told = re.compile(r"\b(?:told|tells)\b").search(text, cue.start, cue.end)
        after = _OUTLET_AFTER.match(text, told.end()) if told else None
    return Span(start=after.start("name"), end=after.end("name")) if after else None


def cut_narration(
    doc: Document, sentences: Sequence[Span], spoken: Sequence[Span], numbers: Ordered[Quantity]
) -> Iterator[Span]:
    """Yield, for each sentence, the longest run outside every attribution that holds a number.

    `spoken` are the spans of all sources, cues and contents.
    """
    taken = sorted(spoken, key=lambda span: span.start)
    starts = [span.start for span in taken]
    reach = list(accumulate((span.end for span in taken), max))  # how far the spans up to here go
    for sentence in sentences:
        near = taken[bisect_right(reach, sentence.start) : bisect_left(starts, sentence.end)]
        for whole in _subtract(sentence, near):
            (piece,) = trim_content(doc.text, (whole,), doc.dateline)
            joint = _JOINT.match(doc.text, piece.start, piece.end)
            piece = Span(start=joint.end(), end=piece.end) if joint else piece
            joint = _TRAIL_JOINT.search(doc.text[piece.start : piece.end])
            piece = Span(start=piece.start, end=piece.start + joint.start()) if joint else piece
            numbered = any(q.span.end <= piece.end for q in numbers.between(piece.start, piece.end))
            if numbered and len(piece.cut(doc.text).split()) >= LEAST_WORDS:
                yield piece


def _subtract(whole: Span, taken: Sequence[Span]) -> list[Span]:
    pieces, start = [], whole.start
    for span in taken:
        if span.end <= start or span.start >= whole.end:
            continue
        if span.start > start:
            pieces.append(Span(start=start, end=span.start))
        start = max(start, span.end)
    if start < whole.end:
        pieces.append(Span(start=start, end=whole.end))
    return pieces


def _ends_initialism(words: str) -> bool:
    return re.search(r"(?:[^\W\d_]\.){2,}$", words) is not None
