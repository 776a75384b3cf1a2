"""SQL -> tables: the numbered migrations of the ledger file, and which of them a file has.

Evidence lives in `entry` and is never changed; everything named `*_index` is derived from it and can be
dropped and filled again. This file creates tables; it neither writes nor reads entries.
"""

import sqlite3
from dataclasses import dataclass

from sayso.ids import canonical_json, digest

__all__ = [
    "APPLICATION_ID", "INDEX_SQL", "INDEX_TABLES", "MIGRATIONS", "WORD_INDEX_SQL", "Migration", "applied",
    "expected_objects", "migrate", "pending", "reset_index",
]  # fmt: skip

# "sayso" cut to 31 bits, in the file's header: tells a ledger from any other SQLite file.
APPLICATION_ID = 0x53617973

INDEX_TABLES = ("document_index", "claim_index", "number_index", "note_index", "judgement_index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered step; its statements and the record of it go into one transaction."""

    number: int
    title: str
    statements: tuple[str, ...]


def _guard(table: str) -> tuple[str, ...]:
    """Write the triggers that refuse UPDATE and DELETE on a table, in words a person can act on."""
    message = f"{table} is append-only: nothing in a ledger is changed or removed"
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for verb in ("UPDATE", "DELETE")
    )


def _guard_replace(table: str) -> str:
    # Subtle: INSERT OR REPLACE removes the old row without firing a DELETE trigger.
    return (
        f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "  # noqa: S608 (our own names)
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq OR id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: that row is already there'); END"
    )


_EVIDENCE_SQL = (
    # One row per step taken, with the digest of the SQL that was run.
    """CREATE TABLE migration (
        number INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        sql_sha256 TEXT NOT NULL
    )""",
    # The chain. body is canonical JSON; sha256 covers seq, at, by, kind, body_sha256 and prev_sha256.
    """CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL CHECK (typeof(body) = 'text'),
        body_sha256 TEXT NOT NULL CHECK (length(body_sha256) = 64),
        prev_sha256 TEXT NOT NULL CHECK (length(prev_sha256) = 64),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
    )""",
    # The file itself refuses a gap, a fork or a replaced row, whoever writes.
    """CREATE TRIGGER entry_continues_the_chain BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
          OR (NEW.seq > 1 AND NEW.prev_sha256 IS NOT (SELECT sha256 FROM entry WHERE seq = NEW.seq - 1))
        BEGIN SELECT RAISE(ABORT, 'entry does not continue the chain'); END""",
    *_guard("migration"),
    *_guard("entry"),
)

# Keeps no copy of the words (content='') and so refuses UPDATE and DELETE by itself. `facet` holds made-up words
# for act, kind, months and sizes of numbers, so that any mix of filters is one walk over the index.
WORD_INDEX_SQL = """CREATE VIRTUAL TABLE word_index USING fts5(
    content, cue, source, relay, title, facet,
    content='', columnsize=0, tokenize='unicode61 remove_diacritics 2'
)"""

# The newest shape of the derived tables. A later migration that changes it drops the index and fills it again.
INDEX_SQL = (
    # earliest and latest: the first and last day published_at may mean ("2017-03": the whole month).
    """CREATE TABLE document_index (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        published_at TEXT,
        earliest TEXT,
        latest TEXT
    )""",
    "CREATE INDEX document_index_by_day ON document_index (earliest, latest)",
    # source: name and role, lower-cased; kind: the source's kind, NULL for narration.
    """CREATE TABLE claim_index (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        document_seq INTEGER NOT NULL,
        act TEXT NOT NULL,
        form TEXT NOT NULL,
        source TEXT,
        kind TEXT,
        earliest TEXT,
        latest TEXT
    )""",
    # One row per number of a claim; an unbounded end is an infinity, an open end is excluded.
    """CREATE TABLE number_index (
        seq INTEGER NOT NULL,
        nth INTEGER NOT NULL,
        low REAL NOT NULL,
        high REAL NOT NULL,
        low_open INTEGER NOT NULL,
        high_open INTEGER NOT NULL,
        PRIMARY KEY (seq, nth)
    ) WITHOUT ROWID""",
    """CREATE TABLE note_index (
        seq INTEGER NOT NULL,
        nth INTEGER NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (seq, nth)
    ) WITHOUT ROWID""",
    "CREATE INDEX note_index_by_code ON note_index (code)",
    """CREATE TABLE judgement_index (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL
    )""",
    "CREATE INDEX judgement_index_by_subject ON judgement_index (subject)",
    WORD_INDEX_SQL,
    *(statement for table in INDEX_TABLES for statement in _guard(table)),
    *(_guard_replace(table) for table in ("document_index", "claim_index", "judgement_index")),
)

MIGRATIONS = (Migration(number=1, title="entries and their index", statements=(*_EVIDENCE_SQL, *INDEX_SQL)),)


def applied(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the numbers of the steps a file has had, reading only; empty for a file without tables.

    >>> applied(sqlite3.connect(":memory:"))
    ()
    """
    there = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'migration'").fetchone()[0]
    if not there:
        return ()
    return tuple(row[0] for row in connection.execute("SELECT number FROM migration ORDER BY number"))


def pending(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the numbers of the steps a file still needs, reading only.

    >>> pending(sqlite3.connect(":memory:"))
    (1,)
    """
    done = applied(connection)
    return tuple(step.number for step in MIGRATIONS if step.number not in done)


def migrate(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Take the steps a file still needs, each in one transaction with its record, and return their numbers.

    >>> connection = sqlite3.connect(":memory:", isolation_level=None)
    >>> migrate(connection), migrate(connection)
    ((1,), ())
    """
    taken = []
    for step in MIGRATIONS:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if step.number not in applied(connection):  # asked under the lock: another process may have been first
                _take(connection, step)
                taken.append(step.number)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return tuple(taken)


def _take(connection: sqlite3.Connection, step: Migration) -> None:
    if step.number == 1:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in step.statements:
        connection.execute(statement)
    record = (step.number, step.title, digest(canonical_json(list(step.statements))))
    connection.execute("INSERT INTO migration VALUES (?, ?, ?)", record)


def reset_index(connection: sqlite3.Connection) -> None:
    """Make every derived table anew and empty; the caller holds a transaction and fills them in it."""
    for table in (*INDEX_TABLES, "word_index"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in INDEX_SQL:
        connection.execute(statement)


def expected_objects() -> tuple[tuple[str, str], ...]:
    """Return the (name, SQL) of every table, index and trigger a whole ledger has.

    >>> dict(expected_objects())["entry_refuses_delete"][:36]
    'CREATE TRIGGER entry_refuses_delete '
    """
    blank = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(blank)
        rows = blank.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return tuple((str(name), str(sql)) for name, sql in rows)
    finally:
        blank.close()
