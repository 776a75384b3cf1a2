"""path -> connection: opens a ledger file safely, and says in one sentence why it could not.

It decides how durable and how patient a connection is. It knows the tables only through `schema.py` and reads
no entries.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sayso.errors import LedgerError, UsageError
from sayso.ledger.schema import APPLICATION_ID, MIGRATIONS, applied, migrate, pending

__all__ = ["connect", "explained", "reading", "undamaged", "writing"]

# How long a writer waits for its turn, in seconds; a batch writer holds the lock for milliseconds per document.
PATIENCE_SECONDS = 30.0
_TRIES = 200  # to switch a new ledger's journal while others open it too
_CACHE_KIBIBYTES = 32 * 1024

SMALLEST_FILE = 512  # bytes of the smallest page SQLite writes

# SQLite's own name for a failure -> our code and sentence; the first name that begins the failure's name counts.
_FAILURES = (
    ("SQLITE_FULL", "disk-full", "the disk is full, nothing of this step was kept; free some space and go on"),
    ("SQLITE_BUSY", "ledger-locked", "another program kept it locked too long; wait until that one is done"),
    ("SQLITE_LOCKED", "ledger-locked", "another part of this program keeps it locked; finish that one first"),
    ("SQLITE_NOTADB", "not-a-ledger", "the file is not a ledger; give the path of one"),
    ("SQLITE_CORRUPT", "ledger-damaged", "the file is damaged; run verify, and go back to a copy"),
    ("SQLITE_READONLY", "read-only", "it cannot be written here; open it for reading only, or move it"),
    ("SQLITE_CANTOPEN", "cannot-open", "it cannot be opened; check that you may read the file and write in its folder"),
    ("SQLITE_CONSTRAINT_TRIGGER", "append-only", "the file refused the change"),
    ("SQLITE_IOERR_WRITE", "disk-full", "the disk took no more, nothing of this step was kept; free space and go on"),
    ("SQLITE_IOERR", "disk-error", "the disk did not answer as it should; check it, then run verify"),
    ("SQLITE_TOOBIG", "too-large", "a value is larger than SQLite holds (1 GB); split the document"),
)


def explain(path: Path, error: sqlite3.Error) -> LedgerError:
    """Turn SQLite's error into one that says what to do.

    >>> explain(Path("s.db"), sqlite3.OperationalError("no such module: fts5")).code
    'sqlite-too-old'
    """
    name = getattr(error, "sqlite_errorname", None) or ""
    if "no such module" in str(error):
        what = "this Python's SQLite has no FTS5 full-text index; install a Python whose SQLite has it"
        return LedgerError("sqlite-too-old", f"Ledger {path}: {what}.")
    if isinstance(error, sqlite3.ProgrammingError):
        what = "it was used after closing, or from a thread that did not open it; open it there"
        return LedgerError("ledger-misused", f"Ledger {path}: {what} (SQLite: {error}).")
    for prefix, code, what in _FAILURES:
        if name.startswith(prefix):
            return LedgerError(code, f"Ledger {path}: {what} (SQLite: {error}).")
    return LedgerError("ledger-damaged", f"Ledger {path}: it could not be read; run verify (SQLite: {error}).")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Let SQLite's errors out of the block as LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(path, error) from error
    except UnicodeDecodeError as error:  # Python reads SQLite's message about a damaged table and fails on its name
        raise LedgerError("ledger-damaged", f"Ledger {path}: the file is damaged; go back to a copy.") from error
    except UnicodeEncodeError as error:
        what = f"a text holds half a character (U+{ord(error.object[error.start]):04X}), which no file can keep"
        raise LedgerError("bad-text", f"Ledger {path}: {what}; replace such characters.") from error


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Let out of the block, as LedgerError, what a body that was changed or is missing leads to."""
    try:
        yield
    except (KeyError, TypeError, UsageError, json.JSONDecodeError) as error:
        what = "an entry is missing or does not say what was entered; run verify, which names it"
        raise LedgerError("ledger-damaged", f"Ledger {path}: {what} ({error}).") from error


@contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Hold the one writer's lock for the block; keep all of it or, on any failure, none of it."""
    with explained(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextmanager
def reading(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """See one state of the ledger throughout the block, whatever others write meanwhile."""
    with explained(path):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Open the ledger at `path`, bringing an older one up to date unless `read_only`.

    Raises LedgerError: no-ledger, not-a-ledger, ledger-newer, ledger-older, ledger-locked, ledger-damaged...

    >>> connect(Path("nowhere/s.db"))
    Traceback (most recent call last):
        ...
    sayso.errors.LedgerError: There is no ledger at nowhere/s.db; check the path, or read a report into a new one.
    """
    if path.is_dir():
        raise LedgerError("not-a-ledger", f"{path} is a folder; give the path of a ledger file.")
    exists = path.exists()
    if not exists and (read_only or not create):
        raise LedgerError(
            "no-ledger", f"There is no ledger at {path}; check the path, or read a report into a new one."
        )
    if create and not path.parent.is_dir():
        raise LedgerError("no-folder", f"The folder {path.parent} for the ledger does not exist; make it first.")
    with explained(path):
        _check_size(path)
        connection = _open(path, "ro" if read_only else "rwc" if create else "rw")
        try:
            _admit(connection, path, create=create, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return connection


def _check_size(path: Path) -> None:
    """Refuse a file too short to be SQLite's, which SQLite itself would take for a new database.

    Subtle: the file is never opened here. Closing any handle on it drops the locks that this process's other
    connections hold (POSIX), and a writer elsewhere would then clear the log away under a reader.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    except OSError as error:
        what = f"it cannot be opened ({error.strerror}); check that you may read the file"
        raise LedgerError("cannot-open", f"Ledger {path}: {what}.") from error
    if 0 < size < SMALLEST_FILE:
        raise LedgerError("not-a-ledger", f"{path} is a file of another kind, not a ledger; give the path of one.")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    for last in (*[False] * _TRIES, True):
        try:
            return _dial(f"{uri}?mode={mode}")
        except sqlite3.OperationalError as error:
            # A read-only folder has no room for the -shm file that WAL needs. Where no -wal file waits beside the
            # ledger, nothing can be missing from it and nobody there can write, so it may be read as it lies.
            if mode != "ro" or not getattr(error, "sqlite_errorname", "").startswith("SQLITE_CANTOPEN"):
                raise
            if not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists():
                return _dial(f"{uri}?mode=ro&immutable=1")
            # Elsewhere another program is making or removing those files just now; what it writes must be seen.
            if last:
                raise
    raise AssertionError("unreachable")


def _dial(uri: str) -> sqlite3.Connection:
    # isolation_level=None: transactions are ours to begin, so that each is BEGIN IMMEDIATE.
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # SQLite opens the file at the first read
    except BaseException:
        connection.close()
        raise
    return connection


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Switch the journal to WAL. Subtle: SQLite gives up at once, without its patience, where another process opens
    the same new ledger at that moment; a transaction in between waits until that one is done."""
    for last in (*[False] * _TRIES, True):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if last or not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise


def _admit(connection: sqlite3.Connection, path: Path, *, create: bool, read_only: bool) -> None:
    """Check that the file is a ledger of a version known here, and set it up for writing."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    blank = tables == 0 and owner == 0
    if owner != APPLICATION_ID and not (blank and create):
        raise LedgerError("not-a-ledger", f"{path} is {'empty' if blank else 'some other database'}, not a ledger.")
    done = applied(connection)
    if not all(isinstance(number, int) for number in done):
        raise LedgerError("ledger-damaged", f"Ledger {path}: its record of steps is damaged; go back to a copy.")
    newest, known = max(done, default=0), MIGRATIONS[-1].number
    if known < newest:
        what = f"has version {newest} and this sayso knows up to {known}; install a newer sayso"
        raise LedgerError("ledger-newer", f"The ledger {path} {what}.")
    if read_only:
        if pending(connection):
            what = f"has version {newest} and needs version {known}; open it once for writing"
            raise LedgerError("ledger-older", f"The ledger {path} {what}.")
        return
    _turn_to_wal(connection)
    # FULL: what was acknowledged survives a power cut, not only a crash of the program (docs/decisions/021).
    connection.execute("PRAGMA synchronous = FULL")
    if pending(connection):  # asked first: a ledger that is up to date opens while another program writes
        migrate(connection)
