"""`sayso verify`, `info` and `completion`."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest


def test_verify_says_one_line(run: Any, shelf: Path) -> None:
    shown = run("verify", "--ledger", shelf)
    tip = json.loads(run("info", "--json").stdout)["tip"]
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout == f"Whole: 5 entries, tip {tip}\n"
    assert json.loads(run("verify", "--json").stdout) == {"whole": True, "entries": 5, "tip": tip, "fault": None}


def test_verify_names_the_first_fault(run: Any, shelf: Path) -> None:
    with sqlite3.connect(shelf) as raw:
        raw.execute("DROP TRIGGER entry_refuses_update")
        raw.execute("UPDATE entry SET body = replace(body, 'Dara', 'Mara') WHERE seq = 2")
    raw.close()
    shown = run("verify")
    assert shown.exit_code == 1
    assert "entry 2" in shown.stdout
    told = json.loads(run("verify", "--json").stdout)
    assert told["whole"] is False
    assert told["fault"]["seq"] == 2
    assert told["fault"]["code"]


def test_verify_looks_for_a_tip_noted_earlier(run: Any, shelf: Path) -> None:
    tip = json.loads(run("info", "--ledger", shelf, "--json").stdout)["tip"]
    assert run("verify", "--tip", tip).exit_code == 0
    assert run("verify", "--tip", tip[:12]).exit_code == 0
    lost = run("verify", "--tip", "0123456789abcdef")
    assert lost.exit_code == 1
    assert "tip-lost" in lost.stdout
    assert run("verify", "--tip", "tip").exit_code == 2


def test_a_file_that_is_no_ledger_is_refused(run: Any, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("not a database " * 100, encoding="utf-8")
    for command in ("verify", "info", "claims", "brief"):
        shown = run(command, "--ledger", "other.db")
        assert shown.exit_code == 1
        assert "not-a-ledger" in shown.stderr


@pytest.mark.usefixtures("shelf")
def test_info_counts(run: Any) -> None:
    told = json.loads(run("info", "--json").stdout)
    assert {name: told[name] for name in ("documents", "claims", "entries", "judgements", "notes")} == {
        "documents": 2, "claims": 3, "entries": 5, "judgements": 0, "notes": 1,
    }  # fmt: skip
    assert told["notes_by_code"] == {"cue-without-content": 1}
    assert told["models"] == {"m-test": 3}
    assert told["bytes"] == Path(told["path"]).stat().st_size
    shown = run("info").stdout
    assert "documents" in shown
    assert "m-test (3 claims)" in shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Any, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # click would start bash to look at its version; that is not what is tested.
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", staticmethod(lambda: None))
    shown = run("completion", shell)
    assert shown.exit_code == 0
    assert "_SAYSO_COMPLETE" in shown.stdout
    assert "sayso" in shown.stdout


def test_completion_completes_commands_and_acts(run: Any) -> None:
    env = {"_SAYSO_COMPLETE": "bash_complete", "COMP_WORDS": "sayso cl", "COMP_CWORD": "1"}
    assert "claims" in run(env=env, prog_name="sayso").output
    env = {"_SAYSO_COMPLETE": "bash_complete", "COMP_WORDS": "sayso claims --act den", "COMP_CWORD": "3"}
    assert "deny" in run(env=env, prog_name="sayso").output
    assert not Path("sayso.db").exists()
