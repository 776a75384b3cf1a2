"""Document -> Annotations: tokens, sentences, and the marks and links the encoder finds.

It knows nothing of claims, acts or numbers.
"""

import re
from functools import partial
from importlib.resources import files
from pathlib import Path

from sayso.annotate.decode import PAIRS, RoleSpan, find_best_tags, find_chances, find_links, find_spans
from sayso.annotate.encoder import Encoder, open_encoder
from sayso.annotate.tokens import find_paragraphs, find_sentences, find_tokens
from sayso.annotate.windows import Window, make_windows
from sayso.types import Annotations, Document, Link, Mark, Note, Span

__all__ = ["Encoder", "annotate", "find_paragraphs", "find_sentences", "open_encoder", "open_shipped_encoder"]


def open_shipped_encoder(*, threads: int) -> Encoder:
    """Load the model that is installed with the package."""
    folder = Path(str(files("sayso.annotate") / "model"))
    return open_encoder(folder / "attribution.onnx", folder / "vocab.txt", threads=threads)


def annotate(doc: Document, encoder: Encoder) -> Annotations:
    """Find who says what in a document: one mark for each source, cue and content fragment, linked.

    The same document and model always give the same annotations.
    """
    tokens = find_tokens(doc.text)
    body = _find_body(doc)
    read = [token for token in tokens if token[0] >= body]
    sentences = [Span(start=max(s.start, body), end=s.end) for s in find_sentences(doc.text) if s.end > body]
    windows = make_windows(doc.text, read, sentences, encoder.wordpiece)
    marks: list[Mark] = []
    links: list[Link] = []
    for window, (spans, pairs) in zip(windows, encoder.map(partial(_read_window, encoder), windows), strict=True):
        base = len(marks)
        marks += [_make_mark(base + i, span, window, read) for i, span in enumerate(spans)]
        for pair, asker, partner, score in pairs:
            links.append(Link(source=base + asker, target=base + partner, label=PAIRS[pair], score=score))
    return Annotations(
        doc_id=doc.id,
        model_id=encoder.model_id,
        token_starts=tuple(start for start, _ in tokens),
        token_ends=tuple(end for _, end in tokens),
        sentences=tuple(sentences),
        marks=tuple(marks),
        links=tuple(links),
        notes=tuple(_iter_notes(marks, links)),
    )


def _find_body(doc: Document) -> int:
    """Return where the report begins after its dateline: "KABUL, April 14 — " is no part of what anybody says."""
    start = len(doc.text) - len(doc.text.lstrip())
    if not doc.dateline or not doc.text.startswith(doc.dateline, start):
        return 0
    dash = re.compile(r"\s*(?:\([^)\n]{1,30}\)\s*)?[-–—:]*\s*").match(doc.text, start + len(doc.dateline))
    return dash.end() if dash else start


def _read_window(encoder: Encoder, window: Window) -> tuple[list[RoleSpan], list[tuple[int, int, int, float]]]:
    """Score and decode one window. The scores, 2 kB a token, are let go at once: a long report has many."""
    scores = encoder.score(window)
    tags = find_best_tags(scores.emissions, encoder.heads)
    spans = find_spans(tags, find_chances(scores.emissions, encoder.heads))
    return spans, find_links(spans, scores.ends, encoder.heads)


def _make_mark(number: int, span: RoleSpan, window: Window, tokens: list[tuple[int, int]]) -> Mark:
    start, end = tokens[window.first + span.first][0], tokens[window.first + span.last - 1][1]
    return Mark(id=number, span=Span(start=start, end=end), label=span.role, score=span.score)


def _iter_notes(marks: list[Mark], links: list[Link]) -> list[Note]:
    """Say what was seen and cannot be used: each role's marks that hang on nothing."""
    asked = {link.source for link in links}
    wanted = {link.target for link in links}
    notes = []
    for mark in marks:
        if mark.label == "content" and mark.id not in asked:
            notes.append(
                Note(
                    code="content-without-cue",
                    span=mark.span,
                    message="These words look quoted; no cue hands them over.",
                )
            )
        elif mark.label == "cue" and mark.id not in wanted:
            notes.append(
                Note(
                    code="cue-without-content",
                    span=mark.span,
                    message="This looks like a cue; nothing is handed over by it.",
                )
            )
        elif mark.label == "source" and mark.id not in wanted:
            notes.append(
                Note(
                    code="source-without-cue", span=mark.span, message="This looks like a source; no cue belongs to it."
                )
            )
    return notes
