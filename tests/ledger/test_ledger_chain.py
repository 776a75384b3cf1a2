"""Entries: what the digest covers, and which break is found where."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from make import claim, doc, reading
from sayso.ids import digest
from sayso.ledger import open_ledger
from sayso.ledger.chain import GENESIS, Stamp, find_break, make_entry, seal
from sayso.types import Entry

STAMP = Stamp(at="2017-03-12T09:00:00Z", by="reader")


def make_run(count: int) -> list[Entry]:
    """Make a chain of entries."""
    entries: list[Entry] = []
    for seq in range(1, count + 1):
        prev = entries[-1].sha256 if entries else GENESIS
        entries.append(make_entry(seq, STAMP, "claim", json.dumps({"n": seq}), prev))
    return entries


def test_a_whole_chain_has_no_break() -> None:
    """Every entry follows the one before it."""
    prev = GENESIS
    for seq, entry in enumerate(make_run(5), start=1):
        assert find_break(entry, seq, prev) is None
        prev = entry.sha256


def test_the_digest_can_be_recomputed_without_this_code() -> None:
    """The recipe in docs/ledger.md: canonical JSON of six fields, hashed."""
    entry = make_run(1)[0]
    recipe = (
        f'{{"at":"{entry.at}","body_sha256":"{digest(entry.body)}","by":"{entry.by}",'
        f'"kind":"{entry.kind}","prev_sha256":"{"0" * 64}","seq":1}}'
    )
    assert digest(recipe) == entry.sha256


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("seq", 7, "entry-missing"),
        ("at", "2018-03-12T09:00:00Z", "entry-changed"),
        ("by", "someone", "entry-changed"),
        ("kind", "document", "entry-changed"),
        ("body", '{"n": 3}', "body-changed"),
        ("body_sha256", "1" * 64, "body-changed"),
        ("prev_sha256", "1" * 64, "chain-broken"),
        ("sha256", "1" * 64, "entry-changed"),
        ("body", b'{"n": 2}', "entry-changed"),
    ],
)
def test_a_change_of_any_field_is_named(field: str, value: object, code: str) -> None:
    """Each field is covered, and the fault names the entry."""
    first, second = make_run(2)
    fault = find_break(replace(second, **{field: value}), 2, first.sha256)  # type: ignore[arg-type]
    assert fault is not None
    assert (fault.seq, fault.code) == (2, code)


def test_a_resealed_entry_breaks_the_next_one() -> None:
    """Whoever changes an entry and its digest is found one entry later."""
    first, second = make_run(2)
    forged = replace(first, by="someone")
    forged = replace(forged, sha256=seal(forged))
    assert find_break(forged, 1, GENESIS) is None
    fault = find_break(second, 2, forged.sha256)
    assert fault is not None
    assert fault.code == "chain-broken"


def test_the_program_in_the_manual_checks_the_chain_without_sayso(tmp_path: Path) -> None:
    """It ends with the tip, and fails on a changed entry."""
    manual = Path(__file__).parents[2].joinpath("docs", "ledger.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", manual, re.DOTALL)
    assert found is not None
    command = [sys.executable, "-I", "-c", found[1]]
    report = doc("Ríos said 40 men fled.")
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        ledger.append_reading(reading(report, claim(report, "40 men fled")), at="2017", by="José", origin="ñ.txt")
        tip = ledger.tip()
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == f"whole; the tip is {tip}"
    raw = (tmp_path / "sayso.db").read_bytes()
    assert raw.count(b"Jos\xc3\xa9") == 2
    (tmp_path / "sayso.db").write_bytes(raw.replace(b"Jos\xc3\xa9", b"Jos\xc3\xa8"))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1
