"""texts -> predictions in the form a public benchmark scores; the shipped pipeline, not a copy of it.

`--in` is JSON lines of {"id", "text", "published_at"?}; `--out` JSON lines in the same order.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from sayso.annotate import Encoder, annotate
from sayso.annotate.mention import find_named, place_entities
from sayso.annotate.tokens import find_sentences, find_tokens
from sayso.annotate.windows import make_windows
from sayso.claim import find_attributions
from sayso.errors import ReadError
from sayso.ids import digest
from sayso.train.corpora.example import Spans, Triple
from sayso.types import Document, Span

__all__ = ["find_gum_mentions", "find_scored_triples", "find_triples", "iter_rows", "predict_polnear", "write_rows"]


def find_triples(text: str, encoder: Encoder) -> tuple[Triple, ...]:
    """Return a text's attributions as PolNeAR marks them: content with its "that" and its full stop."""
    return tuple(triple for triple, _ in find_scored_triples(text, encoder))


def find_scored_triples(text: str, encoder: Encoder) -> list[tuple[Triple, float]]:
    """Return a text's attributions, each with the score its claim carries."""
    doc = Document(id="text", text=text, raw_sha256=digest(text), reader="train")
    return [
        (Triple(source=_spans(found.source), cue=_spans((found.cue,)), content=_spans(found.content)), found.score)
        for found in find_attributions(annotate(doc, encoder))
        if found.cue is not None and not found.layer
    ]


def find_gum_mentions(text: str, encoder: Encoder) -> list[tuple[int, int, int]]:
    """Return (start, end, entity) of every noun phrase and pronoun of a text, as GUM marks them."""
    tokens, sentences = find_tokens(text), find_sentences(text)
    windows = make_windows(text, tokens, sentences, encoder.wordpiece)
    found = [(window.first, *find_named(encoder.score(window), encoder.heads, ("gum",))) for window in windows]
    mentions = place_entities(text, tokens, sentences, found, encoder.heads)
    return [(mention.span.start, mention.span.end, mention.entity) for mention in mentions]


def predict_polnear(source: Path, out: Path, encoder: Encoder) -> int:
    """Write `{"id", "triples": [{"source", "cue", "content"}]}` for each text of `source`; return how many."""
    rows = [
        {"id": row["id"], "triples": [_to_row(triple) for triple in find_triples(str(row["text"]), encoder)]}
        for row in iter_rows(source)
    ]
    write_rows(out, rows)
    return len(rows)


def iter_rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of a JSON lines file; ReadError names the first line that is not one with id and text."""
    for number, line in enumerate(path.read_bytes().decode("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ReadError("bad-line", f"{path}, line {number}: not JSON ({error.msg}).") from error
        if not isinstance(row, dict) or "id" not in row:
            raise ReadError("bad-line", f"{path}, line {number}: expected an object with an id.")
        yield row


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    """Write objects as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _to_row(triple: Triple) -> dict[str, list[list[int]]]:
    return {role: [list(span) for span in getattr(triple, role)] for role in ("source", "cue", "content")}


def _spans(spans: tuple[Span, ...]) -> Spans:
    return tuple((span.start, span.end) for span in spans)
