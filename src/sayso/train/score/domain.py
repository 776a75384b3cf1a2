"""the project's annotated texts + the shipped pipeline -> figures by field, chains among them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sayso.annotate import Encoder
from sayso.flow import make_reading
from sayso.ids import digest
from sayso.train.corpora.example import Example
from sayso.train.domain.agree import compare_rows, match_claims
from sayso.train.domain.store import find_depth, iter_domain
from sayso.train.score.attribution import overlap
from sayso.train.score.chains import Tally, make_chains, score_chains, tell_chains
from sayso.train.score.counts import Counts, summarise
from sayso.types import Claim, Document, Reading, Source, Span

__all__ = ["Figures", "count_errors", "make_row", "measure_domain", "read_example"]

Figures = dict[str, dict[str, float]]
Row = dict[str, Any]


def measure_domain(folder: Path, data: Path, encoder: Encoder, part: str = "test") -> Figures:
    """Read the texts of one part with the shipped pipeline and score every field against their annotation."""
    table: list[dict[str, Counts]] = []
    tallies: dict[str, Tally] = {}
    for row, example in iter_domain(folder, data, part):
        found = make_row(read_example(example, encoder))
        table.append(compare_rows(row, found, example.text))
        sides = (_place(side["entities"]) for side in (row, found))
        for name, tally in score_chains(*(make_chains(side, singletons=True) for side in sides)).items():
            tallies[name] = tallies.get(name, Tally()) + tally
    return summarise(table) | tell_chains(tallies)


def count_errors(folder: Path, data: Path, encoder: Encoder, part: str = "test") -> Counter[str]:
    """Count what went wrong with attributed claims, by class: missed or too many, at which depth, and why."""
    counts: Counter[str] = Counter()
    for row, example in iter_domain(folder, data, part):
        found = make_row(read_example(example, encoder))
        pairs = match_claims(row, found, attributed=True)
        for side, other, matched, word in (
            (row, found, {i for i, _ in pairs}, "missed"), (found, row, {j for _, j in pairs}, "too many"),
        ):  # fmt: skip
            for i, claim in enumerate(side["claims"]):
                if claim["form"] != "narration" and i not in matched:
                    depth = "inner" if find_depth(side["claims"], i) else "outer"
                    counts[f"{word}, {depth}: {_tell_error(claim, other['claims'])}"] += 1
    return counts


def _tell_error(claim: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    if not claim["cue"]:
        return "no cue"
    near = [o for o in others if o["form"] != "narration" and o["cue"] and overlap([claim["cue"]], [o["cue"]])]
    if not near:
        return "cue on one side only"
    mine, theirs = ((c["source"] or {"spans": []})["spans"] for c in (claim, near[0]))
    differs = [name for name, same in (
        ("source", overlap(mine, theirs) or not (mine or theirs)),
        ("content", overlap(claim["content"], near[0]["content"])),
    ) if not same]  # fmt: skip
    return f"same cue, other {' and '.join(differs) or 'partner'}"


def read_example(example: Example, encoder: Encoder) -> Reading:
    """Read one text as `sayso extract` does."""
    doc = Document(id=example.id, text=example.text, raw_sha256=digest(example.text), reader="train")
    return make_reading(doc, encoder)


def make_row(reading: Reading) -> Row:
    """Return a reading in the form of an annotated row, names as words."""
    places = {claim.id: k for k, claim in enumerate(reading.claims, 1)}
    entities: dict[int, Row] = {}
    for mention in reading.mentions:
        entity = entities.setdefault(mention.entity, {"label": mention.label, "spans": []})
        entity["spans"].append(_span(mention.span))
    return {
        "id": reading.document.id,
        "claims": [_make_claim(claim, places) for claim in reading.claims],
        "entities": list(entities.values()),
    }


def _make_claim(claim: Claim, places: dict[str, int]) -> Row:
    return {
        "content": [_span(span) for span in claim.content],
        "cue": _span(claim.cue) if claim.cue else None,
        "source": _make_source(claim.source) if claim.source else None,
        "form": claim.form, "act": claim.act, "polarity": claim.polarity, "certainty": claim.certainty,
        "in": places.get(claim.within or ""),
        "frames": [
            {
                "kind": frame.kind, "type": frame.type, "trigger": _span(frame.trigger),
                "modality": frame.modality, "polarity": frame.polarity,
                "parties": [{"role": p.role, "span": _span(p.span)} for p in frame.parties],
                "places": [{"role": p.role, "span": _span(p.span)} for p in frame.places],
                "times": [{"role": t.role, "span": _span(t.span)} for t in frame.times],
                "quantities": [{"span": _span(q.span), "low": q.low, "high": q.high} for q in frame.quantities],
            }
            for frame in claim.frames
        ],
    }  # fmt: skip


def _make_source(source: Source) -> Row:
    return {
        "spans": [_span(span) for span in source.spans],
        "kind": source.kind, "name": source.name, "role": source.role, "side": source.side, "count": source.count,
        "via": [_make_source(relay) for relay in source.via],
    }  # fmt: skip


def _place(entities: Sequence[Row]) -> list[tuple[int, int, int]]:
    return [(start, end, k) for k, entity in enumerate(entities) for start, end in entity["spans"]]


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
