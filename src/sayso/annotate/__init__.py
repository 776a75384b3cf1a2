"""Document -> Annotations: tokens, sentences, and what the encoder finds: marks, links, traits, mentions.

It knows nothing of claims, acts or numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from sayso.annotate.decode import RoleSpan, find_best_tags, find_chances, find_spans
from sayso.annotate.encoder import Encoder, open_encoder
from sayso.annotate.heads import LAYERS, PAIRS, Heads, Scores
from sayso.annotate.link import find_links, find_name_parts, find_traits
from sayso.annotate.mention import Named, Vectors, find_named, place_entities
from sayso.annotate.tokens import find_paragraphs, find_sentences, find_tokens
from sayso.annotate.windows import Window, make_windows
from sayso.types import Annotations, Document, Link, Mark, Mention, Note, Span, Trait

NAMED = frozenset(("person", "group", "organisation", "state"))  # what may be a source by a name of its own

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
    traits: list[Trait] = []
    found: list[tuple[int, list[Named], Vectors]] = []
    for window, seen in zip(windows, encoder.map(partial(_read_window, encoder), windows), strict=True):
        for layer, (spans, pairs, views) in enumerate(seen.layers):
            base = len(marks)
            marks += [_make_mark(base + i, span, window, read, layer) for i, span in enumerate(spans)]
            links += [
                Link(source=base + i, target=base + j, label=PAIRS[pair], score=score) for pair, i, j, score in pairs
            ]
            traits += [Trait(mark=base + i, field=name, value=value, score=score) for i, name, value, score in views]
        marks += [_make_mark(len(marks) + i, span, window, read) for i, span in enumerate(seen.names)]
        found.append((window.first, seen.named, seen.vectors))
    return Annotations(
        doc_id=doc.id,
        model_id=encoder.model_id,
        token_starts=tuple(start for start, _ in tokens),
        token_ends=tuple(end for _, end in tokens),
        sentences=tuple(sentences),
        marks=tuple(marks),
        links=tuple(links),
        traits=tuple(traits),
        mentions=_keep_mentions(place_entities(doc.text, read, sentences, found, encoder.heads)),
        notes=tuple(_iter_notes(marks, links)),
    )


def _find_body(doc: Document) -> int:
    """Return where the report begins after its dateline: "KABUL, April 14 — " is no part of what anybody says."""
    start = len(doc.text) - len(doc.text.lstrip())
    if not doc.dateline or not doc.text.startswith(doc.dateline, start):
        return 0
    dash = re.compile(r"\s*(?:\([^)\n]{1,30}\)\s*)?[-–—:]*\s*").match(doc.text, start + len(doc.dateline))
    return dash.end() if dash else start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What one window gave: for each layer spans, links and traits by span; names; mentions and their vectors."""

    layers: tuple[tuple[list[RoleSpan], list[tuple[int, int, int, float]], list[tuple[int, str, str, float]]], ...]
    names: list[RoleSpan]
    named: list[Named]
    vectors: Vectors


def _read_window(encoder: Encoder, window: Window) -> _Seen:
    """Score and decode one window. The scores, 5 kB a word, are let go at once: a long report has many."""
    scores = encoder.score(window)
    layers = []
    for layer in range(len(LAYERS)):
        spans = _find_role_spans(scores, encoder.heads, layer)
        links = find_links(spans, scores["ends"], encoder.heads)
        layers.append((spans, links, list(_iter_traits(spans, links, scores))))
    named, vectors = find_named(scores, encoder.heads)
    wholes = [(span.first, span.last) for spans, _, _ in layers for span in spans if span.role == "source"]
    wholes += [(row.first, row.last) for row in named if row.label in NAMED]
    names = find_name_parts(wholes, scores)
    return _Seen(layers=tuple(layers), names=names, named=named, vectors=vectors)


def _find_role_spans(scores: Scores, heads: Heads, layer: int) -> list[RoleSpan]:
    emissions, crf = scores[LAYERS[layer]], heads.layers[layer]
    tags = find_best_tags(emissions, crf)
    return find_spans(tags, find_chances(emissions, crf)) if any(tags) else []


def _iter_traits(
    spans: list[RoleSpan], links: list[tuple[int, int, int, float]], scores: Scores
) -> Iterator[tuple[int, str, str, float]]:
    """Yield (span, field, value, score) for each cue with all that hangs on it, and each content without a cue."""
    for i, span in enumerate(spans):
        to_cue = [a for pair, a, b, _ in links if PAIRS[pair] == "content-cue" and b == i]
        own = {b for _, a, b, _ in links if a == i}
        if span.role == "cue" and to_cue:
            parts = [span, *(spans[j] for j in (*to_cue, *own))]
        elif span.role == "content" and not any(spans[j].role == "cue" for j in own):
            parts = [span, *(spans[j] for j in own)]
        else:
            continue
        yield from ((i, *row) for row in find_traits(parts, scores))


def _keep_mentions(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return the mentions of things of ours, and of others that are spoken of again."""
    counts = Counter(mention.entity for mention in mentions)
    return tuple(m for m in mentions if m.label != "other" or counts[m.entity] > 1)


def _make_mark(number: int, span: RoleSpan, window: Window, tokens: list[tuple[int, int]], layer: int = 0) -> Mark:
    start, end = tokens[window.first + span.first][0], tokens[window.first + span.last - 1][1]
    return Mark(id=number, span=Span(start=start, end=end), label=span.role, score=span.score, layer=layer)


def _iter_notes(marks: list[Mark], links: list[Link]) -> list[Note]:
    """Say what was seen and cannot be used: each role's marks that hang on nothing."""
    asked = {link.source for link in links}
    wanted = {link.target for link in links}
    notes = []
    for mark in marks:
        if mark.layer:
            continue  # what hangs on nothing within another's words is that other's content all the same
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
