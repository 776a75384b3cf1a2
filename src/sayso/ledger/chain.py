"""fields -> Entry: what each entry's digest covers, and the first thing wrong in a run of entries.

Pure: it opens nothing and stores nothing. The digest covers the body through `body_sha256`, so an entry can be
proved to stand in the chain by someone who may not see its body.
"""

from dataclasses import dataclass, replace

from sayso.ids import canonical_json, digest
from sayso.types import Entry

__all__ = ["GENESIS", "Fault", "Stamp", "find_break", "make_entry", "seal"]

# What the first entry names as its forerunner, and the tip of an empty ledger.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first thing found wrong: the entry it was found at (None: the file itself), a code, a sentence."""

    seq: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When something was entered (UTC ISO text) and by whom."""

    at: str
    by: str


def seal(entry: Entry) -> str:
    """Return the SHA-256 an entry must carry: over the canonical JSON of its fields, the body by its digest.

    >>> entry = make_entry(1, Stamp(at="2017-03-12T00:00:00Z", by="reader"), "document", "{}", GENESIS)
    >>> seal(entry) == entry.sha256
    True
    """
    covered = {
        "seq": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "kind": entry.kind,
        "body_sha256": entry.body_sha256,
        "prev_sha256": entry.prev_sha256,
    }
    return digest(canonical_json(covered))


def make_entry(seq: int, stamp: Stamp, kind: str, body: str, prev_sha256: str) -> Entry:
    """Make the entry that follows the one whose digest is `prev_sha256`; `body` is canonical JSON text.

    >>> make_entry(1, Stamp(at="2017-03-12T00:00:00Z", by="reader"), "document", "{}", GENESIS).sha256[:8]
    'dbf3f7e5'
    """
    unsealed = Entry(
        seq=seq,
        at=stamp.at,
        by=stamp.by,
        kind=kind,
        body=body,
        body_sha256=digest(body),
        prev_sha256=prev_sha256,
        sha256="",
    )
    return replace(unsealed, sha256=seal(unsealed))


def find_break(entry: Entry, seq: int, prev_sha256: str) -> Fault | None:
    """Return what is wrong with the entry that should be number `seq` after `prev_sha256`, or None.

    >>> entry = make_entry(1, Stamp(at="2017-03-12T00:00:00Z", by="reader"), "document", "{}", GENESIS)
    >>> find_break(entry, 1, GENESIS) is None, find_break(entry, 2, GENESIS).code
    (True, 'entry-missing')
    """
    if entry.seq != seq:
        message = f"Entry {seq} was expected and entry {entry.seq} was found: entries are missing or were put in."
        return Fault(seq=seq, code="entry-missing", message=message)
    texts = (entry.at, entry.by, entry.kind, entry.body, entry.body_sha256, entry.prev_sha256, entry.sha256)
    if not all(isinstance(text, str) for text in texts):
        return Fault(seq=seq, code="entry-changed", message=f"A field of entry {seq} is no text: the row was changed.")
    if digest(entry.body) != entry.body_sha256:
        message = (
            f"The body of entry {seq} does not have the digest entered with it: the body or the digest was changed."
        )
        return Fault(seq=seq, code="body-changed", message=message)
    if entry.prev_sha256 != prev_sha256:
        message = f"Entry {seq} does not name the entry before it ({prev_sha256[:12]}...): the chain is broken here."
        return Fault(seq=seq, code="chain-broken", message=message)
    if seal(entry) != entry.sha256:
        message = (
            f"Entry {seq} does not have the digest of its own fields: its time, author, kind or digest was changed."
        )
        return Fault(seq=seq, code="entry-changed", message=message)
    return None
