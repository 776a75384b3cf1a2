"""stand-off rows -> examples: offsets and labels joined to the words of the corpora, and checked.

A row is one text's JSON file under corpus/: id, SHA-256 of the text, its part (train or test), how it is cased, its
claims and entities as offsets. No words of the corpora are in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sayso.errors import ReadError
from sayso.ids import digest
from sayso.train.corpora.example import Example, GoldMention, Spans, Triple
from sayso.train.corpora.texts import load_texts
from sayso.train.domain.case import set_capitals

__all__ = ["iter_domain", "load_rows", "make_example", "write_row"]

Row = Mapping[str, Any]
TRAITS = ("act", "polarity", "certainty")


def write_row(folder: Path, row: Row) -> Path:
    """Write one text's row as JSON, one claim or entity a line, so that a change shows as a line."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{row['id']}.json"
    head = json.dumps({k: v for k, v in row.items() if k not in ("claims", "entities")}, sort_keys=True)[1:-1]
    lists = [
        f'"{name}": [\n' + ",\n".join(json.dumps(item, sort_keys=True) for item in row[name]) + "\n]"
        for name in ("claims", "entities")
    ]
    path.write_text("{" + head + ",\n" + ",\n".join(lists) + "}\n", encoding="utf-8")
    return path


def load_rows(folder: Path, part: str | None = None) -> list[Row]:
    """Return the rows of a folder in order of id, of one part or of both; ReadError where it holds none."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    if not rows:
        raise ReadError("no-corpus", f"{folder} holds no *.json; expected the project's annotated texts.")
    return [row for row in rows if part in (None, row["part"])]


def iter_domain(folder: Path, data: Path, part: str | None = None) -> Iterator[tuple[Row, Example]]:
    """Yield each row with its example, joined to the corpora under `data`; ReadError where a text is another one."""
    rows = load_rows(folder, part)
    texts = load_texts(data, {row["id"] for row in rows})
    for row in rows:
        words = texts[row["id"]].words
        if digest(words) != row["sha256"]:
            raise ReadError("other-text", f"The text of {row['id']} is not the one that was annotated.")
        yield row, make_example(row, words)


def make_example(row: Row, words: str) -> Example:
    """Join one row to its text: claims by level, mentions by entity; the text is cased as the row says.

    >>> row = {"id": "a", "entities": [], "claims": [{"content": [[8, 15]], "cue": [3, 7], "form": "indirect",
    ...        "source": {"spans": [[0, 2]], "kind": "unnamed-person"}, "act": "say"}]}
    >>> make_example(row, "HE SAID IT FELL").triples[0].content
    ((8, 15),)
    """
    text = set_capitals(words, row["capitals"]) if row.get("capitals") is not None else words
    levels: tuple[list[Triple], list[Triple]] = ([], [])
    for i, claim in enumerate(row["claims"]):
        depth = find_depth(row["claims"], i)
        if claim["form"] != "narration" and depth < len(levels):
            levels[depth].append(_make_triple(claim, text))
    mentions = [
        GoldMention(start=start, end=end, label=entity["label"], entity=k)
        for k, entity in enumerate(row["entities"])
        for start, end in entity["spans"]
    ]
    return Example(
        id=row["id"],
        text=text,
        triples=tuple(levels[0]),
        inner=tuple(levels[1]),
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.entity))),
        names=tuple(_iter_names(row)),
        labels="own",
    )


def _iter_names(row: Row) -> Iterator[tuple[int, int, str]]:
    """Yield the parts of every source's words: first the whole as "other", then its role, then its name.

    A name or role that stands elsewhere is a part of the mention it stands in.
    """
    mentions = [(start, end) for entity in row["entities"] for start, end in entity["spans"]]
    for claim in row["claims"]:
        source = claim["source"]
        for person in (source, *(source.get("via") or ())) if source else ():
            wholes = [tuple(span) for span in person["spans"]]
            parts = [(part, person[part]) for part in ("role", "name") if isinstance(person.get(part), list)]
            for _, (start, end) in parts:
                around = [m for m in mentions if m[0] <= start and end <= m[1]]
                wholes += [max(around, key=lambda m: m[0] - m[1])] if around else []
            yield from ((start, end, "other") for start, end in wholes)
            yield from ((start, end, part) for part, (start, end) in parts)


def find_depth(claims: Sequence[Row], i: int) -> int:
    """Return how many attributed claims a claim stands in: as it says, or by its cue standing in their content."""
    claim = claims[i]
    if claim["form"] == "narration":
        return 0
    anchor = claim["cue"] or claim["content"][0]
    around = {
        k
        for k, other in enumerate(claims)
        if k != i and other["form"] != "narration"
        and any(a <= anchor[0] and anchor[1] <= b for a, b in other["content"])
        and other["content"] != claim["content"]
    }  # fmt: skip
    told = claim.get("in")
    if told is not None and claims[told - 1]["form"] != "narration":
        around.add(told - 1)
    return len(around)


def _make_triple(claim: Row, text: str) -> Triple:
    source = claim["source"] or {"spans": [], "kind": "none"}
    told = ((name, claim[name]) for name in TRAITS if claim.get(name))
    traits = (*told, ("kind", source.get("kind") or "none"))
    return Triple(
        source=read_spans(source["spans"]),
        cue=read_spans([claim["cue"]] if claim["cue"] else []),
        content=tuple(_widen(text, start, end) for start, end in read_spans(claim["content"])),
        traits=traits,
    )


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the "that" before a content and the full stop after it, as the larger corpus marks them."""
    before = text[:start].rstrip()
    if before[-5:].lower().lstrip() == "that":
        start = len(before) - 4
    return start, end + (text[end : end + 1] == ".")


def read_spans(raw: Sequence[Sequence[int]]) -> Spans:
    return tuple((start, end) for start, end in raw)
