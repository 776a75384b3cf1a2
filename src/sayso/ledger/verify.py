"""Ledger -> Fault or None: recomputes all that can be recomputed and names the first thing that is wrong.

In this order: the chain and the bodies' digests, every span's words, the index against the entries, the words in
the full-text index, SQLite's own pages, the triggers. It repairs nothing and writes nothing to the file.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import zip_longest

from sayso.errors import LedgerError
from sayso.ledger.chain import GENESIS, Fault, find_break
from sayso.ledger.connect import reading
from sayso.ledger.index import Rows, Shelf, insert_words, make_rows
from sayso.ledger.schema import INDEX_TABLES, WORD_INDEX_SQL, expected_objects
from sayso.ledger.store import ENTRY_FIELDS, Ledger, find_bad_span, make_entry_of
from sayso.types import Entry

__all__ = ["verify"]


def verify(ledger: Ledger, *, on_entry: Callable[[int], None] | None = None) -> Fault | None:
    """Return the first fault of a ledger, or None; `on_entry` is told each entry's number, for a progress bar.

    Other programs may read and write meanwhile; one state is checked throughout. What was cut off the end together
    with its index shows only by the tip, which is why the tip is printed and kept elsewhere.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from sayso.ledger.store import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "s.db"), create=True) as ledger:
    ...     verify(ledger) is None
    True
    """
    walk = _Walk(ledger.connection)
    try:
        with reading(ledger.connection, ledger.path), walk:
            for entry in walk.iter_entries():
                fault = walk.check(entry)
                if fault:
                    return fault
                if on_entry:
                    on_entry(entry.seq)
            return walk.check_counts() or walk.check_words() or _check_pages(walk.main) or _check_schema(walk.main)
    except LedgerError as error:
        message = f"The file cannot be read after entry {walk.seq}. {error.message}"
        return Fault(seq=walk.seq + 1, code=error.code, message=message)


class _Walk:
    """One pass over the entries, remembering only the last document, the counts and the words so far."""

    def __init__(self, main: sqlite3.Connection) -> None:
        self.main = main
        self.scratch = sqlite3.connect("", isolation_level=None)  # a nameless file that vanishes with the connection
        self.seq, self.prev, self.text = 0, GENESIS, ""
        self.shelf: Shelf | None = None
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> "_Walk":
        self.scratch.execute(WORD_INDEX_SQL)
        self.scratch.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self.scratch.close()

    def iter_entries(self) -> Iterator[Entry]:
        for row in self.main.execute(f"SELECT {ENTRY_FIELDS} FROM entry ORDER BY seq"):  # noqa: S608 (constant)
            yield make_entry_of(row)

    def check(self, entry: Entry) -> Fault | None:
        """Check one entry in itself, then its spans, then its index rows; the next one builds on it."""
        fault = find_break(entry, self.seq + 1, self.prev)
        if fault:
            return fault
        try:
            body = json.loads(entry.body)
            if entry.kind == "document":
                self.text = body["document"]["text"]
            bad_span = find_bad_span(body, self.text)
            rows = make_rows(entry.seq, entry.kind, body, self.shelf)
        except LedgerError as error:
            return Fault(seq=entry.seq, code=error.code, message=error.message)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            message = f"The body of entry {entry.seq} is no {entry.kind} as this version writes it ({error!r})."
            return Fault(seq=entry.seq, code="body-misshapen", message=message)
        if bad_span:
            return Fault(seq=entry.seq, code="span-mismatch", message=f"Entry {entry.seq}: {bad_span}")
        self.seq, self.prev, self.shelf = entry.seq, entry.sha256, rows.shelf
        return self._check_rows(entry.seq, rows)

    def _check_rows(self, seq: int, rows: Rows) -> Fault | None:
        for table in INDEX_TABLES:
            expected = list(rows.tables.get(table, ()))
            there = self.main.execute(f"SELECT * FROM {table} WHERE seq = ?", (seq,)).fetchall()  # noqa: S608
            if there != expected:
                message = f"{table} does not say what entry {seq} says; the entries are whole, so rebuild the index."
                return Fault(seq=seq, code="index-differs", message=message)
            self.counts[table] += len(expected)
        if rows.words is not None:
            insert_words(self.scratch, seq, rows.words)
        return None

    def check_counts(self) -> Fault | None:
        """Check that the index holds no rows beyond those of the entries."""
        for table in INDEX_TABLES:
            there = self.main.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            if there != self.counts[table]:
                message = f"{table} holds {there} rows where the entries give {self.counts[table]}."
                return Fault(seq=None, code="index-differs", message=message)
        return None

    def check_words(self) -> Fault | None:
        """Check that the full-text index holds every word at its place and no other, and finds each of them."""
        terms: list[str] = []
        with closing(_select_words(self.main)) as there, closing(_select_words(self.scratch)) as expected:
            for one, other in zip_longest(there, expected):
                if one != other:
                    # Both are in order of word and entry, so the lesser of the two is the odd one.
                    odd = min((row for row in (one, other) if row), key=lambda row: (str(row[0]), row[1] or 0))
                    message = f"The full-text index does not hold the words of entry {odd[1]}; rebuild the index."
                    return Fault(seq=odd[1], code="index-differs", message=message)
                if not terms or terms[-1] != one[0]:
                    terms.append(one[0])
        # Subtle: looking a word up goes another way through the index than listing all words does.
        for term in terms:
            if _look_up(self.main, term) != _look_up(self.scratch, term):
                message = f"The full-text index holds the word {term!r} and does not find it; rebuild the index."
                return Fault(seq=None, code="index-differs", message=message)
        return _check_word_pages(self.main)


def _look_up(connection: sqlite3.Connection, term: str) -> tuple[int, float]:
    """Return how many claims a word is found in, and the sum of their numbers."""
    sql = "SELECT count(*), total(rowid) FROM word_index WHERE word_index MATCH ?"
    count, total = connection.execute(sql, (f'"{term}"',)).fetchone()
    return count, total


def _check_word_pages(main: sqlite3.Connection) -> Fault | None:
    """Let FTS5 check its own pages: on a copy, because it does so only on an index it may write to."""
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        copy.execute(WORD_INDEX_SQL)
        copy.execute("BEGIN")
        for table in ("word_index_data", "word_index_idx", "word_index_config"):
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 (constant)
            rows = main.execute(f"SELECT * FROM {table}")  # noqa: S608
            marks = ", ".join("?" * len(rows.description))
            copy.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        copy.execute("COMMIT")
        try:
            copy.execute("INSERT INTO word_index (word_index) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            message = f"FTS5 finds the full-text index damaged ({error}); rebuild the index."
            return Fault(seq=None, code="index-differs", message=message)
    return None


def _select_words(connection: sqlite3.Connection) -> sqlite3.Cursor:
    # Made within the transaction and in the connection's own temporary space: it is gone at the end.
    connection.execute("CREATE VIRTUAL TABLE temp.word_vocabulary USING fts5vocab(main, word_index, instance)")
    return connection.execute("SELECT term, doc, col, offset FROM temp.word_vocabulary")


def _check_pages(connection: sqlite3.Connection) -> Fault | None:
    answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if answer == "ok":
        return None
    message = f"The entries are whole but SQLite finds the file damaged ({answer}); go back to a copy, or export."
    return Fault(seq=None, code="ledger-damaged", message=message)


def _check_schema(connection: sqlite3.Connection) -> Fault | None:
    """Check that the tables and the triggers that guard them are those of this version."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for name, sql in expected_objects():
        # SQLite names and shapes the full-text index's own tables; they differ between its versions.
        if not name.startswith("word_index_") and there.get(name) != sql:
            what = "is missing" if name not in there else "was changed"
            message = f"{name} {what}: the ledger was opened with another program, and what it guards is unguarded."
            return Fault(seq=None, code="guard-missing", message=message)
    return None
