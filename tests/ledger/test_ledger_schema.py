"""Migrations and the triggers that guard the tables."""

import sqlite3
from collections.abc import Iterator

import pytest

from sayso.ledger import schema
from sayso.ledger.chain import GENESIS, Stamp, make_entry


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A ledger's tables in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield connection
    connection.close()


def put_entry(connection: sqlite3.Connection, seq: int, prev: str) -> str:
    """Insert an entry as any program could."""
    entry = make_entry(seq, Stamp(at="2017-01-01", by="x"), "judgement", '{"id":"j"}', prev)
    row = (seq, entry.at, entry.by, entry.kind, entry.body, entry.body_sha256, prev, entry.sha256)
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return entry.sha256


def test_steps_are_recorded_and_taken_once(connection: sqlite3.Connection) -> None:
    """Nothing is pending after migrating."""
    assert schema.applied(connection) == tuple(step.number for step in schema.MIGRATIONS)
    assert schema.pending(connection) == ()
    assert schema.migrate(connection) == ()


def test_numbers_rise_by_one() -> None:
    """A step's number is its place."""
    assert [step.number for step in schema.MIGRATIONS] == list(range(1, len(schema.MIGRATIONS) + 1))


def test_a_failed_step_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step and its record are one transaction."""
    broken = schema.Migration(number=2, title="broken", statements=("CREATE TABLE extra (a)", "CREATE NONSENSE"))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection)
    assert schema.applied(connection) == (1,)
    assert schema.pending(connection) == (2,)
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'extra'").fetchall()
    connection.close()


@pytest.mark.parametrize("statement", ["UPDATE entry SET by = 'y'", "DELETE FROM entry", "DELETE FROM migration"])
def test_evidence_refuses_change(connection: sqlite3.Connection, statement: str) -> None:
    """The file itself refuses, whoever asks."""
    put_entry(connection, 1, GENESIS)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE"])
def test_an_entry_must_continue_the_chain(connection: sqlite3.Connection, verb: str) -> None:
    """A gap, a fork and a replaced row are all refused."""
    tip = put_entry(connection, 1, GENESIS)
    row = ("a", "b", "c", "{}", "0" * 64)
    for seq, prev in ((1, GENESIS), (3, tip), (2, "f" * 64), (0, tip), (-1, tip)):
        with pytest.raises(sqlite3.IntegrityError, match="does not continue"):
            connection.execute(f"{verb} INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (seq, *row, prev, "0" * 64))
    put_entry(connection, 2, tip)


@pytest.mark.parametrize("table", schema.INDEX_TABLES)
def test_index_tables_refuse_change(connection: sqlite3.Connection, table: str) -> None:
    """Derived rows are not changed one by one either."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    row = tuple(range(1, len(columns) + 1))
    marks = ", ".join("?" * len(columns))
    insert = f"INTO {table} VALUES ({marks})"
    connection.execute(f"INSERT {insert}", row)
    for statement in (f"UPDATE {table} SET seq = 5", f"DELETE FROM {table}"):  # noqa: S608 (names of our own)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(f"INSERT {insert}", row)
    if table not in ("number_index", "note_index"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"INSERT OR REPLACE {insert}", row)


def test_the_word_index_refuses_change(connection: sqlite3.Connection) -> None:
    """A full-text index that keeps no text cannot be changed row by row."""
    connection.execute("INSERT INTO word_index (rowid, content) VALUES (1, 'fort')")
    for statement in ("UPDATE word_index SET content = 'x' WHERE rowid = 1", "DELETE FROM word_index WHERE rowid = 1"):
        with pytest.raises(sqlite3.Error):
            connection.execute(statement)


def test_every_expected_object_is_there(connection: sqlite3.Connection) -> None:
    """What verify expects is what migrating makes."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    assert dict(schema.expected_objects()) == there
