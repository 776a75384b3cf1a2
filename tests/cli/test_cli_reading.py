"""`sayso read` and `sayso extract`: what becomes of good and bad inputs, counted, listed and stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.contract.codec import from_json
from sayso.ledger import open_ledger
from sayso.types import Reading

pytestmark = pytest.mark.usefixtures("no_model")

GOOD = "DARA, May 2 - Officials said the fort fell. Residents said a bridge was gone too."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three good reports, one of them below another folder, and two bad ones."""
    made = tmp_path / "reports"
    (made / "deep").mkdir(parents=True)
    (made / "a.txt").write_text(GOOD, encoding="utf-8")
    (made / "b.txt").write_bytes(b"")
    (made / "c.txt").write_bytes(b"\x00\x01\x02\x03" * 500)
    (made / "d.txt").write_text("Nobody was there. " * 3, encoding="utf-8")
    (made / "deep" / "e.txt").write_text("Farmers said rebels fled.", encoding="utf-8")
    return made


def test_a_batch_goes_on_past_bad_files_and_lists_them(run: Any, folder: Path) -> None:
    shown = run("read", folder, "--ledger", "s.db")
    assert shown.exit_code == 1
    assert shown.stdout.startswith("3 documents added with "), shown.stderr
    assert "0 already there, 2 failed" in shown.stdout
    assert "read-plainly 3" in shown.stdout
    listed = shown.stderr.splitlines()
    assert listed[0] == "Could not be read (2):"
    assert sum("b.txt" in line for line in listed) == 1
    assert sum("c.txt" in line for line in listed) == 1
    with open_ledger(Path("s.db"), read_only=True) as ledger:
        assert ledger.count()["documents"] == 3


def test_reading_again_adds_nothing(run: Any, folder: Path) -> None:
    run("read", folder / "a.txt", "--ledger", "s.db")
    before = run("info", "--ledger", "s.db", "--json").stdout
    shown = run("read", folder / "a.txt", "--ledger", "s.db")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("0 documents added with 0 claims, 1 already there, 0 failed.")
    assert json.loads(run("info", "--ledger", "s.db", "--json").stdout)["tip"] == json.loads(before)["tip"]


def test_read_json_tells_the_same_to_programs(run: Any, folder: Path) -> None:
    shown = run("read", folder, "--ledger", "s.db", "--json")
    told = json.loads(shown.stdout)
    assert (told["added"], told["known"], told["notes"]) == (3, 0, {"read-plainly": 3})
    assert {Path(each["origin"]).name for each in told["failed"]} == {"b.txt", "c.txt"}
    assert all(each["code"] and each["message"] for each in told["failed"])
    assert len(told["tip"]) == 64


def test_what_the_user_says_is_kept(run: Any, folder: Path) -> None:
    said = ["--published-at", "12 March 2017", "--outlet", "Gazette", "--title", "Fort falls"]
    said += ["--byline", "A. Reporter", "--url", "https://example.org/a", "--lang", "en"]
    run("read", folder / "a.txt", "--ledger", "s.db", *said)
    with open_ledger(Path("s.db"), read_only=True) as ledger:
        doc = next(ledger.iter_readings()).document
        assert next(ledger.iter_entries()).by
    assert (doc.published_at, doc.outlet, doc.title) == ("2017-03-12", "Gazette", "Fort falls")
    assert (doc.byline, doc.url, doc.lang) == ("A. Reporter", "https://example.org/a", "en")


@pytest.mark.parametrize(
    "words", [["read"], ["extract"], ["read", "a.txt", "--published-at", "soon"], ["read", "a.txt", "--input", "docx"]]
)
def test_wrong_usage_exits_with_2_and_makes_no_ledger(run: Any, words: list[str]) -> None:
    shown = run(*words)
    assert shown.exit_code == 2
    assert not Path("sayso.db").exists()


def test_a_missing_file_is_told(run: Any) -> None:
    shown = run("read", "nowhere.txt")
    assert shown.exit_code == 1
    assert "nowhere.txt" in shown.stderr


def test_the_ledger_comes_from_the_settings(run: Any, folder: Path) -> None:
    assert run("read", folder / "a.txt", env={"SAYSO_LEDGER": "desk.db"}).exit_code == 0
    assert Path("desk.db").exists()
    assert run("read", folder / "a.txt").exit_code == 0
    assert Path("sayso.db").exists()


def test_standard_input_is_read(run: Any) -> None:
    assert run("read", "-", input=GOOD).stdout.startswith("1 document added with 2 claims")


def test_extract_prints_a_line_a_document_in_order_and_touches_no_ledger(run: Any, folder: Path) -> None:
    shown = run("extract", folder / "d.txt", folder / "b.txt", folder / "a.txt", "--format", "jsonl")
    assert shown.exit_code == 1
    assert "b.txt" in shown.stderr
    readings = [from_json(Reading, json.loads(line)) for line in shown.stdout.splitlines()]
    assert [reading.document.text[:6] for reading in readings] == ["Nobody", "DARA, "]
    assert readings[1].document.text == GOOD
    assert list(Path.cwd().glob("*.db*")) == []


def test_extract_takes_lines_of_json_and_keeps_their_ids(run: Any) -> None:
    lines = [
        {"id": "one", "text": "Wächter said “the fort” fell.", "published_at": "2017-03"},
        {"id": "two"},
        {"id": "three", "text": "Farmers said\r\nrebels fled."},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    shown = run("extract", "-", "--input", "jsonl", input=text)
    assert shown.exit_code == 1
    told = [json.loads(line) for line in shown.stdout_bytes.decode("utf-8").splitlines()]
    assert [each["document"]["id"] for each in told] == ["one", "three"]
    assert told[1]["document"]["text"] == "Farmers said\r\nrebels fled."
    assert len(shown.stderr.strip().splitlines()) == 1


def test_extract_says_nothing_on_standard_error_when_all_is_well(run: Any, folder: Path) -> None:
    shown = run("extract", folder / "a.txt")
    assert (shown.exit_code, shown.stderr) == (0, "")
    span = json.loads(shown.stdout)["claims"][0]["content"][0]
    assert GOOD[span["start"] : span["end"]] == span["text"]


def test_a_failure_halfway_still_tells_what_was_stored(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> object:
        raise KeyboardInterrupt

    (folder / "b.txt").unlink()
    run("read", folder / "a.txt", "--ledger", "s.db")
    monkeypatch.setattr("sayso.cli.reading.open_shipped_encoder", fail)
    shown = run("read", folder / "a.txt", folder / "d.txt", "--ledger", "s.db")
    assert shown.exit_code == 130
    assert "1 already there" in shown.stdout
    assert shown.stderr == "Stopped.\n"


def test_a_file_was_not_fetched(run: Any, folder: Path) -> None:
    """What was not fetched has no time of fetching, so the same file gives the same bytes every time."""
    assert json.loads(run("extract", folder / "a.txt").stdout)["document"]["fetched_at"] is None
