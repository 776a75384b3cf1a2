"""`sayso claims` and `sayso show`: filters, three forms of output, ids, and what is said when there is nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("shelf")


def ask(run: Any, *words: str) -> list[dict[str, Any]]:
    """Return the rows of `sayso claims --format json`."""
    shown = run("claims", *words, "--format", "json")
    assert shown.exit_code == 0, shown.output
    rows: list[dict[str, Any]] = json.loads(shown.stdout)["rows"]
    return rows


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ([], {"estimate", "deny", "announce"}),
        (["--source", "governor"], {"deny"}),
        (["--source", "army of dara"], {"announce"}),
        (["--text", "troops"], {"announce"}),
        (["--act", "deny"], {"deny"}),
        (["--from", "2017"], {"announce"}),
        (["--to", "2016-12"], {"estimate", "deny"}),
        (["--from", "2016-05-03", "--to", "2016-12"], set()),
        (["--low", "5000"], {"announce"}),
        (["--high", "5000"], {"estimate"}),
        (["--number", "3,500..4500"], {"estimate"}),
        (["--number", "4000"], {"estimate"}),
        (["--number", "..100"], set()),
        (["--kind", "named-body"], {"announce"}),
        (["--kind", "unnamed-person", "--act", "deny"], {"deny"}),
    ],
)
def test_filters(run: Any, words: list[str], acts: set[str]) -> None:
    assert {row["act"] for row in ask(run, *words)} == acts


def test_csv_is_whole(run: Any) -> None:
    shown = run("claims", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(shown.stdout, newline="")))
    assert len(rows) == 3
    assert {row["numbers"] for row in rows} == {"some 4,000", "", "More than 9,000"}
    assert {row["via"] for row in rows} == {"", "a chief"}


def test_the_limit_is_told_and_lifted(run: Any) -> None:
    cut = run("claims", "--limit", "2")
    assert "2 rows" in cut.stdout
    assert "--limit 0" in cut.stderr
    assert run("claims", "--limit", "3").stderr == ""
    assert len(ask(run, "--limit", "0")) == 3
    assert len(ask(run, "--limit", "0", "--offset", "2")) == 1
    told = json.loads(run("claims", "--limit", "1", "--format", "json").stdout)
    assert told["notes"][0]["code"] == "list-cut"
    assert len(told["rows"]) == 1
    assert len(told["tip"]) == 64


def test_nothing_found_is_no_failure(run: Any) -> None:
    shown = run("claims", "--text", "zeppelin")
    assert (shown.exit_code, shown.stderr) == (0, "No claim matches.\n")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--act", "dney"], "did you mean 'deny'"),
        (["--kind", "outlets"], "did you mean 'outlet'"),
        (["--number", "many"], "write 5000..7000"),
        (["--number", "7..5"], "smaller number first"),
        (["--number", "5 7"], "is no range"),
        (["--number", "5..7", "--low", "5"], "leave out --low"),
        (["--from", "soon"], "2017-03"),
        (["--from", "2018", "--to", "2017"], "swap"),
        (["--limit", "-1"], "--limit"),
        (["--format", "xml"], "xml"),
    ],
)
def test_wrong_filters_exit_with_2(run: Any, words: list[str], hint: str) -> None:
    shown = run("claims", *words)
    assert shown.exit_code == 2
    assert hint in shown.stderr


def test_user_text_is_never_a_syntax_error(run: Any) -> None:
    for text in ('"', "AND OR NOT", "a* (b", "col:umn -x", "'; DROP TABLE entry; --", "\x00", "*"):
        assert run("claims", "--text", text).exit_code == 0


def test_show_tells_everything_about_a_claim(run: Any) -> None:
    row = ask(run, "--act", "estimate")[0]
    shown = run("show", row["claim_id"]).stdout
    assert "[SOURCE Officials] [CUE said] [CONTENT [NUMBER some 4,000] rebels held Dara]" in shown
    for words in ("unnamed-group", "estimate", "about 4,000 rebels", "strength/fighters", "https://example.org/a",
                  "2 May 2016", "Gazette", "m-test", "0.90", row["doc_id"], row["claim_id"]):  # fmt: skip
        assert words in shown, words
    assert "\x1b" not in shown, "a report's title must not steer the terminal"
    chain = run("show", ask(run, "--act", "deny")[0]["claim_id"]).stdout
    assert "relayed by" in chain
    assert "deny, denied" in chain


def test_show_takes_the_beginning_of_an_id_and_documents(run: Any) -> None:
    row = ask(run, "--act", "announce")[0]
    assert "more than 9,000 troops" in run("show", row["claim_id"][:9]).stdout
    whole = run("show", row["doc_id"][:9]).stdout
    assert "1 claim, 0 notes" in whole
    other = run("show", ask(run, "--act", "deny")[0]["doc_id"]).stdout
    assert "2 claims, 1 note" in other
    assert "note cue-without-content" in other


def test_show_json(run: Any) -> None:
    row = ask(run, "--act", "announce")[0]
    told = json.loads(run("show", row["claim_id"], "--json").stdout)
    span = told["claim"]["content"][0]
    assert told["document"]["text"][span["start"] : span["end"]] == span["text"]
    assert len(json.loads(run("show", row["doc_id"], "--json").stdout)["claims"]) == 1


@pytest.mark.parametrize("wanted", ["c-", "zzz", "", "c-ffffffffffffffffff", "d-zz"])
def test_unknown_and_unclear_ids_say_what_to_do(run: Any, wanted: str) -> None:
    shown = run("show", wanted)
    assert shown.exit_code in (1, 2)
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) == 1


def test_no_ledger_says_what_to_do_and_makes_none(run: Any) -> None:
    for words in (["claims"], ["show", "c-1"], ["verify"], ["info"], ["brief"]):
        shown = run(*words, "--ledger", "none.db")
        assert shown.exit_code == 1
        assert "sayso read" in shown.stderr
        assert "sayso demo" in shown.stderr
    assert list(Path.cwd().glob("none*")) == []
