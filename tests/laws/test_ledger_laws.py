"""Laws of the ledger: append-only, once, in order, given back exactly, and no change unnoticed."""

import sqlite3
import string
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import LedgerError
from sayso.ids import digest, make_id
from sayso.ledger import GENESIS, ClaimQuery, Ledger, open_ledger, rebuild_index, verify
from sayso.ledger.chain import Stamp, find_break, make_entry
from sayso.types import (
    Claim,
    Document,
    Entry,
    Frame,
    Judgement,
    Note,
    Party,
    Place,
    Quantity,
    Reading,
    Source,
    Span,
    Time,
)

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
NUMBERS = st.none() | st.integers(-5, 10**7) | st.floats(-1e9, 1e9)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Draw a span of a text."""
    start = draw(st.integers(0, len(text)))
    return Span(start=start, end=draw(st.integers(start, len(text))))


@st.composite
def sources(draw: st.DrawFn, text: str, depth: int = 2) -> Source:
    """Draw a source with relays."""
    via = draw(st.lists(sources(text, depth - 1), max_size=1)) if depth else []
    return Source(
        spans=tuple(draw(st.lists(spans(text), max_size=2))),
        name=draw(st.none() | WORDS),
        kind=draw(st.sampled_from(("named-body", "none"))),
        role=draw(st.none() | WORDS),
        count=draw(st.none() | st.integers(0, 9)),
        via=tuple(via),
    )


@st.composite
def quantities(draw: st.DrawFn, text: str) -> Quantity:
    """Draw a range, also an odd one."""
    ends = draw(st.booleans()), draw(st.booleans())
    number = Quantity(
        span=draw(spans(text)), low=draw(NUMBERS), high=draw(NUMBERS), low_open=ends[0], high_open=ends[1]
    )
    return replace(number, counted=draw(st.none() | spans(text)))


@st.composite
def claims(draw: st.DrawFn, doc_id: str, text: str, nth: int) -> Claim:
    """Draw a claim with a frame that holds one of everything."""
    numbers = tuple(draw(st.lists(quantities(text), max_size=2)))
    frame = Frame(
        kind="movement",
        type="flee",
        trigger=draw(spans(text)),
        parties=(Party(role="mover", span=draw(spans(text)), name=draw(WORDS)),),
        quantities=numbers,
        places=(Place(span=draw(spans(text)), name=draw(WORDS), lat=draw(st.none() | st.floats(-90, 90))),),
        times=(Time(span=draw(spans(text)), earliest=None, latest="2016-02-29", grain="day"),),
    )
    return Claim(
        id=make_id("c", [doc_id, nth]),
        doc_id=doc_id,
        content=tuple(draw(st.lists(spans(text), min_size=1, max_size=3))),
        cue=draw(st.none() | spans(text)),
        source=draw(st.none() | sources(text)),
        form="indirect",
        act=draw(st.sampled_from(("say", "deny"))),
        polarity="affirmed",
        certainty="certain",
        quantities=numbers,
        frames=draw(st.sampled_from(((), (frame,)))),
        score=draw(st.floats(0, 1)),
        made_by="m",
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw a reading whose id follows from its content."""
    text = draw(st.text(st.characters(codec="utf-8"), max_size=60))
    title, day = draw(st.none() | WORDS), draw(st.sampled_from((None, "2016", "2016-02", "2017-01-31", "soon")))
    doc_id = make_id("d", [text, title, day])
    doc = Document(id=doc_id, title=title, text=text, published_at=day, raw_sha256=digest(text), reader="t")
    return Reading(
        document=doc,
        claims=tuple(draw(claims(doc_id, text, nth)) for nth in range(draw(st.integers(0, 3)))),
        quantities=tuple(draw(st.lists(quantities(text), max_size=1))),
        notes=tuple(Note(code=draw(WORDS), span=draw(st.none() | spans(text)), message=draw(WORDS)) for _ in range(1)),
    )


@contextmanager
def fresh_ledger() -> Iterator[Ledger]:
    """Open a new ledger in a folder of its own, away with it afterwards."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "s.db"), create=True) as ledger:
        yield ledger


def put(ledger: Ledger, reading: Reading) -> bool:
    """Append a reading."""
    return ledger.append_reading(reading, at="2017-03-12T00:00:00Z", by="t", origin="t")


@settings(max_examples=25, deadline=None)
@given(st.lists(readings(), max_size=5))
def test_what_was_appended_is_given_back_once_in_order(values: list[Reading]) -> None:
    """Whatever the values hold, and however often they come."""
    firsts = {reading.document.id: reading for reading in reversed(values)}
    order = list(dict.fromkeys(reading.document.id for reading in values))
    with fresh_ledger() as ledger:
        for reading in [*values, *values]:
            put(ledger, reading)
        assert list(ledger.iter_readings()) == [firsts[doc_id] for doc_id in order]
        found = [each.claim for each in ledger.find_claims(ClaimQuery())]
        assert found == [claim for doc_id in order for claim in firsts[doc_id].claims]
        assert verify(ledger) is None
        assert rebuild_index(ledger) == ledger.count()["entries"]
        assert verify(ledger) is None


OPERATIONS = st.one_of(
    readings(),
    st.builds(Judgement, id=st.sampled_from("ab"), subject=WORDS, verdict=WORDS, why=WORDS),
    st.sampled_from(("rebuild", "reopen", "UPDATE entry SET by = 'x'", "DELETE FROM entry", "DELETE FROM claim_index")),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(OPERATIONS, max_size=8))
def test_entries_only_grow(operations: list[Reading | Judgement | str]) -> None:
    """After any operation, failed or not, what was there before is there still, at the same place."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder, "s.db"), create=True)
        before: list[Entry] = []
        for operation in operations:
            try:
                if isinstance(operation, Reading):
                    put(ledger, operation)
                elif isinstance(operation, Judgement):
                    ledger.append_judgement(operation, at="2017", by="t")
                elif operation == "rebuild":
                    rebuild_index(ledger)
                elif operation == "reopen":
                    ledger.close()
                    ledger = open_ledger(ledger.path)
                else:
                    ledger.connection.execute(operation)
            except (LedgerError, sqlite3.IntegrityError):
                pass
            after = list(ledger.iter_entries())
            assert after[: len(before)] == before
            assert ledger.tip() == (after[-1].sha256 if after else GENESIS)
            before = after
        assert verify(ledger) is None
        ledger.close()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_changed_byte_of_any_field_breaks_the_chain(data: st.DataObject) -> None:
    """At the entry that was changed."""
    count = data.draw(st.integers(1, 5))
    entries, prev = [], GENESIS
    for seq in range(1, count + 1):
        entries.append(make_entry(seq, Stamp(at="2017-03-12", by="amal"), "claim", f'{{"n":{seq}}}', prev))
        prev = entries[-1].sha256
    which = data.draw(st.integers(0, count - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(entries[0])]))
    value = getattr(entries[which], name)
    if isinstance(value, int):
        changed: object = value ^ (1 << data.draw(st.integers(0, 30)))
    else:
        raw = bytearray(value.encode())
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] ^= 1 << data.draw(st.integers(0, 6))  # stays ASCII, so that it is still text
        changed = raw.decode()
    entries[which] = replace(entries[which], **{name: changed})  # type: ignore[arg-type]
    faults, prev = [], GENESIS
    for seq, entry in enumerate(entries, start=1):
        faults.append(find_break(entry, seq, prev))
        prev = entry.sha256
    first = next(nth for nth, fault in enumerate(faults) if fault)
    assert first == which


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small closed ledger."""
    path = tmp_path_factory.mktemp("image") / "s.db"
    with open_ledger(path, create=True) as ledger:
        for nth in range(4):
            text = f"{nth} Officials said the fort fell and 40 men fled."
            doc = Document(id=f"d-{nth}", text=text, raw_sha256="0" * 64, reader="t", published_at="2017")
            said, number = text.index("said"), Quantity(span=Span(start=31, end=33), low=40, high=40)
            told = Claim(
                id=f"c-{nth}", doc_id=doc.id, content=(Span(start=said + 5, end=len(text)),), quantities=(number,),
                cue=Span(start=said, end=said + 4), form="indirect", act="say", polarity="affirmed",
                certainty="certain", score=0.5, made_by="m",
            )  # fmt: skip
            put(ledger, Reading(document=doc, claims=(told,)))
    return path.read_bytes()


def read_all(path: Path) -> object:
    """Return all that a user can see of a ledger."""
    with open_ledger(path, read_only=True) as ledger:
        found = [
            list(ledger.find_claims(query))
            for query in (ClaimQuery(text="fort"), ClaimQuery(low=40), ClaimQuery(act="say"))
        ]
        return list(ledger.iter_entries()), list(ledger.iter_readings()), found, ledger.count()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_flipped_bit_of_the_file_is_named_or_changes_nothing(image: bytes, data: st.DataObject) -> None:
    """Bits in unused space are nobody's; any other makes opening or verify say what is wrong."""
    at = data.draw(st.integers(0, len(image) - 1))
    raw = bytearray(image)
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        good, bad = Path(folder, "good.db"), Path(folder, "bad.db")
        good.write_bytes(image)
        bad.write_bytes(raw)
        try:
            with open_ledger(bad, read_only=True) as ledger:
                fault = verify(ledger)
        except LedgerError:
            return
        if fault is None:
            assert read_all(bad) == read_all(good)


@settings(max_examples=60, deadline=None)
@given(WORDS | st.text(string.printable, max_size=30))
def test_any_text_may_be_looked_for(image: bytes, words: str) -> None:
    """It finds claims in order of entry, or none, and never fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "s.db")
        path.write_bytes(image)
        with open_ledger(path, read_only=True) as ledger:
            for query in (
                ClaimQuery(text=words),
                ClaimQuery(source=words),
                ClaimQuery(act=words),
                ClaimQuery(kind=words),
            ):
                names = [each.claim.id for each in ledger.find_claims(query)]
                assert names == sorted(names)


def test_two_ledgers_of_the_same_input_are_the_same(tmp_path: Path) -> None:
    """Nothing in an entry depends on the clock, the machine or chance."""
    tips = []
    for name in ("a.db", "b.db"):
        with open_ledger(tmp_path / name, create=True) as ledger:
            put(ledger, Reading(document=Document(id="d", text="x", raw_sha256="0" * 64, reader="t")))
            tips.append(ledger.tip())
    assert tips[0] == tips[1]
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
