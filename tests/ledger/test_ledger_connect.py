"""Opening: each way it can fail has a code and says what to do."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from make import doc, reading
from sayso.errors import LedgerError
from sayso.ledger import open_ledger, verify
from sayso.ledger.schema import APPLICATION_ID


def code_of(path: Path, **options: bool) -> str:
    """Return the code of the error that opening raises."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(path, **options)
    assert str(path.parent) in caught.value.message  # it says which file or folder is meant
    return caught.value.code


def test_no_file_is_made_unless_asked(tmp_path: Path) -> None:
    """A mistyped path is no new ledger."""
    path = tmp_path / "s.db"
    assert code_of(path) == "no-ledger"
    assert code_of(path, read_only=True) == "no-ledger"
    assert code_of(path, read_only=True, create=True) == "no-ledger"
    assert not path.exists()
    assert code_of(tmp_path / "none" / "s.db", create=True) == "no-folder"


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("content", [b"Officials said the fort fell.", b"%PDF-1.7" + bytes(5000), b"x"])
def test_a_file_of_another_kind_is_refused_and_kept(tmp_path: Path, content: bytes, create: bool) -> None:
    """Opening a report as a ledger does not change the report."""
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    assert code_of(path, create=create) == "not-a-ledger"
    assert path.read_bytes() == content


def test_folders_empty_files_and_other_databases_are_refused(tmp_path: Path) -> None:
    """None of them is a ledger."""
    assert code_of(tmp_path / ".") == "not-a-ledger"
    empty, other = tmp_path / "empty.db", tmp_path / "other.db"
    empty.touch()
    assert code_of(empty) == "not-a-ledger"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE song (name)")
    assert code_of(other, create=True) == "not-a-ledger"


def test_an_empty_file_may_become_a_ledger(tmp_path: Path) -> None:
    """A crash between making the file and its tables is no dead end."""
    path = tmp_path / "s.db"
    path.touch()
    with open_ledger(path, create=True) as ledger:
        assert verify(ledger) is None


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    """It is not written with rules this version does not know."""
    path = tmp_path / "s.db"
    open_ledger(path, create=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'later', '')")
    assert code_of(path) == "ledger-newer"
    assert code_of(path, read_only=True) == "ledger-newer"


def test_an_older_ledger_is_brought_up_to_date_only_by_a_writer(tmp_path: Path) -> None:
    """A file that has the mark but no steps yet stands for an older version."""
    path = tmp_path / "s.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    assert code_of(path, read_only=True) == "ledger-older"
    open_ledger(path).close()
    with open_ledger(path, read_only=True) as ledger:
        assert verify(ledger) is None


def test_a_locked_ledger_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer waits, then tells; opening and reading go on meanwhile."""
    monkeypatch.setattr("sayso.ledger.connect.PATIENCE_SECONDS", 0.1)
    path = tmp_path / "s.db"
    open_ledger(path, create=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_ledger(path) as ledger:
            assert ledger.count()["entries"] == 0
            assert verify(ledger) is None
            with pytest.raises(LedgerError) as caught:
                ledger.append_reading(reading(doc("x")), at="2017", by="t", origin="t")
            assert caught.value.code == "ledger-locked"
            other.execute("ROLLBACK")
            assert ledger.append_reading(reading(doc("x")), at="2017", by="t", origin="t")


def test_paths_with_odd_characters_work(tmp_path: Path) -> None:
    """The path is quoted where SQLite would read it as an address."""
    for name in ("a b?mode=memory.db", "100%25.db", "é#1.db"):
        with open_ledger(tmp_path / name, create=True) as ledger:
            assert verify(ledger) is None
        assert (tmp_path / name).is_file()


def test_many_processes_may_make_the_same_ledger_at_once(tmp_path: Path) -> None:
    """All of them get it, and it is made once."""
    path = tmp_path / "s.db"
    code = "import sys; from pathlib import Path; from sayso.ledger import open_ledger\n"
    code += "open_ledger(Path(sys.argv[1]), create=True).close()"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [run.wait(timeout=60) for run in runs] == [0] * 4
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
