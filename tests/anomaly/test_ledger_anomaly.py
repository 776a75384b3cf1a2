"""Accidents: killed writers, full disks, cut files, folders that cannot be written, several processes at once.

Each is the real thing: processes are killed, a small disk is mounted where the machine allows it (as root on Linux)
and a limit on file size stands for it elsewhere.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ids import digest
from sayso.ledger import ClaimQuery, Ledger, open_ledger, verify
from sayso.types import Claim, Document, Note, Reading, Span

AT = "2017-03-12T00:00:00Z"

# Appends documents from a number on, forever or up to another, and says each number once it is acknowledged.
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_ledger_anomaly import make_reading, open_ledger
with open_ledger(Path(sys.argv[2]), create=True) as ledger:
    for nth in range(int(sys.argv[3]), int(sys.argv[4])):
        done = ledger.append_reading(make_reading(nth, sys.argv[5]), at="2017", by=sys.argv[5], origin="t")
        print(nth, int(done), flush=True)
"""


def make_reading(nth: int, by: str = "a", size: int = 12) -> Reading:
    """Make a reading of `size` claims."""
    text = f"{by} {nth}. " + "Officials said the fort fell. " * size
    doc = Document(id=f"d-{by}-{nth}", text=text, raw_sha256=digest(text), reader="t")
    spot, claims = 0, []
    for number in range(size):
        spot = text.index("said", spot + 1)
        content, cue = Span(start=spot + 5, end=spot + 18), Span(start=spot, end=spot + 4)
        claim = Claim(
            id=f"c-{by}-{nth}-{number}", doc_id=doc.id, content=(content,), cue=cue, form="indirect", act="say",
            polarity="affirmed", certainty="certain", score=0.5, made_by="m",
        )  # fmt: skip
        claims.append(claim)
    return Reading(document=doc, claims=tuple(claims), notes=(Note(code="odd", message="."),))


def start_writer(path: Path, first: int, end: int, by: str = "a") -> subprocess.Popen[str]:
    """Start a process that appends."""
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", WRITER, here, str(path), str(first), str(end), by]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def put(ledger: Ledger, value: Reading) -> bool:
    """Append a reading."""
    return ledger.append_reading(value, at=AT, by="t", origin="t")


def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """kill -9, five times, on the same ledger; each time the next one goes on where it stopped."""
    path, draw, first = tmp_path / "s.db", random.Random(11), 0  # noqa: S311
    for _ in range(5):
        writer = start_writer(path, first, 10**6)
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline().split()[0])]
        time.sleep(draw.uniform(0, 0.25))
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line.split()[0]) for line in writer.stdout.read().splitlines() if line.endswith(" 1")]
        writer.wait()
        writer.stdout.close()
        with open_ledger(path) as ledger:
            assert verify(ledger) is None
            ids = [each.document.id for each in ledger.iter_readings()]
            assert ids == [f"d-a-{nth}" for nth in range(len(ids))]  # in order, each once, no gap
            assert acknowledged[-1] < len(ids) <= acknowledged[-1] + 2  # the last may be kept and not yet told
            assert ledger.count()["claims"] == 12 * len(ids)  # each document whole
            assert not put(ledger, make_reading(len(ids) - 1))
        first = len(ids)
    assert first > 5


def test_two_writers_and_two_readers_at_once(tmp_path: Path) -> None:
    """Writers queue, readers always see whole documents, the chain stays whole."""
    path = tmp_path / "s.db"
    open_ledger(path, create=True).close()
    writers = [start_writer(path, 0, 20, by) for by in ("a", "b")]
    seen = 0
    with open_ledger(path, read_only=True) as one, open_ledger(path, read_only=True) as other:
        while any(writer.poll() is None for writer in writers):
            for reader in (one, other):
                readings = list(reader.iter_readings())
                assert seen <= len(readings)
                seen = len(readings)
                assert all(len(each.claims) == 12 for each in readings)
                assert sum(1 for _ in reader.find_claims(ClaimQuery(text="fort"))) >= 12 * seen
            assert verify(one) is None
    for writer in writers:
        assert writer.wait() == 0
        assert writer.stdout is not None
        assert writer.stdout.read().count(" 1\n") == 20
        writer.stdout.close()
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
        assert ledger.count()["documents"] == 40
        assert {entry.by for entry in ledger.iter_entries()} == {"a", "b"}


def test_two_writers_of_the_same_documents_add_each_once(tmp_path: Path) -> None:
    """Whoever comes second is told it is there."""
    path = tmp_path / "s.db"
    writers = [start_writer(path, 0, 25) for _ in range(2)]
    told = []
    for writer in writers:
        out, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0
        told += [line.endswith(" 1") for line in out.splitlines()]
    assert sum(told) == 25
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
        assert ledger.count()["documents"] == 25


# ---- full disks --------------------------------------------------------------------------------------------------


def fill_up(path: Path) -> tuple[int, LedgerError]:
    """Append until it fails; return how many were acknowledged, and the error."""
    with open_ledger(path, create=True) as ledger:
        for nth in range(10_000):
            try:
                put(ledger, make_reading(nth))
            except LedgerError as error:
                assert ledger.count()["documents"] == nth  # still open, still readable
                return nth, error
    raise AssertionError("the disk never filled up")


def check_full(path: Path, kept: int, error: LedgerError) -> None:
    """After room was made: all that was acknowledged is there, and appending goes on."""
    assert error.code == "disk-full"
    assert "free" in error.message
    assert kept > 3
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
        assert ledger.count()["documents"] == kept
        assert put(ledger, make_reading(kept))
        assert verify(ledger) is None


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a disk of its own in memory; skip where that is not allowed."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("mounting a small disk needs root on Linux; the limit on file size is tested instead")
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    if mount.returncode:
        pytest.skip("this machine does not allow mounting; the limit on file size is tested instead")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    """A mounted disk of two megabytes, really full."""
    with small_disk(tmp_path, "size=2m") as folder:
        ballast, path = folder / "ballast", folder / "s.db"
        ballast.write_bytes(bytes(500_000))
        kept, error = fill_up(path)
        ballast.unlink()
        check_full(path, kept, error)


def test_a_file_that_may_not_grow_is_the_same_error(tmp_path: Path) -> None:
    """RLIMIT_FSIZE: the kernel refuses the write, for any user."""
    path = tmp_path / "s.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, hard))
    try:
        kept, error = fill_up(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    check_full(path, kept, error)


# ---- damaged and unwritable places -------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger of ten documents."""
    with open_ledger(tmp_path / "s.db", create=True) as ledger:
        for nth in range(10):
            put(ledger, make_reading(nth))
    return tmp_path / "s.db"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.77, 0.95, 0.999])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_cut_file_is_named(path: Path, share: float, read_only: bool) -> None:
    """By opening or by verify; never a crash, never silence."""
    os.truncate(path, int(path.stat().st_size * share))
    # SQLite fills a page cut in two with zeros, so what stood there may also show as a changed body.
    assert name_damage(path, read_only) in ("ledger-damaged", "entry-missing", "index-differs", "body-changed")


def name_damage(path: Path, read_only: bool = True) -> str | None:
    """Return the code of the first thing that is wrong with a file, be it found by opening or by verify."""
    try:
        with open_ledger(path, read_only=read_only) as ledger:
            fault = verify(ledger)
            return fault.code if fault else None
    except LedgerError as error:
        return error.code


def test_a_page_overwritten_with_another_is_named(path: Path) -> None:
    """A disk that wrote to the wrong place."""
    draw = random.Random(5)  # noqa: S311
    whole = path.read_bytes()
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    for _ in range(12):
        source, target = draw.sample(range(len(pages)), 2)
        if pages[source] != pages[target]:
            path.write_bytes(b"".join([*pages[:target], pages[source], *pages[target + 1 :]]))
            assert name_damage(path)


def test_a_log_cut_short_costs_only_its_last_documents(tmp_path: Path) -> None:
    """The write-ahead log of a killed writer, torn: what remains is a whole ledger of fewer documents."""
    path, wal = tmp_path / "s.db", tmp_path / "s.db-wal"
    with open_ledger(path, create=True) as ledger:
        for nth in range(10):
            put(ledger, make_reading(nth))
        kept, log = path.read_bytes(), wal.read_bytes()
    path.write_bytes(kept)
    wal.write_bytes(log[: int(len(log) * 0.6)])
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
        assert 0 < ledger.count()["documents"] < 10


def test_a_folder_that_cannot_be_written_can_be_read(tmp_path: Path, path: Path) -> None:
    """A read-only disk (as root), or a folder without the right to write."""
    content = path.read_bytes()
    if os.geteuid() == 0:
        folder = tmp_path / "disk"
        folder.mkdir()
        with small_disk(folder, "size=4m"):
            (folder / "s.db").write_bytes(content)
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            check_read_only(folder / "s.db")
    else:
        path.parent.chmod(0o500)
        try:
            check_read_only(path)
        finally:
            path.parent.chmod(0o700)


def check_read_only(path: Path) -> None:
    """Reading works; writing and creating say why not."""
    with open_ledger(path, read_only=True) as ledger:
        assert verify(ledger) is None
        assert ledger.count()["documents"] == 10
        with pytest.raises(LedgerError) as caught:
            put(ledger, make_reading(77))
        assert caught.value.code == "read-only"
    with pytest.raises(LedgerError) as refused, open_ledger(path) as ledger:
        put(ledger, make_reading(77))
    assert refused.value.code in ("read-only", "cannot-open")
    with pytest.raises(LedgerError) as none:
        open_ledger(path.with_name("new.db"), create=True)
    assert none.value.code in ("read-only", "cannot-open")


def test_a_killed_writers_ledger_can_be_read_without_writing(tmp_path: Path) -> None:
    """The log a killed writer left is seen by one who only reads."""
    path = tmp_path / "s.db"
    writer = start_writer(path, 0, 10**6)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    with open_ledger(path, read_only=True) as ledger:
        assert ledger.count()["documents"] >= 5
        assert verify(ledger) is None


OPENER = """
import sys, time
from pathlib import Path
from sayso.ledger import open_ledger
while time.time() < float(sys.argv[2]):
    pass
with open_ledger(Path(sys.argv[1]), create=True) as ledger:
    ledger.count()
"""


def test_many_may_make_the_same_new_ledger_at_once(tmp_path: Path) -> None:
    """Whoever is second to make the file waits for the first; once in eight times it was refused instead."""
    for nth in range(12):
        path, start = str(tmp_path / f"{nth}.db"), str(time.time() + 0.3)
        openers = [subprocess.Popen([sys.executable, "-c", OPENER, path, start]) for _ in range(3)]
        assert [opener.wait(60) for opener in openers] == [0, 0, 0]
        with open_ledger(Path(path)) as ledger:
            assert verify(ledger) is None


INTRUDER = """
import sqlite3, sys
try:
    print(sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError:
    print("locked")
"""


def intrude(path: Path) -> str:
    """Try, from another process, what SQLite allows only where nobody else has the file open."""
    done = subprocess.run([sys.executable, "-c", INTRUDER, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_opening_again_in_one_process_keeps_the_locks_of_the_first(tmp_path: Path) -> None:
    """Closing any handle on the file would drop them, and a reader would see half of what a writer wrote."""
    path = tmp_path / "s.db"
    with open_ledger(path, create=True) as first:
        put(first, make_reading(0))
        assert intrude(path) == "locked"
        with open_ledger(path, read_only=True) as second:
            assert second.count()["documents"] == 1
            assert intrude(path) == "locked"
        assert intrude(path) == "locked"
        path.open("rb").close()  # what must never happen: it shows that this test can see it
        assert intrude(path) != "locked"
