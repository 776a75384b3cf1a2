"""The ledger gives back what was appended, once, and refuses what cannot be evidence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from make import claim, doc, quantity, reading, source
from sayso.errors import LedgerError
from sayso.ids import digest
from sayso.ledger import GENESIS, ClaimQuery, Ledger, open_ledger, rebuild_index, verify
from sayso.types import Judgement, Note, Reading, Span

AT = "2017-03-12T09:00:00Z"
TEXT = "Officials said 40 men fled. The governor denied it."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new ledger."""
    with open_ledger(tmp_path / "s.db", create=True) as ledger:
        yield ledger


def make_report(text: str = TEXT, **fields: object) -> Reading:
    """Make a reading of two claims and a note."""
    report = doc(text, **fields)
    told = claim(report, "40 men fled", cue="said", source="Officials", quantities=(quantity(text, "40", 40, 40),))
    denied = claim(report, "it", cue="denied", source=source(text, "The governor"), act="deny", polarity="denied")
    return reading(report, told, denied, notes=(Note(code="odd-word", span=Span(start=0, end=9), message="Seen."),))


def put(ledger: Ledger, *readings: Reading) -> list[bool]:
    """Append readings."""
    return [ledger.append_reading(each, at=AT, by="reader", origin="a.txt") for each in readings]


def code_of(ledger: Ledger, value: Reading) -> str:
    """Return the code of the error that appending raises, having checked that nothing was kept."""
    before = (ledger.tip(), ledger.count())
    with pytest.raises(LedgerError) as caught:
        put(ledger, value)
    assert (ledger.tip(), ledger.count()) == before
    assert not ledger.connection.in_transaction
    return caught.value.code


def test_an_empty_ledger_has_the_fixed_tip(ledger: Ledger) -> None:
    """There is nothing in it."""
    assert ledger.tip() == GENESIS == "0" * 64
    assert ledger.count() == {"documents": 0, "claims": 0, "entries": 0, "notes": 0, "judgements": 0}
    assert [*ledger.iter_entries(), *ledger.iter_readings(), *ledger.iter_judgements()] == []


def test_what_goes_in_comes_out(ledger: Ledger) -> None:
    """By reading, document and claim."""
    one, two = make_report(), make_report(TEXT + " More followed.")
    assert put(ledger, one, two) == [True, True]
    assert list(ledger.iter_readings()) == [one, two]
    assert ledger.get_reading(two.document.id) == two
    assert ledger.get_reading(one.document.id) == one
    assert ledger.get_document(one.document.id) == one.document
    assert ledger.get_claim(two.claims[1].id) == two.claims[1]
    assert ledger.has_document(one.document.id)
    assert not ledger.has_document(one.document.id[:-1])
    expected = {"documents": 2, "claims": 4, "entries": 6, "notes": 2, "judgements": 0, "note:odd-word": 2}
    assert ledger.count() == expected


def test_reading_twice_adds_nothing(ledger: Ledger) -> None:
    """Also when it came another way, at another time, with other claims."""
    first = make_report()
    put(ledger, first)
    tip = ledger.tip()
    again = replace(first, claims=(), document=replace(first.document, fetched_at="2020", url="https://b.example/"))
    assert put(ledger, first, again) == [False, False]
    assert ledger.tip() == tip
    assert list(ledger.iter_readings()) == [first]


@pytest.mark.parametrize("field", ["text", "title", "outlet", "published_at"])
def test_another_report_under_the_same_id_is_refused(ledger: Ledger, field: str) -> None:
    """The error names what differs."""
    first = make_report()
    put(ledger, first)
    other = Reading(document=replace(first.document, **{field: "2018"}))
    with pytest.raises(LedgerError, match=f"another {field};") as caught:
        put(ledger, other)
    assert caught.value.code == "document-conflict"


def test_bad_readings_leave_nothing(ledger: Ledger) -> None:
    """All or nothing, each with its code."""
    good = make_report()
    told = good.claims[0]
    put(ledger, make_report("x " + TEXT))
    assert code_of(ledger, replace(good, claims=(told, told))) == "id-conflict"
    assert code_of(ledger, replace(good, claims=(told, replace(told, id="c-x", doc_id="d-other")))) == "claim-astray"
    assert code_of(ledger, replace(good, claims=(replace(told, cue=Span(start=40, end=400)),))) == "span-outside"
    assert code_of(ledger, replace(good, claims=(replace(told, cue=Span(start=5, end=2)),))) == "span-outside"
    assert code_of(ledger, replace(good, claims=(replace(told, score=float("nan")),))) == "bad-number"
    assert code_of(ledger, make_report(TEXT + " \ud83d")) == "bad-text"
    assert put(ledger, good) == [True]
    stolen = replace(make_report("y " + TEXT), claims=())
    stolen = replace(stolen, claims=(replace(told, doc_id=stolen.document.id),))
    assert code_of(ledger, stolen) == "id-conflict"
    assert verify(ledger) is None


@pytest.mark.parametrize("text", ["", "\0 a\0b", "😀 é e\u0301 ﬁ \u202e", "'\"%_;--", "[" * 2000, "\r\n\u2028"])
def test_any_text_is_kept_as_it_is(ledger: Ledger, text: str) -> None:
    """Also in ids, titles and notes."""
    value = reading(doc(text, id="d" + text, title=text), notes=(Note(code=text, message=text),))
    put(ledger, value)
    assert ledger.get_reading("d" + text) == value
    assert verify(ledger) is None


def test_entries_carry_when_who_and_canonical_bodies(ledger: Ledger) -> None:
    """The document's entry comes first, then one for each claim."""
    put(ledger, make_report())
    entries = list(ledger.iter_entries())
    assert [(entry.seq, entry.kind) for entry in entries] == [(1, "document"), (2, "claim"), (3, "claim")]
    assert {(entry.at, entry.by) for entry in entries} == {(AT, "reader")}
    assert '"origin":"a.txt"' in entries[0].body
    assert '"cue":{"end":14,"start":10,"text":"said"}' in entries[1].body
    assert all(digest(entry.body) == entry.body_sha256 for entry in entries)
    assert ledger.tip() == entries[-1].sha256
    assert list(ledger.iter_entries(since=2)) == entries[2:]
    assert list(ledger.iter_entries(since=99)) == []


def test_long_iterations_cross_pages(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may end within a document."""
    monkeypatch.setattr("sayso.ledger.store._PAGE", 2)
    readings = [make_report(f"{n} {TEXT}") for n in range(5)]
    put(ledger, *readings)
    assert list(ledger.iter_readings()) == readings
    assert [entry.seq for entry in ledger.iter_entries()] == list(range(1, 16))


def test_an_id_may_be_cut_short(ledger: Ledger) -> None:
    """A beginning is enough where it is the only one; otherwise the error names some."""
    put(ledger, *(reading(doc(f"{n}", id=name)) for n, name in enumerate(("d-aa1", "d-ab2", "d-ab23", "d-c"))))
    assert ledger.get_document("d-aa").id == "d-aa1"
    assert ledger.get_document("d-ab2").id == "d-ab2"  # an exact id is never unclear
    with pytest.raises(LedgerError, match="d-aa1, d-ab2, d-ab23; write more") as unclear:
        ledger.get_document("d-a")
    assert unclear.value.code == "unclear-id"
    with pytest.raises(LedgerError, match="nearest are d-ab23 and d-c") as missing:
        ledger.get_document("d-b")
    assert missing.value.code == "no-document"
    with pytest.raises(LedgerError, match="holds no claims yet") as none:
        ledger.get_claim("\ud800")
    assert none.value.code == "no-claim"


def test_judgements_are_entries(ledger: Ledger) -> None:
    """The same one is appended once, another under its id is refused."""
    first = Judgement(id="j-1", subject="c-1", verdict="same", why="Same words.")
    second = Judgement(id="j-2", subject="c-1", verdict="other", value="c-2", why="Other day.", supersedes="j-1")
    entry = ledger.append_judgement(first, at=AT, by="amal")
    put(ledger, make_report())
    ledger.append_judgement(second, at=AT, by="amal")
    assert ledger.append_judgement(first, at="2018", by="noor") == entry
    assert list(ledger.iter_judgements()) == [first, second]
    with pytest.raises(LedgerError) as caught:
        ledger.append_judgement(replace(first, verdict="other"), at=AT, by="amal")
    assert caught.value.code == "judgement-conflict"
    assert ledger.count()["judgements"] == 2
    assert list(ledger.iter_readings()) == [make_report()]
    assert verify(ledger) is None


def test_reading_only_refuses_to_write(ledger: Ledger) -> None:
    """And sees what is there."""
    put(ledger, make_report())
    with open_ledger(ledger.path, read_only=True) as reader:
        assert reader.count()["documents"] == 1
        assert code_of(reader, make_report("x " + TEXT)) == "read-only"
        with pytest.raises(LedgerError) as caught:
            rebuild_index(reader)
        assert caught.value.code == "read-only"


def test_rebuilding_the_index_changes_nothing_seen(ledger: Ledger) -> None:
    """It is derived from the entries alone."""
    put(ledger, *(make_report(f"{n} {TEXT}") for n in range(3)))
    ledger.append_judgement(Judgement(id="j", subject="c", verdict="same", why="."), at=AT, by="amal")
    before = (ledger.tip(), ledger.count(), list(ledger.find_claims(ClaimQuery(text="fled"))))
    assert rebuild_index(ledger) == 10
    assert before == (ledger.tip(), ledger.count(), list(ledger.find_claims(ClaimQuery(text="fled"))))
    assert verify(ledger) is None


def test_a_closed_ledger_leaves_one_file(tmp_path: Path) -> None:
    """Nothing lies beside it, so that copying the file copies the ledger."""
    with open_ledger(tmp_path / "s.db", create=True) as ledger:
        put(ledger, make_report())
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_a_closed_ledger_says_that_it_was_closed(ledger: Ledger) -> None:
    """Not that it is damaged."""
    put(ledger, make_report())
    ledger.close()
    for use in (ledger.count, ledger.tip, lambda: put(ledger, make_report()), lambda: list(ledger.iter_readings())):
        with pytest.raises(LedgerError) as caught:
            use()
        assert caught.value.code == "ledger-misused"
