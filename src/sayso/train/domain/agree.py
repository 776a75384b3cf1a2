"""two annotations of a text -> how far they agree, field by field; a prediction against gold is the same question.

A row's claims are matched as attributions are scored: source, cue and content overlap, or both lack it. Fields are
compared on matched claims only.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sayso.train.corpora.example import Triple
from sayso.train.domain.store import find_depth, read_spans
from sayso.train.score.attribution import match_softly, overlap
from sayso.train.score.counts import Counts

__all__ = ["compare_rows", "match_claims", "match_frames", "read_name"]

Row = Mapping[str, Any]
FIELDS = ("act", "polarity", "certainty", "form")
_LEADING = re.compile(  # articles, and the titles that a name may bear or not
    r"^(?:(?:the|a|an|mr|mrs|ms|dr|president|prime minister|minister|secretary|senator|sen|representative|rep|governor"
    r"|gov|general|gen|colonel|col|major|maj|captain|capt|lieutenant|lt|admiral|adm|commander|king|pope|archbishop|bishop"
    r"|father|judge|ambassador|sheikh)\s+)+(?=\S)"
)


def compare_rows(one: Row, other: Row, text: str) -> dict[str, Counts]:
    """Return counts by measure; `one` is the gold where there is one. Of accuracies, predicted equals gold."""
    pairs = match_claims(one, other, attributed=True)
    counts = _count_triples(one, other, pairs)
    for name in FIELDS:
        counts[f"field {name}"] = _agree([(one["claims"][i].get(name), other["claims"][j].get(name)) for i, j in pairs])
    nested = [(find_depth(one["claims"], i) > 0, find_depth(other["claims"], j) > 0) for i, j in pairs]
    counts["field nested"] = _agree(nested)
    counts |= _count_sources([(_source(one["claims"][i]), _source(other["claims"][j])) for i, j in pairs], text)
    told = match_claims(one, other, attributed=False)
    wanted, given = (sum(c["form"] == "narration" for c in row["claims"]) for row in (one, other))
    counts["narration overlap"] = Counts(right=len(told), predicted=given, gold=wanted)
    counts |= _count_frames(one, other)
    counts |= _count_mentions(one, other)
    return counts


def match_claims(one: Row, other: Row, *, attributed: bool) -> list[tuple[int, int]]:
    """Return places in both lists of claims of the largest matching, either of attributed claims or of narration."""
    rows = [
        [i for i, claim in enumerate(row["claims"]) if (claim["form"] != "narration") == attributed]
        for row in (one, other)
    ]
    triples = [
        [_triple(row["claims"][i], bare=not attributed) for i in places]
        for row, places in zip((one, other), rows, strict=True)
    ]
    return sorted((rows[0][i], rows[1][j]) for i, j in match_softly(triples[0], triples[1]).items())


def _triple(claim: Row, *, bare: bool = False) -> Triple:
    content = read_spans(claim["content"])
    cue = content if bare or not claim["cue"] else read_spans([claim["cue"]])
    source = () if bare else read_spans(_source(claim)["spans"])
    return Triple(source=source, cue=cue, content=content)


def _count_triples(one: Row, other: Row, pairs: Sequence[tuple[int, int]]) -> dict[str, Counts]:
    sides = [[c for c in row["claims"] if c["form"] != "narration"] for row in (one, other)]
    total = {"predicted": len(sides[1]), "gold": len(sides[0])}
    counts = {"triple soft": Counts(right=len(pairs), **total)}
    triples = [{_triple(claim) for claim in side} for side in sides]
    counts["triple exact"] = Counts(right=len(triples[0] & triples[1]), **total)
    for role in ("source", "cue", "content"):
        wanted, given = ({getattr(t, role) for t in side} - {()} for side in triples)
        counts[f"{role} exact"] = Counts(right=len(wanted & given), predicted=len(given), gold=len(wanted))
    for level, name in ((0, "outer"), (1, "nested")):
        where = [
            [(find_depth(row["claims"], i) > 0) == bool(level) for i in range(len(row["claims"]))]
            for row in (one, other)
        ]
        right = sum(where[0][i] for i, _ in pairs)
        missed = sum(where[0][i] for i, c in enumerate(one["claims"]) if c["form"] != "narration")
        extra = sum(
            where[1][j]
            for j, c in enumerate(other["claims"])
            if c["form"] != "narration" and j not in {b for _, b in pairs}
        )
        counts[f"triple soft, {name}"] = Counts(right=right, predicted=right + extra, gold=missed)
    return counts


def _count_sources(pairs: Sequence[tuple[Row, Row]], text: str) -> dict[str, Counts]:
    there = [(a, b) for a, b in pairs if a["kind"] != "none"]
    names = [(read_name(a["name"], text), read_name(b["name"], text)) for a, b in there]
    referring = [pair for (a, _), pair in zip(there, names, strict=True) if pair[0] and pair[0] != _words(a, text)]
    return {
        "field kind": _agree([(a["kind"], b["kind"]) for a, b in pairs]),
        "field name": _agree(names),
        "field name, where there is one": _agree([pair for pair in names if pair[0]]),
        "field name, of pronouns and short forms": _agree(referring),
        "field side": _agree([(read_name(a.get("side"), text), read_name(b.get("side"), text)) for a, b in there]),
        "field count": _agree([(a.get("count"), b.get("count")) for a, b in there]),
        "field via": _agree([(_via(a, text), _via(b, text)) for a, b in there]),
    }


def _words(source: Row, text: str) -> str:
    return read_name(source["spans"][0], text) if source["spans"] else ""


def _via(source: Row, text: str) -> tuple[str, ...]:
    return tuple(read_name(relay.get("name"), text) or relay["kind"] for relay in source.get("via") or ())


def read_name(value: Any, text: str) -> str:
    """Return a name given as a span or as words, plainly: lower case, without article, titles before it, full stops.

    >>> read_name([4, 13], "the U.S. army"), read_name("The  Army", ""), read_name(None, "")
    ('us army', 'army', '')
    """
    words = text[value[0] : value[1]] if isinstance(value, (list, tuple)) else value or ""
    plain = re.sub(r"[^\w\s'-]", "", re.sub(r"[’`]", "'", words.lower()))
    return _LEADING.sub("", " ".join(plain.split())).removesuffix("'s")


def _count_frames(one: Row, other: Row) -> dict[str, Counts]:
    sides = [[frame for claim in row["claims"] for frame in claim["frames"]] for row in (one, other)]
    pairs = match_frames(sides[0], sides[1])
    counts = {"frame": Counts(right=len(pairs), predicted=len(sides[1]), gold=len(sides[0]))}
    both = [(sides[0][i], sides[1][j]) for i, j in pairs]
    for name in ("modality", "polarity"):
        counts[f"frame {name}"] = _agree([(a[name], b[name]) for a, b in both])
    for name in ("parties", "places", "times"):
        right = sum(_overlapping(a[name], b[name]) for a, b in both)
        totals = [sum(len(frame[name]) for frame in side) for side in sides]
        counts[f"frame {name}"] = Counts(right=right, predicted=totals[1], gold=totals[0])
    right = sum(
        any(
            (q["low"], q["high"]) == (p["low"], p["high"]) and overlap([q["span"]], [p["span"]])
            for p in b["quantities"]
        )
        for a, b in both for q in a["quantities"]
    )  # fmt: skip
    totals = [sum(len(frame["quantities"]) for frame in side) for side in sides]
    return counts | {"frame quantities": Counts(right=right, predicted=totals[1], gold=totals[0])}


def match_frames(one: Sequence[Row], other: Sequence[Row]) -> list[tuple[int, int]]:
    """Return places in both lists of frames of one kind and type whose triggers overlap, each used once."""
    taken: set[int] = set()
    pairs = []
    for i, frame in enumerate(one):
        for j, guess in enumerate(other):
            same = (frame["kind"], frame["type"]) == (guess["kind"], guess["type"])
            if j not in taken and same and overlap([frame["trigger"]], [guess["trigger"]]):
                taken.add(j)
                pairs.append((i, j))
                break
    return pairs


def _overlapping(one: Sequence[Row], other: Sequence[Row]) -> int:
    taken: set[int] = set()
    for part in one:
        for j, guess in enumerate(other):
            if j not in taken and part["role"] == guess["role"] and overlap([part["span"]], [guess["span"]]):
                taken.add(j)
                break
    return len(taken)


def _count_mentions(one: Row, other: Row) -> dict[str, Counts]:
    sides = [{tuple(span): e["label"] for e in row["entities"] for span in e["spans"]} for row in (one, other)]
    both = set(sides[0]) & set(sides[1])
    return {
        "mention": Counts(right=len(both), predicted=len(sides[1]), gold=len(sides[0])),
        "mention label": _agree([(sides[0][place], sides[1][place]) for place in sorted(both)]),
    }


def _agree(pairs: Sequence[tuple[Any, Any]]) -> Counts:
    return Counts(right=sum(a == b for a, b in pairs), predicted=len(pairs), gold=len(pairs))


def _source(claim: Row) -> Row:
    return claim["source"] or {"spans": [], "kind": "none", "name": None}
