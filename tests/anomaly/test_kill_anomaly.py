"""`sayso read` killed without warning at any moment: what was acknowledged stays, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.ledger import open_ledger, verify

REPORT = "Officials said nearly {count} fighters had left the valley.\n\nThe army denied it and put the number at 40.\n"


def read_folder(folder: Path, ledger: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sayso", "read", str(folder), "--ledger", str(ledger)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_at_any_moment_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    folder, ledger, whole = tmp_path / "reports", tmp_path / "killed.db", tmp_path / "whole.db"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.txt").write_text(REPORT.format(count=100 + i) * (1 + i % 3), encoding="utf-8")
    counts = [0]
    for delay in (0.7, 0.9, 1.1, 1.4):
        child = read_folder(folder, ledger)
        deadline = time.monotonic() + 30
        while not ledger.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(delay / 4)
        child.send_signal(signal.SIGKILL)
        child.wait()
        with open_ledger(ledger) as opened:
            assert verify(opened) is None
            counts.append(opened.count()["documents"])
    assert counts == sorted(counts)
    assert read_folder(folder, ledger).wait() == 0
    assert read_folder(folder, whole).wait() == 0
    with open_ledger(ledger) as killed, open_ledger(whole) as clean:
        assert verify(killed) is None
        assert sorted(r.document.id for r in killed.iter_readings()) == sorted(
            r.document.id for r in clean.iter_readings()
        )
        assert {c.id for r in killed.iter_readings() for c in r.claims} == {
            c.id for r in clean.iter_readings() for c in r.claims
        }
        assert killed.count()["documents"] == 40
