"""The group of commands: help, start-up, exit statuses, and what a user sees when something fails."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest

from sayso.cli import COMMANDS, main
from sayso.errors import LedgerError, SettingsError, UsageError

HEAVY = ("numpy", "onnxruntime", "resiliparse", "fastwarc", "jinja2", "feedparser", "pypdfium2", "urllib3", "sqlite3")


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row[0])
def test_every_command_has_its_help_and_an_example(row: tuple[str, str, str, str], run: Any) -> None:
    name, _, _, words = row
    shown = run(name, "--help")
    assert shown.exit_code == 0
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == words, "the list of commands says something else than the command"
    assert "Examples:" in shown.output
    assert f"  sayso {name}" in shown.output
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, f"{param.opts} of {name} tells nothing"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom sayso.cli import main\n"
        "try:\n    main(['--help'], prog_name='sayso')\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded:"
    for name, *_ in COMMANDS:
        assert f"  {name} " in done.stdout


def test_asking_loads_no_model_runtime() -> None:
    code = "import sys, sayso.cli.asking\nprint([name for name in ('numpy', 'onnxruntime') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_and_no_command(run: Any) -> None:
    assert run("--version").output.startswith("sayso ")
    assert "Commands:" in run().output


def test_a_misspelt_command_gets_the_nearest(run: Any) -> None:
    shown = run("clams")
    assert shown.exit_code == 2
    assert "did you mean 'claims'" in shown.output


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LedgerError("some-code", "It is broken."), 1),
        (UsageError("some-code", "It is broken."), 2),
        (SettingsError("some-code", "It is broken."), 2),
        (OSError(errno.ENOSPC, "It is broken"), 1),
        (KeyError("It is broken."), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_failures_are_one_line_and_a_status(
    error: BaseException, status: int, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("sayso.cli.keeping.open_existing", fail)
    shown = run("info")
    assert shown.exit_code == status
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) == 1
    assert "Traceback" not in shown.stderr
    assert ("Stopped." if status == 130 else "It is broken") in shown.stderr


def test_debug_shows_the_traceback(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("sayso.cli.keeping.open_existing", fail)
    assert "--debug" in run("info").stderr
    shown = run("--debug", "info")
    assert shown.exit_code == 1
    assert "Traceback" in shown.stderr


def test_bad_settings_exit_with_2(run: Any) -> None:
    assert run("info", env={"SAYSO_THREADS": "many"}).exit_code == 2
    Path("sayso.toml").write_text("legder = 'x.db'\n", encoding="utf-8")
    shown = run("info")
    assert shown.exit_code == 2
    assert "legder" in shown.stderr


def test_a_closed_pipe_ends_quietly(shelf: Path) -> None:
    command = [sys.executable, "-m", "sayso", "claims", "--ledger", str(shelf), "--format", "json"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 141


def test_ctrl_c_exits_with_130(tmp_path: Path) -> None:
    """Interrupt a command that waits for its standard input."""
    command = [sys.executable, "-m", "sayso", "read", "-", "--ledger", str(tmp_path / "s.db")]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not (tmp_path / "s.db").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=20)
    assert child.returncode == 130
    assert told == "Stopped.\n"


def test_no_colour_unless_a_terminal_or_asked_for(run: Any, shelf: Path) -> None:
    assert "\x1b[" not in run("show", "c-", "--ledger", shelf).output
    claim_id = run("claims", "--format", "json", "--act", "deny", "--ledger", shelf).stdout.partition('"c-')[2][:8]
    plain = run("show", f"c-{claim_id}", "--ledger", shelf).stdout
    assert "\x1b" not in plain
    assert "[SOURCE The governor]" in plain
    coloured = run("--colour", "always", "show", f"c-{claim_id}", "--ledger", shelf, color=True).stdout
    assert "\x1b[" in coloured
    assert "[SOURCE" not in coloured
