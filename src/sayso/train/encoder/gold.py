"""examples -> windows with their gold: tags and links of both layers, traits, mentions.

Windows are cut by the same code as at run time; in training the first cut is moved at random, so that
no sentence always stands at a window's edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sayso.annotate.decode import RoleSpan, find_spans
from sayso.annotate.heads import MENTIONS, NAME_PARTS, PAIRS, TAGS, WIDTHS
from sayso.annotate.tokens import find_sentences, find_tokens
from sayso.annotate.windows import Window, make_windows
from sayso.annotate.wordpiece import WordPiece
from sayso.train.corpora.example import Example, Spans, Triple

__all__ = ["GoldLayer", "GoldText", "GoldWindow", "make_gold_windows"]

Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldLayer:
    """One layer of a window: a tag per word, spans, (pair, asker, partner or None), and (spans, traits) of claims."""

    tags: tuple[int, ...]
    spans: tuple[RoleSpan, ...]
    links: tuple[tuple[int, int, int | None], ...]
    claims: tuple[tuple[tuple[int, ...], tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """What chaining needs of a whole text: words, the sentence of each, mentions as (first, last, label, entity)."""

    id: str
    kind: str  # own or gum
    words: tuple[str, ...]
    sentences: tuple[int, ...]
    mentions: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldWindow:
    """A window with its gold; a layer or the text is None where the corpus has no such annotation."""

    window: Window
    layers: tuple[GoldLayer | None, GoldLayer | None]
    text: GoldText | None
    names: tuple[tuple[int, int], ...] = ()  # word and its part of a name, in words of the window

    def mentions(self) -> list[tuple[int, int, int]]:
        """Return first word, word after the last, and label of each mention within the window."""
        if self.text is None:
            return []
        low, high = self.window.first, self.window.last
        inside = [m for m in self.text.mentions if low <= m[0] and m[1] <= high and m[1] - m[0] <= WIDTHS]
        return [(first - low, last - low, label) for first, last, label, _ in inside]


def make_gold_windows(example: Example, wordpiece: WordPiece, limit: int, skip: int = 0) -> list[GoldWindow]:
    """Cut one example into windows with gold; the first `skip` sentences are cut by themselves."""
    tokens = find_tokens(example.text)
    sentences = find_sentences(example.text)
    edge = sentences[skip].start if skip < len(sentences) else 0
    split = next(i for i, (start, _) in enumerate(tokens) if start >= edge) if edge else 0
    windows = make_windows(example.text, tokens[:split], sentences[:skip], wordpiece, limit) if split else []
    rest = make_windows(example.text, tokens[split:], sentences[skip:] if split else sentences, wordpiece, limit)
    windows += [replace(window, first=window.first + split, last=window.last + split) for window in rest]
    layers = [
        None if triples is None else (_make_tags(triples, tokens), triples)
        for triples in (example.triples, example.inner)
    ]
    text = _make_text(example, tokens, [s.start for s in sentences]) if example.mentions is not None else None
    names = sorted(_make_names(example, tokens).items())
    return [
        GoldWindow(
            window=window,
            layers=tuple(layer and _make_layer(window, *layer, tokens) for layer in layers),  # type: ignore[arg-type]
            text=text,
            names=tuple((word - window.first, part) for word, part in names if window.first <= word < window.last),
        )
        for window in windows
    ]


def _make_text(example: Example, tokens: Places, starts: Sequence[int]) -> GoldText:
    kind = example.labels or "own"
    numbers = np.searchsorted(starts, [start for start, _ in tokens], side="right")
    firsts = {start: i for i, (start, _) in enumerate(tokens)}
    lasts = {end: i + 1 for i, (_, end) in enumerate(tokens)}
    mentions = []
    for mention in example.mentions or ():
        inside = _overlapping(tokens, mention.start, mention.end)
        first, last = firsts.get(mention.start), lasts.get(mention.end)
        if inside:  # a mention that ends within a word of ours takes the whole word
            first, last = (inside[0] if first is None else first), (inside[-1] + 1 if last is None else last)
            mentions.append((first, last, MENTIONS[kind].index(mention.label), mention.entity))
    unique = {(first, last): (first, last, label, entity) for first, last, label, entity in mentions}
    return GoldText(
        id=example.id,
        kind=kind,
        words=tuple(example.text[start:end] for start, end in tokens),
        sentences=tuple(int(n) for n in numbers),
        mentions=tuple(sorted(unique.values(), key=lambda m: (m[0], -m[1]))),
    )


def _make_names(example: Example, tokens: Places) -> dict[int, int]:
    """Return which words of sources are name, role or neither; of several tellings the most telling."""
    parts: dict[int, int] = {}
    for start, end, part in example.names:
        for word in _overlapping(tokens, start, end):
            rank = {"other": 0, "role": 1, "name": 2}
            if rank[part] >= rank[NAME_PARTS[parts.get(word, 0)]]:
                parts[word] = NAME_PARTS.index(part)
    return parts


def _make_tags(triples: Sequence[Triple], tokens: Places) -> list[int]:
    """Return each token's tag; where two spans overlap, the one that begins first keeps the token."""
    tags = [0] * len(tokens)
    places = sorted(
        (start, end, role)
        for role in ("source", "cue", "content")
        for fragments in {getattr(triple, role) for triple in triples}
        for start, end in fragments
    )
    for start, end, role in places:
        inside = [i for i in _overlapping(tokens, start, end) if tags[i] == 0]
        for k, i in enumerate(inside):
            tags[i] = TAGS.index(f"{'I' if k and inside[k - 1] == i - 1 else 'B'}-{role}")
    return tags


def _overlapping(tokens: Places, start: int, end: int) -> list[int]:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    found = []
    while low < len(tokens) and tokens[low][0] < end:
        found.append(low)
        low += 1
    return found


def _make_layer(window: Window, tags: list[int], triples: Sequence[Triple], tokens: Places) -> GoldLayer:
    inside = tags[window.first : window.last]
    if inside and TAGS[inside[0]][0] == "I":  # a span that the window's edge cuts begins anew
        inside = [inside[0] - 1, *inside[1:]]
    spans = tuple(find_spans(inside))
    base = window.first
    places = [(tokens[base + span.first][0], tokens[base + span.last - 1][1]) for span in spans]
    owners = [
        next((k for k, triple in enumerate(triples) if _touches(getattr(triple, span.role), places[i])), None)
        for i, span in enumerate(spans)
    ]
    claims = []
    for k, triple in enumerate(triples):
        parts = tuple(i for i, owner in enumerate(owners) if owner == k)
        anchor = "cue" if triple.cue else "content"
        if triple.traits and any(spans[i].role == anchor for i in parts):
            claims.append((parts, triple.traits))
    links = tuple(_iter_links(spans, places, owners, triples))
    return GoldLayer(tags=tuple(inside), spans=spans, links=links, claims=tuple(claims))


def _iter_links(
    spans: Sequence[RoleSpan], places: Places, owners: Sequence[int | None], triples: Sequence[Triple]
) -> "list[tuple[int, int, int | None]]":
    """Return the gold partner of each asking span of a window, None where it has none there."""
    links: list[tuple[int, int, int | None]] = []
    for pair, name in enumerate(PAIRS):
        asker, wanted = name.split("-")
        for i, span in enumerate(spans):
            owner = owners[i]
            if span.role == asker and owner is not None:
                fragments: Spans = getattr(triples[owner], wanted)
                partners = (j for j, s in enumerate(spans) if s.role == wanted and _touches(fragments, places[j]))
                links.append((pair, i, next(partners, None)))
    return links


def _touches(fragments: Spans, place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in fragments)
