"""Entries -> index rows: what can be looked up without reading bodies, derived from the bodies alone.

Everything here can be dropped and filled again from the entries. It decides nothing about evidence and knows
nothing of queries, except for the facet words that `search.py` asks for.
"""

import calendar
import json
import math
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.errors import LedgerError
from sayso.ledger.schema import reset_index

__all__ = [
    "Row", "Rows", "Shelf", "facet", "insert_rows", "insert_words", "make_rows", "rebuild", "size_of", "span_of_days",
]  # fmt: skip

Row = tuple[object, ...]

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
# Numbers from 2**24 (16.8 million) upward share one size; larger counts are rare in reports.
_LARGEST_SIZE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The document that the next claims belong to: its entry's number, id, title and days."""

    seq: int
    id: str
    title: str
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What one entry puts into the index: rows by table, a row of words for a claim, and the shelf after it."""

    tables: dict[str, tuple[Row, ...]]
    words: Row | None
    shelf: Shelf | None


def span_of_days(date: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day an ISO date or its prefix may mean; (None, None) if it is no date.

    >>> span_of_days("2017-02"), span_of_days("2017-03-12T10:00:00Z"), span_of_days("March")
    (('2017-02-01', '2017-02-28'), ('2017-03-12', '2017-03-12'), (None, None))
    """
    match = _DAY.fullmatch(date or "")
    if match is None:
        return None, None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        return None, None
    first, last = month or 1, month or 12
    length = calendar.monthrange(year, last)[1]
    if day is not None and not 1 <= day <= length:
        return None, None
    return f"{year:04}-{first:02}-{day or 1:02}", f"{year:04}-{last:02}-{day or length:02}"


def size_of(number: float) -> int:
    """Return the size class of a number: -1 below one, else its power of two, capped at 24.

    >>> size_of(0), size_of(1), size_of(7000), size_of(math.inf)
    (-1, 0, 12, 24)
    """
    if number < 1:
        return -1
    return min(_LARGEST_SIZE, math.frexp(number)[1] - 1) if number < math.inf else _LARGEST_SIZE


def make_rows(seq: int, kind: str, body: dict[str, Any], shelf: Shelf | None) -> Rows:
    """Return the index rows of one entry, given the document entry that went before it.

    Raises LedgerError (`claim-astray`) for a claim that does not belong to that document.

    >>> body = {"id": "j-1", "subject": "c-1", "verdict": "same"}
    >>> make_rows(3, "judgement", body, None).tables
    {'judgement_index': ((3, 'j-1', 'c-1'),)}
    """
    if kind == "document":
        return _make_document_rows(seq, body)
    if kind == "claim":
        if shelf is None or shelf.id != body["doc_id"]:
            raise LedgerError("claim-astray", f"Claim {body['id']} at entry {seq} does not follow its document.")
        return _make_claim_rows(seq, body, shelf)
    tables: dict[str, tuple[Row, ...]] = {}
    if kind == "judgement":
        tables["judgement_index"] = ((seq, body["id"], body["subject"]),)
    return Rows(tables=tables, words=None, shelf=None)


def insert_rows(connection: sqlite3.Connection, seq: int, rows: Rows) -> None:
    """Put one entry's rows into the index; the caller holds the transaction."""
    for table, content in rows.tables.items():
        if content:
            marks = ", ".join("?" * len(content[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", content)  # noqa: S608 (our own names)
    if rows.words is not None:
        insert_words(connection, seq, rows.words)


def insert_words(connection: sqlite3.Connection, seq: int, words: Row) -> None:
    """Put a claim's words into the full-text index."""
    sql = "INSERT INTO word_index (rowid, content, cue, source, relay, title, facet) VALUES (?, ?, ?, ?, ?, ?, ?)"
    connection.execute(sql, (seq, *words))


def rebuild(connection: sqlite3.Connection) -> int:
    """Drop the index and fill it from the entries, in one transaction; return how many entries were read."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        reset_index(connection)
        shelf, seq = None, 0
        for seq, kind, text in connection.execute("SELECT seq, kind, body FROM entry ORDER BY seq"):
            rows = make_rows(seq, kind, json.loads(text), shelf)
            insert_rows(connection, seq, rows)
            shelf = rows.shelf
        connection.execute("COMMIT")
        return int(seq)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


# ---- rows of each kind of entry ----------------------------------------------------------------------------------


def _make_document_rows(seq: int, body: dict[str, Any]) -> Rows:
    doc = body["document"]
    earliest, latest = span_of_days(doc["published_at"])
    shelf = Shelf(seq=seq, id=doc["id"], title=doc["title"] or "", earliest=earliest, latest=latest)
    notes = tuple((seq, nth, note["code"]) for nth, note in enumerate(body["notes"]))
    tables: dict[str, tuple[Row, ...]] = {
        "document_index": ((seq, doc["id"], doc["published_at"], earliest, latest),),
        "note_index": notes,
    }
    return Rows(tables=tables, words=None, shelf=shelf)


def _make_claim_rows(seq: int, body: dict[str, Any], shelf: Shelf) -> Rows:
    source = body["source"]
    name = _join((source["name"], source["role"])).lower() if source else None
    kind = source["kind"] if source else None
    row = (seq, body["id"], shelf.seq, body["act"], body["form"], name, kind, shelf.earliest, shelf.latest)
    numbers = tuple((seq, nth, *number) for nth, number in enumerate(_find_numbers(body)))
    words = (
        _join(span["text"] for span in body["content"]),
        body["cue"]["text"] if body["cue"] else "",
        _name_source(source) if source else "",
        _join(_name_source(relay) for relay in _iter_relays(source)) if source else "",
        shelf.title,
        " ".join(_make_facets(body["act"], kind, numbers, shelf)),
    )
    return Rows(tables={"claim_index": (row,), "number_index": numbers}, words=words, shelf=shelf)


def _join(parts: Any) -> str:
    return " … ".join(part for part in parts if part)


def _name_source(source: dict[str, Any]) -> str:
    return _join((source["name"], source["role"], *(span["text"] for span in source["spans"])))


def _iter_relays(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for relay in source["via"]:
        yield relay
        yield from _iter_relays(relay)


def _find_numbers(body: dict[str, Any]) -> list[Row]:
    """Return the claim's different ranges, smallest first; a quantity without any bound says no number."""
    quantities = [*body["quantities"], *(item for frame in body["frames"] for item in frame["quantities"])]
    ranges = set()
    for item in quantities:
        if item["low"] is None and item["high"] is None:
            continue
        low = -math.inf if item["low"] is None else float(item["low"])
        high = math.inf if item["high"] is None else float(item["high"])
        ranges.add((low, high, int(item["low_open"]), int(item["high_open"])))
    return sorted(ranges)


def _make_facets(act: str, kind: str | None, numbers: tuple[Row, ...], shelf: Shelf) -> Iterator[str]:
    yield facet("act", act)
    yield facet("kind", kind or "narration")
    if shelf.earliest and shelf.latest:
        year = shelf.earliest[:4]
        yield facet("year", year)
        for month in range(int(shelf.earliest[5:7]), int(shelf.latest[5:7]) + 1):
            yield facet("month", f"{year}{month:02}")
    sizes = {size for _, _, low, high, *_ in numbers for size in range(size_of(low), size_of(high) + 1)}  # type: ignore[arg-type]
    for size in sorted(sizes):
        yield facet("size", str(size + 1))


def facet(name: str, value: str) -> str:
    """Make the one made-up word that stands for a value in the full-text index.

    >>> facet("kind", "named-body")
    'xkindxnamedxbody'
    """
    return f"x{name}x" + re.sub(r"[\W_]", "x", value.lower())
