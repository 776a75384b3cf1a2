"""ClaimQuery -> SQL -> claims: one walk over the full-text index for any mix of filters, in order of entry.

Every filter but a bare page puts words into one MATCH expression that finds at least the right claims; exact
conditions on the index tables then leave only those. It ranks nothing, and user text can never be a syntax error.
"""

import math
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.ledger.index import facet, size_of, span_of_days

__all__ = ["ClaimQuery", "find_seqs", "match_words"]

_PLAIN_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
# Above this many months the filter's words are years: a shorter expression is walked faster.
_MOST_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimQuery:
    """What to look for; every filter given must hold.

    `text`: words of the claim, "an exact phrase", prefix*, or title:word. `source`: words of the source's name,
    role or description. `kind`: the source's kind. Dates are ISO or a prefix ("2017-03"); a document matches when
    its own date may lie in the range. `low` and `high`: a number of the claim may lie in the range.
    """

    text: str | None = None
    source: str | None = None
    act: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    low: float | None = None
    high: float | None = None
    kind: str | None = None
    limit: int | None = None
    offset: int = 0


def find_seqs(connection: sqlite3.Connection, query: ClaimQuery) -> list[int]:
    """Return the entry numbers of the claims that match, in order of entry.

    Raises UsageError (`bad-date`, `bad-range`, `bad-page`) for a filter that makes no sense.
    """
    if query.offset < 0 or (query.limit is not None and query.limit < 0):
        raise UsageError("bad-page", f"Saw limit {query.limit} and offset {query.offset}; neither may be below zero.")
    days = _read_days(query)
    numbers = _read_numbers(query)
    match = _make_match(query, _clamp(connection, days), numbers)
    if match is None:
        return []
    where, values = _make_conditions(query, days, numbers)
    if match:
        tables, order = "word_index AS w CROSS JOIN claim_index AS c ON c.seq = w.rowid", "w.rowid"
        where, values = ["w.word_index MATCH ?", *where], [match, *values]
    else:
        tables, order = "claim_index AS c", "c.seq"
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    # Only words of this file are put into the SQL; whatever the user wrote is bound as a value.
    sql = f"SELECT c.seq FROM {tables} {condition} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    page = (-1 if query.limit is None else query.limit, query.offset)
    return [row[0] for row in connection.execute(sql, (*values, *page))]


def match_words(text: str, columns: str) -> str | None:
    """Turn a user's words into a full-text expression over `columns`; None when there is no word to look for.

    >>> match_words('fort "fell to" Kun* title:peace', "content cue")
    '{content cue} : "fort" AND {content cue} : "fell to" AND {content cue} : "Kun" * AND {title} : "peace"'
    """
    terms = []
    for words, is_prefix, in_title in _iter_terms(text):
        if any(unicodedata.category(char)[0] in "LN" for char in words):
            star = " *" if is_prefix else ""
            terms.append(f'{{{"title" if in_title else columns}}} : "{words}"{star}')
    return " AND ".join(terms) or None


def _iter_terms(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield (words, is a prefix, in the title) for each word or phrase; a quote left open closes at the end."""
    # NUL ends SQLite's reading of an expression and a lone surrogate cannot be UTF-8; neither is part of a word.
    clean = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
    in_title = False
    for nth, part in enumerate(clean.translate(_PLAIN_QUOTES).split('"')):
        if nth % 2:
            yield part, False, in_title
            in_title = False
            continue
        for word in part.split():
            bare = word.removeprefix("title:")
            in_title = bare != word
            if bare:
                yield bare.rstrip("*"), bare.endswith("*"), in_title
        in_title = part.endswith("title:")


# ---- the filters, read once --------------------------------------------------------------------------------------


def _read_days(query: ClaimQuery) -> tuple[str, str] | None:
    if query.date_from is None and query.date_to is None:
        return None
    first, last = "0000-01-01", "9999-12-31"
    for name, date in (("date_from", query.date_from), ("date_to", query.date_to)):
        earliest, latest = span_of_days(date)
        if date is not None and (earliest is None or latest is None):
            raise UsageError(
                "bad-date", f"Saw {date!r} as {name}; expected a date such as 2017, 2017-03 or 2017-03-12."
            )
        if name == "date_from":
            first = earliest or first
        else:
            last = latest or last
    if last < first:
        raise UsageError("bad-range", f"The dates from {query.date_from} to {query.date_to} run backwards; swap them.")
    return first, last


def _read_numbers(query: ClaimQuery) -> tuple[float, float] | None:
    if query.low is None and query.high is None:
        return None
    low = -math.inf if query.low is None else float(query.low)
    high = math.inf if query.high is None else float(query.high)
    if not low <= high:
        raise UsageError("bad-range", f"The numbers from {query.low} to {query.high} are no range; swap them.")
    return low, high


def _clamp(connection: sqlite3.Connection, days: tuple[str, str] | None) -> tuple[str, str] | None:
    """Narrow the range to the days the ledger has, so that an open range names few years; it may become empty."""
    if days is None:
        return None
    sql = "SELECT (SELECT min(earliest) FROM document_index), (SELECT max(latest) FROM document_index)"
    first, last = connection.execute(sql).fetchone()
    return max(days[0], first or "9999"), min(days[1], last or "0000")


def _make_match(query: ClaimQuery, days: tuple[str, str] | None, numbers: tuple[float, float] | None) -> str | None:
    """Return the MATCH expression: empty when every claim may match, None when none can."""
    terms = []
    for text, columns in ((query.text, "content cue source relay"), (query.source, "source")):
        if text is not None and text.strip():
            words = match_words(text, columns)
            if words is None:
                return None
            terms.append(words)
    if query.act is not None:
        terms.append(facet("act", query.act))
    if query.kind is not None:
        terms.append(facet("kind", query.kind))
    if days is not None:
        if days[1] < days[0]:
            return None
        terms.append(_name_days(*days))
    if numbers is not None:
        sizes = range(size_of(numbers[0]), size_of(numbers[1]) + 1)
        terms.append("(" + " OR ".join(facet("size", str(size + 1)) for size in sizes) + ")")
    return " AND ".join(terms)


def _name_days(first: str, last: str) -> str:
    start, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    if end - start < _MOST_MONTHS:
        words = [facet("month", f"{month // 12:04}{month % 12 + 1:02}") for month in range(start, end + 1)]
    else:
        words = [facet("year", f"{year:04}") for year in range(start // 12, end // 12 + 1)]
    return "(" + " OR ".join(words) + ")"


def _make_conditions(
    query: ClaimQuery, days: tuple[str, str] | None, numbers: tuple[float, float] | None
) -> tuple[list[str], list[object]]:
    """Return what must hold exactly, as SQL conditions and their values."""
    where: list[str] = []
    values: list[object] = []
    if query.act is not None:
        where.append("c.act = ?")
        values.append(query.act)
    if query.kind is not None:
        where.append("coalesce(c.kind, 'narration') = ?")
        values.append(query.kind)
    if days is not None:
        where.append("c.earliest <= ? AND c.latest >= ?")
        values.extend((days[1], days[0]))
    if numbers is not None:
        low, high = numbers
        # An open end does not hold its own number: "more than 40" is not found by a search up to 40.
        where.append(
            "EXISTS (SELECT 1 FROM number_index AS n WHERE n.seq = c.seq"
            " AND (n.low < ? OR (n.low = ? AND NOT n.low_open))"
            " AND (n.high > ? OR (n.high = ? AND NOT n.high_open)))"
        )
        values.extend((high, high, low, low))
    return where, values
