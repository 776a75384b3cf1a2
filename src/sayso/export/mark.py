"""Text + claim -> the claim in its paragraphs, with source, relay, cue, content and number marked.

It cuts and labels; colours, escaping and layout belong to the three formats at the end. The words are the
report's own; only what lies far from the claim is left out, and an ellipsis says so.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from sayso.export.wording import make_visible
from sayso.types import Claim, Source, Span

__all__ = [
    "LABELS", "Paragraph", "Piece", "escape_markdown", "find_paragraphs", "format_html", "format_markdown",
    "format_terminal", "mark_spans",
]  # fmt: skip

# Outermost first: where marks lie over each other, the earlier one is opened around the later one.
LABELS = ("content", "source", "relay", "cue", "number")

CONTEXT = 420  # characters kept on either side of the claim in a paragraph without end
LONGEST = 2_000  # characters under one mark shown whole; a longer run loses its middle, and says so

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE_END = re.compile(r"\n+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#|~$&!+=-])")
_ANSI = MappingProxyType({"content": "1", "source": "36", "relay": "35", "cue": "33", "number": "4"})
_BRACKETS = MappingProxyType({label: (f"[{label.upper()} ", "]") for label in LABELS})
_MARKDOWN_PAIRS = MappingProxyType(
    {"content": ("⟦", "⟧"), "source": ("**", "**"), "relay": ("**", "**"), "cue": ("*", "*"), "number": ("‹", "›")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text under one set of labels, in the order of `LABELS`; `gap` marks words left out."""

    text: str
    labels: tuple[str, ...] = ()
    gap: bool = False


Paragraph = tuple[Piece, ...]


def mark_spans(text: str, claim: Claim, paragraphs: Sequence[Span] | None = None) -> tuple[Paragraph, ...]:
    """Cut the paragraphs a claim touches into labelled pieces; without gaps the pieces join to the text.

    `paragraphs` are those of the text, for whoever marks many claims of it.

    >>> from sayso.types import Span
    >>> told = Claim(id="c-1", doc_id="d-1", content=(Span(start=0, end=9),), cue=Span(start=14, end=18),
    ...              form="indirect", act="say", polarity="affirmed", certainty="certain", score=1.0, made_by="m")
    >>> [(piece.text, piece.labels) for piece in mark_spans("Fort fell, he said.", told)[0]]
    [('Fort fell', ('content',)), (', he ', ()), ('said', ('cue',)), ('.', ())]
    """
    paragraphs = find_paragraphs(text) if paragraphs is None else paragraphs
    ends = [whole.end for whole in paragraphs]
    touched: dict[int, list[tuple[str, Span]]] = {}
    for label, span in _iter_spans(claim):
        if not 0 <= span.start < span.end <= len(text):
            continue
        number = bisect_right(ends, span.start)
        while number < len(paragraphs) and paragraphs[number].start < span.end:
            touched.setdefault(number, []).append((label, span))
            number += 1
    return tuple(_cut_paragraph(text, paragraphs[number], touched[number]) for number in sorted(touched))


def find_paragraphs(text: str) -> tuple[Span, ...]:
    r"""Return the paragraphs: parted by blank lines, or by line ends in a text that has no blank line.

    >>> find_paragraphs("One.\n\nTwo.")
    (Span(start=0, end=4), Span(start=6, end=10))
    """
    parting = _BLANK_LINE if _BLANK_LINE.search(text) else _LINE_END
    found: list[Span] = []
    start = 0
    for seen in parting.finditer(text):
        if seen.start() > start:
            found.append(Span(start=start, end=seen.start()))
        start = seen.end()
    if start < len(text):
        found.append(Span(start=start, end=len(text)))
    return tuple(found)


def format_html(paragraphs: tuple[Paragraph, ...]) -> str:
    """Write marked paragraphs as escaped HTML: `<p>` with nested `<mark class="…">`.

    >>> format_html(((Piece(text="<b>", labels=("content",)),),))
    '<p><mark class="content">&lt;b&gt;</mark></p>'
    """
    pairs = {label: (f'<mark class="{label}">', "</mark>") for label in LABELS}
    return "".join(f"<p>{_wrap(each, pairs, lambda text: html.escape(make_visible(text)))}</p>" for each in paragraphs)


def format_markdown(paragraphs: tuple[Paragraph, ...]) -> str:
    """Write marked paragraphs as a Markdown quotation: **source**, *cue*, ⟦content⟧, ‹number›.

    >>> format_markdown(((Piece(text="40", labels=("content", "number")),),))
    '> ⟦‹40›⟧'
    """
    return "\n>\n".join("> " + _wrap(each, dict(_MARKDOWN_PAIRS), escape_markdown) for each in paragraphs)


def format_terminal(paragraphs: tuple[Paragraph, ...], *, colour: bool) -> str:
    """Write marked paragraphs for a terminal: with colour codes, else with the labels in brackets.

    >>> format_terminal(((Piece(text="Officials", labels=("source",)), Piece(text=" left")),), colour=False)
    '[SOURCE Officials] left'
    """
    if not colour:
        return "\n\n".join(_wrap(each, dict(_BRACKETS), make_visible) for each in paragraphs)
    return "\n\n".join("".join(_paint(piece) for piece in each) for each in paragraphs)


def escape_markdown(text: str) -> str:
    """Write text so that Markdown shows it as it stands, on one line.

    >>> escape_markdown("<b> $5 *million*")
    '\\\\<b\\\\> \\\\$5 \\\\*million\\\\*'
    """
    return _MARKDOWN.sub(r"\\\1", re.sub(r"\s+", " ", make_visible(text)))


def _iter_spans(claim: Claim) -> Iterator[tuple[str, Span]]:
    yield from (("content", span) for span in claim.content)
    if claim.source is not None:
        yield from (("source", span) for span in claim.source.spans)
        yield from (("relay", span) for relay in claim.source.via for span in _iter_relay(relay))
    if claim.cue is not None:
        yield "cue", claim.cue
    yield from (("number", number.span) for number in claim.quantities)
    yield from (("number", number.span) for frame in claim.frames for number in frame.quantities)


def _iter_relay(relay: Source) -> Iterator[Span]:
    yield from relay.spans
    for further in relay.via:
        yield from _iter_relay(further)


def _cut_paragraph(text: str, whole: Span, spans: list[tuple[str, Span]]) -> Paragraph:
    first = max(whole.start, min(span.start for _, span in spans))
    last = min(whole.end, max(span.end for _, span in spans))
    start, end = _widen(text, whole, first, last)
    borders = {start, end}
    for _, span in spans:
        borders.update(border for border in (span.start, span.end) if start < border < end)
    pieces = [Piece(text="… ", gap=True)] if start > whole.start else []
    for low, high in pairwise(sorted(borders)):
        found = {label for label, span in spans if span.start <= low and high <= span.end}
        pieces.extend(_shorten(text[low:high], tuple(label for label in LABELS if label in found)))
    if end < whole.end:
        pieces.append(Piece(text=" …", gap=True))
    return tuple(pieces)


def _shorten(words: str, labels: tuple[str, ...]) -> list[Piece]:
    if len(words) <= LONGEST:
        return [Piece(text=words, labels=labels)]
    keep = LONGEST * 2 // 5
    left_out = Piece(text=f" [… {len(words) - 2 * keep:,} characters …] ", labels=labels, gap=True)
    return [Piece(text=words[:keep], labels=labels), left_out, Piece(text=words[-keep:], labels=labels)]


def _widen(text: str, whole: Span, first: int, last: int) -> tuple[int, int]:
    """Keep the whole paragraph, or of an overlong one the claim with its surroundings, cut between words."""
    start, end = whole.start, whole.end
    if first - start > CONTEXT * 2:
        space = text.find(" ", first - CONTEXT, first)
        start = first - CONTEXT if space < 0 else space + 1
    if end - last > CONTEXT * 2:
        space = text.rfind(" ", last, last + CONTEXT)
        end = last + CONTEXT if space < 0 else space
    return start, end


def _wrap(paragraph: Paragraph, pairs: dict[str, tuple[str, str]], escape: Callable[[str], str]) -> str:
    """Open and close the marks around the pieces so that they always nest, whatever overlaps."""
    out: list[str] = []
    opened: list[str] = []
    for piece in (*paragraph, Piece(text="")):
        keep = 0
        while keep < min(len(opened), len(piece.labels)) and opened[keep] == piece.labels[keep]:
            keep += 1
        while len(opened) > keep:
            out.append(pairs[opened.pop()][1])
        lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        out.append(escape(lead) if len(piece.labels) > keep else "")
        for label in piece.labels[keep:]:
            out.append(pairs[label][0])
            opened.append(label)
        out.append(escape(piece.text[len(lead) :] if len(piece.labels) > keep else piece.text))
    return "".join(out)


def _paint(piece: Piece) -> str:
    text = make_visible(piece.text)
    codes = ";".join(_ANSI[label] for label in piece.labels)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
