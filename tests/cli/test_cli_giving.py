"""`sayso brief` and `sayso demo`: what is written, where, and that running again adds nothing."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.usefixtures("shelf")
def test_brief_writes_two_files_and_says_where(run: Any) -> None:
    shown = run("brief", "--out", "made", "--title", "Dara <spring>")
    assert shown.exit_code == 0
    assert str(Path("made") / "brief.html") in shown.stdout
    html = Path("made/brief.html").read_text(encoding="utf-8")
    assert "Dara &lt;spring&gt;" in html
    assert "some 4,000" in html
    assert "4,000" in Path("made/brief.md").read_text(encoding="utf-8")
    told = json.loads(run("brief", "--json").stdout)
    assert Path(told["html"]).is_file()
    assert Path(told["markdown"]).is_file()


@pytest.mark.usefixtures("shelf")
def test_a_folder_that_cannot_be_written_is_told(run: Any) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    shown = run("brief", "--out", "taken/brief")
    assert shown.exit_code == 2
    assert "cannot-write" in shown.stderr


@pytest.mark.usefixtures("no_model")
def test_demo_reads_the_samples_once(run: Any) -> None:
    first = run("demo", "--no-open")
    assert first.exit_code == 0, first.output
    assert Path("sayso-demo/brief.html").is_file()
    assert str(Path("sayso-demo") / "brief.html") in first.stdout
    assert first.stdout.count("\n  sayso ") == 3
    tip = json.loads(run("info", "--ledger", "sayso-demo/sayso.db", "--json").stdout)
    assert tip["documents"] >= 24
    again = run("demo", "--no-open")
    assert again.exit_code == 0
    assert "0 documents added" in again.stdout
    assert json.loads(run("info", "--ledger", "sayso-demo/sayso.db", "--json").stdout)["tip"] == tip["tip"]
    assert not Path("sayso.db").exists(), "sample reports must never get into the working ledger"


@pytest.mark.usefixtures("no_model")
def test_demo_goes_where_it_is_told_and_keeps_no_path_of_this_machine(run: Any) -> None:
    assert run("demo", "--ledger", "x/try.db", "--out", "y", "--no-open").exit_code == 0
    assert Path("y/brief.html").is_file()
    assert b"site-packages" not in Path("x/try.db").read_bytes()
    assert b"sayso.demo/20" in Path("x/try.db").read_bytes()


@pytest.mark.usefixtures("no_model")
def test_demo_opens_no_browser_in_a_pipe(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> bool:
        raise AssertionError("a browser was opened")

    monkeypatch.setattr("webbrowser.open", refuse)
    assert run("demo", env={"DISPLAY": ":0"}).exit_code == 0
