"""Reading + Judgement -> Ledger -> the same again: the one class that appends entries and gives them back.

One transaction per document, one entry per document and per claim. It never changes or removes an entry; what
makes a chain is in `chain.py`, what can be looked up in `index.py`, what users ask for in `search.py`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Any

from sayso.contract.codec import from_json, to_json
from sayso.errors import LedgerError, UsageError
from sayso.ids import canonical_json, digest
from sayso.ledger.chain import GENESIS, Stamp, make_entry
from sayso.ledger.connect import connect, explained, undamaged, writing
from sayso.ledger.index import insert_rows, make_rows, rebuild
from sayso.ledger.search import ClaimQuery, find_seqs
from sayso.types import Claim, Document, Entry, Judgement, Reading

__all__ = ["ENTRY_FIELDS", "Found", "Ledger", "find_bad_span", "make_entry_of", "open_ledger", "rebuild_index"]

ENTRY_FIELDS = "seq, at, by, kind, body, body_sha256, prev_sha256, sha256"
# Entries read at a time: a reader holds no lock and no old state between pages.
_PAGE = 200
_SPAN_KEYS = frozenset(("start", "end", "text"))
# What makes a document another one under the same id: what claims are cited by, not how it came here.
_CITED_FIELDS = ("text", "title", "outlet", "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim and the document it stands in."""

    document: Document
    claim: Claim


class Ledger:
    """An open ledger: one connection of one thread, closed at the end of its `with` block.

    >>> import tempfile
    >>> doc = Document(id="d-1", text="The fort fell.", raw_sha256="0" * 64, reader="text")
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "s.db"), create=True) as ledger:
    ...     ledger.append_reading(Reading(document=doc), at="2017-03-12T09:00:00Z", by="reader", origin="fort.txt")
    ...     ledger.append_reading(Reading(document=doc), at="2017-03-13T09:00:00Z", by="reader", origin="fort.txt")
    ...     ledger.get_document("d").text
    True
    False
    'The fort fell.'
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection  # for this package only

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last one to close it also folds the write-ahead log into it."""
        self.connection.close()

    # ---- appending -----------------------------------------------------------------------------------------------

    def append_reading(self, reading: Reading, *, at: str, by: str, origin: str) -> bool:
        """Append a document with its claims and notes, all or nothing; False when it is already there.

        Raises LedgerError: document-conflict, id-conflict, claim-astray, span-outside, bad-text, bad-number,
        disk-full, ledger-locked.
        """
        if self._is_there(reading.document):
            return False
        items = _make_items(reading, origin)
        with writing(self.connection, self.path):
            if self._is_there(reading.document):  # asked again under the lock: another writer may have been first
                return False
            self._append(items, Stamp(at=at, by=by))
        return True

    def append_judgement(self, judgement: Judgement, *, at: str, by: str) -> Entry:
        """Append a judgement and return its entry; one that is already there word for word is returned as it is.

        Raises LedgerError (`judgement-conflict`) when its id is there with another content.
        """
        body = to_json(judgement, "")
        with writing(self.connection, self.path):
            row = self._find_row("SELECT seq FROM judgement_index WHERE id = ?", judgement.id)
            if row is None:
                return self._append([("judgement", body, _write(body))], Stamp(at=at, by=by))
            entry = next(self.iter_entries(since=row[0] - 1))
            if entry.body != _write(body):
                what = (
                    f"Judgement {judgement.id} is already there and says something else; give the new one its own id."
                )
                raise LedgerError("judgement-conflict", what)
            return entry

    def _append(self, items: Iterable[tuple[str, dict[str, Any], str]], stamp: Stamp) -> Entry:
        row = self._find_row("SELECT seq, sha256 FROM entry ORDER BY seq DESC LIMIT 1")
        seq, prev = row or (0, GENESIS)
        shelf = None
        for kind, body, text in items:
            if kind == "claim" and self._find_row("SELECT 1 FROM claim_index WHERE id = ?", body["id"]):
                raise LedgerError("id-conflict", f"Claim {body['id']} is already there; an id stands for one claim.")
            seq += 1
            entry = make_entry(seq, stamp, kind, text, prev)
            self.connection.execute(
                f"INSERT INTO entry ({ENTRY_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (constant)
                (seq, stamp.at, stamp.by, kind, text, entry.body_sha256, prev, entry.sha256),
            )
            rows = make_rows(seq, kind, body, shelf)
            insert_rows(self.connection, seq, rows)
            shelf, prev = rows.shelf, entry.sha256
        return entry

    def _is_there(self, doc: Document) -> bool:
        """Tell whether a document is there; raise document-conflict when its id is there for another report."""
        with explained(self.path):
            row = self._find_row("SELECT seq FROM document_index WHERE id = ?", doc.id)
            if row is None:
                return False
            there = self._load_document(row[0])
        names = [name for name in _CITED_FIELDS if getattr(doc, name) != getattr(there, name)]
        if names:
            what = f"Document {doc.id} is already there with another {' and '.join(names)}"
            raise LedgerError("document-conflict", f"{what}; a ledger never changes, so give the new one another id.")
        return True

    # ---- giving back ---------------------------------------------------------------------------------------------

    def has_document(self, doc_id: str) -> bool:
        """Tell whether a document of exactly this id is there."""
        with explained(self.path):
            return self._find_row("SELECT 1 FROM document_index WHERE id = ?", doc_id) is not None

    def get_document(self, doc_id: str) -> Document:
        """Return a document by its id or the beginning of it; raise LedgerError (`no-document`, `unclear-id`)."""
        with explained(self.path):
            return self._load_document(self._get_seq("document", doc_id))

    def get_claim(self, claim_id: str) -> Claim:
        """Return a claim by its id or the beginning of it; raise LedgerError (`no-claim`, `unclear-id`)."""
        with explained(self.path):
            return self._load_found(self._get_seq("claim", claim_id), None)[1].claim

    def get_reading(self, doc_id: str) -> Reading:
        """Return everything read out of a document; raise LedgerError (`no-document`, `unclear-id`)."""
        with explained(self.path):
            seq = self._get_seq("document", doc_id)
            following = self._find_row("SELECT min(seq) FROM document_index WHERE seq > ?", seq)[0]
        entries = takewhile(lambda entry: entry.seq != following, self.iter_entries(since=seq - 1))
        return self._make_reading([entry for entry in entries if entry.kind in ("document", "claim")])

    def iter_readings(self) -> Iterator[Reading]:
        """Yield every document with all read out of it, in order of entry."""
        entries: list[Entry] = []
        for entry in self.iter_entries():
            if entry.kind == "document" and entries:
                yield self._make_reading(entries)
                entries = []
            if entry.kind in ("document", "claim"):
                entries.append(entry)
        if entries:
            yield self._make_reading(entries)

    def find_claims(self, query: ClaimQuery) -> Iterator[Found]:
        """Return the claims that match, in order of entry; raise UsageError for a filter that makes no sense."""
        with explained(self.path):
            seqs = find_seqs(self.connection, query)
        return self._iter_found(seqs)

    def iter_entries(self, since: int = 0) -> Iterator[Entry]:
        """Yield the entries after number `since`, in order, also those appended meanwhile."""
        sql = f"SELECT {ENTRY_FIELDS} FROM entry WHERE seq > ? ORDER BY seq LIMIT {_PAGE}"  # noqa: S608 (constants)
        while True:
            with explained(self.path):
                rows = self.connection.execute(sql, (since,)).fetchall()
            for row in rows:
                yield make_entry_of(row)
            if not rows:
                return
            since = rows[-1][0]

    def iter_judgements(self) -> Iterator[Judgement]:
        """Yield every judgement, in order of entry; the superseded ones too."""
        with explained(self.path):
            seqs = [row[0] for row in self.connection.execute("SELECT seq FROM judgement_index ORDER BY seq")]
        for seq in seqs:
            with explained(self.path), undamaged(self.path):
                sealed = self._find_row("SELECT body, body_sha256 FROM entry WHERE seq = ?", seq)
                judgement = from_json(Judgement, json.loads(_open_body(*sealed)))
            yield judgement

    def count(self) -> dict[str, int]:
        """Return how many documents, claims, entries, notes and judgements there are, and notes by `note:CODE`."""
        counted = (("documents", "document_index"), ("claims", "claim_index"), ("notes", "note_index"))
        with explained(self.path):
            counts = {
                name: int(self._find_row(f"SELECT count(*) FROM {table}")[0])  # noqa: S608 (constants)
                for name, table in (*counted, ("judgements", "judgement_index"))
            }
            # Entries are numbered without a gap, so the last number counts them without walking over every body.
            counts["entries"] = int(self._find_row("SELECT coalesce(max(seq), 0) FROM entry")[0])
            notes = self.connection.execute("SELECT code, count(*) FROM note_index GROUP BY code ORDER BY code")
            return counts | {f"note:{code}": int(number) for code, number in notes}

    def tip(self) -> str:
        """Return the digest of the last entry: whoever knows it can tell later that nothing was taken back."""
        with explained(self.path):
            row = self._find_row("SELECT sha256 FROM entry ORDER BY seq DESC LIMIT 1")
        return row[0] if row else GENESIS

    # ---- rows to values ------------------------------------------------------------------------------------------

    def _find_row(self, sql: str, *values: object) -> Any:
        return self.connection.execute(sql, values).fetchone()

    def _load_document(self, seq: int) -> Document:
        # SQLite cuts the document out of the body: the mentions and notes beside it are not parsed here.
        sql = "SELECT json_extract(body, '$.document'), body, body_sha256 FROM entry WHERE seq = ?"
        with undamaged(self.path):
            text, *sealed = self._find_row(sql, seq)
            _open_body(*sealed)
            return from_json(Document, json.loads(text))

    def _load_found(self, seq: int, before: tuple[int, Found] | None) -> tuple[int, Found]:
        """Load a claim with its document, taking the document from the one found before where it is the same."""
        sql = "SELECT document_seq, body, body_sha256 FROM claim_index JOIN entry USING (seq) WHERE seq = ?"
        with undamaged(self.path):
            doc_seq, *sealed = self._find_row(sql, seq)
            doc = before[1].document if before and before[0] == doc_seq else self._load_document(doc_seq)
            return doc_seq, Found(document=doc, claim=from_json(Claim, _open_claim(*sealed), doc.text))

    def _make_reading(self, entries: list[Entry]) -> Reading:
        """Put a document's entry and those of its claims together."""
        with undamaged(self.path):
            first, *others = entries
            data = json.loads(_open_body(first.body, first.body_sha256))
            claims = [_open_claim(entry.body, entry.body_sha256) for entry in others]
            del data["origin"]
            return from_json(Reading, {**data, "claims": claims})

    def _iter_found(self, seqs: list[int]) -> Iterator[Found]:
        found = None
        for seq in seqs:
            with explained(self.path):
                found = self._load_found(seq, found)
            yield found[1]

    def _get_seq(self, kind: str, wanted: str) -> int:
        """Return the entry of the one document or claim whose id is, or begins with, what is wanted."""
        table = f"{kind}_index"
        wanted = wanted.encode("utf-8", "replace").decode()
        exact = self._find_row(f"SELECT seq FROM {table} WHERE id = ?", wanted)  # noqa: S608 (constant)
        if exact:
            return int(exact[0])
        sql = f"SELECT seq, id FROM {table} WHERE id >= ? ORDER BY id LIMIT 6"  # noqa: S608
        after = self.connection.execute(sql, (wanted,)).fetchall()
        alike = [row for row in after if row[1].startswith(wanted)]
        if len(alike) == 1:
            return int(alike[0][0])
        if alike:
            names = ", ".join(row[1] for row in alike[:5]) + (" and more" if len(alike) > 5 else "")
            raise LedgerError("unclear-id", f"Several {kind}s begin with {wanted!r}: {names}; write more of the id.")
        sql = f"SELECT seq, id FROM {table} WHERE id < ? ORDER BY id DESC LIMIT 1"  # noqa: S608
        near = [row[1] for row in (*self.connection.execute(sql, (wanted,)), *after[:1])]
        hint = f"the nearest are {' and '.join(near)}" if near else f"it holds no {kind}s yet"
        raise LedgerError(f"no-{kind}", f"No {kind} in the ledger has the id {wanted!r}; {hint}.")


def open_ledger(path: Path, *, create: bool = False, read_only: bool = False) -> Ledger:
    """Open the ledger at `path`; with `create`, make it where there is none.

    Raises LedgerError with what to do: no-ledger, no-folder, not-a-ledger, ledger-newer, ledger-older,
    ledger-locked, ledger-damaged, cannot-open.

    >>> open_ledger(Path("nowhere/s.db"), read_only=True)
    Traceback (most recent call last):
        ...
    sayso.errors.LedgerError: There is no ledger at nowhere/s.db; check the path, or read a report into a new one.
    """
    return Ledger(path, connect(path, create=create, read_only=read_only))


def rebuild_index(ledger: Ledger) -> int:
    """Drop everything derived and derive it again from the entries; return how many entries were read."""
    with explained(ledger.path):
        return rebuild(ledger.connection)


def find_bad_span(value: Any, text: str) -> str | None:
    """Return a sentence about a span in JSON values whose words are not the text's, or None.

    >>> find_bad_span({"cue": {"start": 0, "end": 4, "text": "fort"}}, "fork")
    "The span 0-4 says 'fort' but the document has 'fork' there."
    """
    waiting = [value]  # a list, not recursion: verify spends most of its time here
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            if item.keys() != _SPAN_KEYS:
                waiting.extend(item.values())
                continue
            start, end, words = item["start"], item["end"], item["text"]
            if not 0 <= start <= end <= len(text):
                return f"The span {start}-{end} reaches beyond the document's {len(text)} characters."
            if text[start:end] != words:
                return (
                    f"The span {start}-{end} says {words[:40]!r} but the document has {text[start:end][:40]!r} there."
                )
    return None


# ---- values to entries and back ------------------------------------------------------------------------------------


def _make_items(reading: Reading, origin: str) -> list[tuple[str, dict[str, Any], str]]:
    """Return (kind, body, canonical JSON) of each entry of a reading: the document, then its claims."""
    data = to_json(reading, reading.document.text)
    claims = data.pop("claims")
    items = [("document", {**data, "origin": origin})]
    for claim in claims:
        if claim["doc_id"] != reading.document.id:
            what = f"Claim {claim['id']} names document {claim['doc_id']} but was read out of {reading.document.id}."
            raise LedgerError("claim-astray", what)
        items.append(("claim", claim))
    for kind, body in items:
        bad = find_bad_span(body, reading.document.text)
        if bad:
            raise LedgerError("span-outside", f"A {kind} of document {reading.document.id} points wrongly. {bad}")
    return [(kind, body, _write(body)) for kind, body in items]


def _write(body: dict[str, Any]) -> str:
    try:
        return canonical_json(body)
    except ValueError as error:
        what = "A number is infinite or not a number; leave that end of the range unbounded instead"
        raise LedgerError("bad-number", f"{what} ({error}).") from error


def _open_claim(body: str, sha256: str) -> dict[str, Any]:
    """Return a claim's body; one that was stored before claims told what they stand within says nothing of it."""
    claim: dict[str, Any] = json.loads(_open_body(body, sha256))
    return {"within": None, **claim, "source": _fill_source(claim["source"])}


def _fill_source(source: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a source's body with what the first ledgers did not yet tell of it."""
    return source and {"anonymity": None, **source, "via": [_fill_source(relay) for relay in source["via"]]}


def _open_body(body: str, body_sha256: str) -> str:
    """Return a body that has the digest entered with it; what is shown to anyone comes through here."""
    if digest(body) != body_sha256:
        raise UsageError("body-changed", "a body does not have the digest entered with it")
    return body


def make_entry_of(row: tuple[Any, ...]) -> Entry:
    """Make an Entry of a row selected as ENTRY_FIELDS."""
    return Entry(**dict(zip(ENTRY_FIELDS.split(", "), row, strict=True)))
