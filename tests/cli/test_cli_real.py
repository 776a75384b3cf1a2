"""Every command once for real: a process of its own, the shipped model, files on a disk."""

import csv
import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from sayso.contract.codec import from_json
from sayso.types import Reading

MODEL = Path(str(files("sayso.annotate") / "model" / "attribution.onnx"))
pytestmark = pytest.mark.skipif(not MODEL.is_file(), reason=f"the model file {MODEL.name} is not there yet")

REPORT = (
    "DARA, May 2 - Officials said on Monday that nearly 400 fighters had fled into the hills. “We will hold the town,” "
    "the governor told reporters.\n\nA police chief denied that the fort had fallen.\n"
)


def sayso(*words: str, folder: Path, stdin: str = "", status: int = 0) -> str:
    """Run the command and return what it prints; its exit status must be `status`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DISPLAY", "WAYLAND"))}
    command = [sys.executable, "-m", "sayso", *words]
    done = subprocess.run(command, cwd=folder, env=env, input=stdin.encode(), capture_output=True, check=False)
    assert done.returncode == status, done.stderr.decode()
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one good and one empty report, read into sayso.db."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    told = sayso("read", "report.txt", "empty.txt", "--published-at", "2016-05-02", folder=folder, status=1)
    assert told.startswith("1 document added with ")
    return folder


def test_claims_in_three_forms(desk: Path) -> None:
    view = json.loads(sayso("claims", "--format", "json", folder=desk))
    assert view["rows"], "the report hands over three claims"
    rows = list(csv.DictReader(io.StringIO(sayso("claims", "--format", "csv", folder=desk), newline="")))
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in view["rows"]]
    assert all(row["claim_id"] in sayso("claims", folder=desk) for row in rows)
    found = json.loads(sayso("claims", "--source", "governor", "--format", "json", folder=desk))["rows"]
    assert all("governor" in row["who"] for row in found)


def test_show_brings_the_paragraph(desk: Path) -> None:
    row = json.loads(sayso("claims", "--format", "json", folder=desk))["rows"][0]
    shown = sayso("show", row["claim_id"], folder=desk)
    assert "[CONTENT " in shown
    assert "sayso-encoder/2" in shown
    assert row["claim_id"] in sayso("show", row["doc_id"][:8], folder=desk)


def test_verify_info_brief(desk: Path) -> None:
    told = json.loads(sayso("info", "--json", folder=desk))
    assert told["documents"] == 1
    assert sayso("verify", folder=desk) == f"Whole: {told['entries']} entries, tip {told['tip']}\n"
    sayso("brief", "--out", "made", folder=desk)
    assert "governor" in (desk / "made" / "brief.html").read_text(encoding="utf-8")


def test_extract_is_the_same_each_time_and_checks_out(desk: Path) -> None:
    lines = sayso("extract", "report.txt", "-", "--format", "jsonl", stdin=REPORT, folder=desk)
    assert lines == sayso("extract", "report.txt", "-", "--format", "jsonl", stdin=REPORT, folder=desk)
    readings = [from_json(Reading, json.loads(line)) for line in lines.splitlines()]
    assert [reading.document.text for reading in readings] == [REPORT, REPORT]
    assert readings[0].claims == readings[1].claims
    assert readings[0].claims


def test_demo_twice(tmp_path: Path) -> None:
    first = sayso("demo", "--no-open", folder=tmp_path)
    assert (tmp_path / "sayso-demo" / "brief.html").is_file()
    command = next(line.split()[1:] for line in first.splitlines() if line.startswith("  sayso show "))
    assert "[CONTENT " in sayso(*command, folder=tmp_path)
    assert "0 documents added with 0 claims" in sayso("demo", "--no-open", folder=tmp_path)
    rows = json.loads(
        sayso("claims", "--ledger", "sayso-demo/sayso.db", "--format", "json", "--limit", "0", folder=tmp_path)
    )["rows"]
    assert len(rows) > 100


def test_completion(tmp_path: Path) -> None:
    assert "_SAYSO_COMPLETE" in sayso("completion", "zsh", folder=tmp_path)
