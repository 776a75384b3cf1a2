"""Colour, width and progress: decided by what the output is and by NO_COLOR."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.cli.screen import format_fields


def run_on_terminal(command: list[str], env: dict[str, str]) -> str:
    """Run a command with a terminal as its output, and return what that showed."""
    leader, follower = pty.openpty()
    child = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env={**os.environ, **env})
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # Linux answers so once the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    child.wait(timeout=20)
    return shown.decode("utf-8")


@pytest.mark.parametrize(
    ("env", "coloured"), [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal_unless_told_not_to(shelf: Path, env: dict[str, str], coloured: bool) -> None:
    ids = subprocess.run(
        [sys.executable, "-m", "sayso", "claims", "--ledger", str(shelf), "--format", "csv", "--act", "deny"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    claim_id = ids.splitlines()[1].rsplit(",", 1)[1]
    command = [sys.executable, "-m", "sayso", "show", claim_id, "--ledger", str(shelf)]
    shown = run_on_terminal(command, {"TERM": "xterm", "LINES": "90", "COLUMNS": "100", "PAGER": "cat", **env})
    assert ("\x1b[36m" in shown) == coloured
    assert "The governor" in shown


def test_ids_are_shortened_on_a_terminal_only(shelf: Path) -> None:
    command = [sys.executable, "-m", "sayso", "claims", "--ledger", str(shelf), "--act", "deny"]
    piped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shown = run_on_terminal(command, {"TERM": "xterm", "LINES": "90", "COLUMNS": "80", "PAGER": "cat"})
    whole = next(word for word in piped.split() if word.startswith("c-"))
    assert whole not in shown
    assert whole[:10] in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_the_bar_is_on_a_terminal_only(shelf: Path) -> None:
    command = [sys.executable, "-m", "sayso", "verify", "--ledger", str(shelf)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""
    assert "Checking" in run_on_terminal(command, {"TERM": "xterm"})


def test_fields_are_wrapped_and_addresses_are_not() -> None:
    address = "https://example.org/" + "a" * 90
    lines = format_fields([("url", address), ("words", "fort " * 40), ("none", " ")], width=60).splitlines()
    assert lines[0] == f"url    {address}"
    assert all(len(line) <= 60 for line in lines[1:])
    assert not any(line.startswith("none") for line in lines)
