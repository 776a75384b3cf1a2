"""Verify names the first fault, whatever was tampered with."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from make import claim, doc, quantity, reading
from sayso.errors import LedgerError
from sayso.ids import digest
from sayso.ledger import ClaimQuery, Fault, open_ledger, rebuild_index, verify
from sayso.ledger.chain import Stamp, make_entry
from sayso.types import Judgement, Note


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger of three documents with two claims each, and a judgement: ten entries."""
    with open_ledger(tmp_path / "s.db", create=True) as ledger:
        for nth in range(3):
            text = f"{nth} Officials said 40 men fled. They left the fort."
            report = doc(text, title=f"T{nth}", published_at="2017-03")
            told = claim(
                report, "40 men fled", cue="said", source="Officials", quantities=(quantity(text, "40", 40, 40),)
            )
            value = reading(report, told, claim(report, "They left the fort"), notes=(Note(code="odd", message="."),))
            ledger.append_reading(value, at="2017", by="t", origin="t")
        ledger.append_judgement(Judgement(id="j", subject="c", verdict="same", why="."), at="2017", by="t")
    return tmp_path / "s.db"


@contextmanager
def tampering(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as a forger would: with every trigger dropped."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def fault_of(path: Path) -> Fault:
    """Return the fault, the same one for a reader and a writer."""
    with open_ledger(path) as ledger:
        fault = verify(ledger)
    with open_ledger(path, read_only=True) as ledger:
        assert verify(ledger) == fault
    assert fault is not None
    return fault


def test_a_whole_ledger_has_no_fault(path: Path) -> None:
    """And every entry is counted for the progress bar."""
    seen: list[int] = []
    with open_ledger(path, read_only=True) as ledger:
        assert verify(ledger, on_entry=seen.append) is None
    assert seen == list(range(1, 11))


@pytest.mark.parametrize(
    ("statement", "seq", "code"),
    [
        ("UPDATE entry SET body = replace(body, '40', '41') WHERE seq = 5", 5, "body-changed"),
        ("UPDATE entry SET body = body || ' ' WHERE seq IN (9, 4)", 4, "body-changed"),
        ("UPDATE entry SET by = 'x' WHERE seq = 1", 1, "entry-changed"),
        ("UPDATE entry SET at = '2018' WHERE seq = 10", 10, "entry-changed"),
        ("UPDATE entry SET kind = 'claim' WHERE seq = 10", 10, "entry-changed"),
        ("UPDATE entry SET sha256 = replace(sha256, 'a', 'b') WHERE seq = 3", 3, "entry-changed"),
        ("UPDATE entry SET prev_sha256 = sha256 WHERE seq = 3", 3, "chain-broken"),
        ("UPDATE entry SET by = CAST(x'ff41' AS TEXT) WHERE seq = 6", 6, "ledger-damaged"),
        ("DELETE FROM entry WHERE seq = 6", 6, "entry-missing"),
        ("DELETE FROM entry WHERE seq = 1", 1, "entry-missing"),
        ("UPDATE claim_index SET act = 'deny' WHERE seq = 2", 2, "index-differs"),
        ("UPDATE claim_index SET source = 'someone' WHERE seq = 5", 5, "index-differs"),
        ("UPDATE number_index SET low = 39 WHERE seq = 8", 8, "index-differs"),
        ("UPDATE document_index SET latest = '2018-01-01' WHERE seq = 4", 4, "index-differs"),
        ("DELETE FROM note_index WHERE seq = 7", 7, "index-differs"),
        ("DELETE FROM claim_index WHERE seq = 3", 3, "index-differs"),
        ("UPDATE judgement_index SET subject = 'd'", 10, "index-differs"),
        ("INSERT INTO claim_index VALUES (99, 'c-x', 1, 'say', 'narration', NULL, NULL, NULL, NULL)",
         None, "index-differs"),
        ("INSERT INTO word_index (rowid, content) VALUES (5, 'invented')", 5, "index-differs"),
        ("INSERT INTO word_index (rowid, content) VALUES (99, 'zz')", 99, "index-differs"),
    ],
)  # fmt: skip
def test_the_first_fault_is_named(path: Path, statement: str, seq: int | None, code: str) -> None:
    """By entry, code and a sentence."""
    with tampering(path) as connection:
        connection.execute(statement)
    fault = fault_of(path)
    assert (fault.seq, fault.code) == (seq, code)
    assert fault.message.endswith((".", ")."))


@pytest.mark.parametrize("back", range(1, 9))
def test_a_bit_in_the_end_of_a_word_page_is_named(path: Path, back: int) -> None:
    """There stands where each word begins: listing all words never reads it, looking one up does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        sql = "SELECT id, block FROM word_index_data WHERE 10 < id ORDER BY length(block) DESC LIMIT 1"
        number, block = connection.execute(sql).fetchone()
        damaged = bytearray(block)
        damaged[-back] ^= 4
        connection.execute("UPDATE word_index_data SET block = ? WHERE id = ?", (bytes(damaged), number))
    assert fault_of(path).code in ("index-differs", "ledger-damaged")


def test_entries_cut_off_the_end_show_by_the_index(path: Path) -> None:
    """The rows they left behind have no entry."""
    with tampering(path) as connection:
        connection.execute("DELETE FROM entry WHERE 8 < seq")
    assert fault_of(path).code == "index-differs"


@pytest.mark.parametrize("damage", ["words", "shape", "astray"])
def test_a_forger_who_seals_anew_is_still_found_by_the_spans(path: Path, damage: str) -> None:
    """Entries appended with good digests but a body that does not hold."""
    with open_ledger(path, read_only=True) as ledger:
        body, prev = list(ledger.iter_entries())[1].body, ledger.tip()
    bodies = {"words": body.replace('"text":"said"', '"text":"sang"'), "shape": "[]", "astray": body}
    entry = make_entry(11, Stamp(at="2017", by="t"), "claim", bodies[damage], prev)
    with tampering(path) as connection:
        row = (entry.seq, entry.at, entry.by, entry.kind, entry.body, entry.body_sha256, prev, entry.sha256)
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    fault = fault_of(path)
    assert fault.seq == 11
    # After a judgement no document is open, so the claim is astray whatever its words.
    assert fault.code == {"words": "claim-astray", "shape": "body-misshapen", "astray": "claim-astray"}[damage]


def test_a_span_that_lies_is_found(tmp_path: Path) -> None:
    """A whole chain around words the document does not have."""
    with open_ledger(tmp_path / "a.db", create=True) as ledger:
        report = doc("Officials said so.")
        ledger.append_reading(reading(report, claim(report, "so", cue="said")), at="2017", by="t", origin="t")
        first, second = ledger.iter_entries()
    forged = make_entry(2, Stamp(at="2017", by="t"), "claim", second.body.replace('"said"', '"sang"'), first.sha256)
    with tampering(tmp_path / "a.db") as connection:
        values = (forged.body, digest(forged.body), forged.sha256)
        connection.execute("UPDATE entry SET body = ?, body_sha256 = ?, sha256 = ? WHERE seq = 2", values)
    fault = fault_of(tmp_path / "a.db")
    assert (fault.seq, fault.code) == (2, "span-mismatch")
    assert "'sang'" in fault.message


@pytest.mark.parametrize("name", ["entry_refuses_delete", "claim_index_refuses_update", "entry_continues_the_chain"])
def test_a_guard_taken_away_is_named(path: Path, name: str) -> None:
    """The entries are whole, but unguarded."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    fault = fault_of(path)
    assert (fault.seq, fault.code) == (None, "guard-missing")
    assert name in fault.message


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = 'nothing' WHERE kind <> 'x'",
        "UPDATE entry SET body = '[]'",
        'UPDATE entry SET body = replace(body, \'"text":"\', \'"text":"!\')',
        "DELETE FROM entry WHERE seq = 1 OR seq = 3 OR kind = 'judgement'",
    ],
)
def test_giving_back_what_was_tampered_with_says_so(path: Path, statement: str) -> None:
    """Whoever reads without verifying first gets an error that names the way, never a wrong claim."""
    with open_ledger(path, read_only=True) as ledger:
        last = [each.claim.id for each in ledger.find_claims(ClaimQuery())][1]
        first = next(ledger.iter_readings()).document.id
    with tampering(path) as connection:
        connection.execute(statement)
    with open_ledger(path, read_only=True) as ledger:
        uses: list[Callable[[], object]] = [
            lambda: ledger.get_document(first),
            lambda: ledger.get_claim(last),
            lambda: ledger.get_reading(first),
            lambda: list(ledger.find_claims(ClaimQuery(text="officials"))),
            lambda: list(ledger.iter_readings()),
        ]
        for use in uses:
            with pytest.raises(LedgerError, match="run verify") as caught:
                use()
            assert caught.value.code == "ledger-damaged"


def test_a_damaged_index_can_be_rebuilt(path: Path) -> None:
    """The entries are enough."""
    with tampering(path) as connection:
        connection.execute("DELETE FROM claim_index")
        connection.execute("INSERT INTO word_index (rowid, content) VALUES (5, 'invented')")
    assert fault_of(path).code == "index-differs"
    with open_ledger(path) as ledger:
        rebuild_index(ledger)
        assert verify(ledger) is None


def test_verify_leaves_the_ledger_usable(path: Path) -> None:
    """It can be run twice, and appending goes on."""
    with open_ledger(path) as ledger:
        assert verify(ledger) is None
        assert verify(ledger) is None
        assert ledger.append_reading(reading(doc("x")), at="2017", by="t", origin="t")
        assert verify(ledger) is None
