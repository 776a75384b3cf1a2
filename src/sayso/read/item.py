"""Raw bytes + what is known -> Item: the values that readers take and give.

It holds the one place where a Document is put together, so that every reader gives ids, hashes,
datelines and languages in the same way. It opens nothing and knows no format.
"""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sayso.errors import ReadError
from sayso.ids import digest, make_id
from sayso.read.dates import parse_date
from sayso.read.text import find_dateline, find_language
from sayso.types import Document, Note

__all__ = ["MAX_TEXT", "Found", "Hints", "Item", "Limits", "Raw", "Reader", "load_library", "make_document"]

MAX_TEXT = 20_000_000
"""Characters of text in one document: forty long novels; annotating it takes half an hour, so more is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the user says about the reports; a value given here wins over what the report says."""

    published_at: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    lang: str | None = None
    url: str | None = None
    input: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a fetch may take in all, and how many bytes one document may have, packed or unpacked."""

    timeout_s: float = 20.0
    max_bytes: int = 64 * 2**20
    max_redirects: int = 5
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One outcome of reading: exactly one of `document` and `error`."""

    origin: str
    document: Document | None = None
    error: ReadError | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An opened input: where it came from, its bytes, and what its carrier said about them."""

    origin: str
    name: str
    stream: BinaryIO
    fetched_at: str | None
    hints: Hints
    limits: Limits
    url: str | None = None
    charset: str | None = None

    def take(self) -> bytes:
        """Read all the bytes, or raise ReadError (`too-large`) before memory does."""
        raw = self.stream.read(self.limits.max_bytes + 1)
        if len(raw) > self.limits.max_bytes:
            raise ReadError(
                "too-large",
                f"{self.origin} has more than {self.limits.max_bytes:,} bytes, the most that one document may have; "
                "split it or raise the limit.",
            )
        return raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader found in one report, before hints are laid over it."""

    text: str
    raw: bytes
    reader: str
    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    lang: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A way to read one format: its name and version, the endings and first bytes it knows, and what it does."""

    name: str
    version: int
    endings: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[Raw], Iterator[Item]]


def load_library(name: str) -> Any:
    """Import a heavy library when its format first turns up.

    feedparser, pypdfium2 and urllib3 take 80 to 95 ms each to import (docs/decisions/014), and most runs read
    text and pages only.

    >>> load_library("json").dumps([1])
    '[1]'
    """
    return importlib.import_module(name)


def make_document(found: Found, *, origin: str, hints: Hints, fetched_at: str | None) -> Item:
    """Put a Document together: hints win, then the report's own words, then what is worked out from the text.

    The id covers what was read, never when or from where; a report that names its id keeps it. Raises ReadError
    (`no-text`, `too-large`) where the text is empty or longer than MAX_TEXT.

    >>> found = Found(text="KABUL - The fort fell.", raw=b"", reader="text/1")
    >>> make_document(found, origin="a.txt", hints=Hints(), fetched_at=None).document.dateline
    'KABUL'
    """
    if not found.text.strip().strip("\ufeff\x00"):
        raise ReadError("no-text", f"{origin} has no words in it; a report with text was expected.")
    if len(found.text) > MAX_TEXT:
        raise ReadError(
            "too-large",
            f"{origin} has {len(found.text):,} characters of text; {MAX_TEXT:,} is the most one document may have. "
            "Split it into its reports.",
        )
    text, mended = _mend_surrogates(found.text)
    published_at, doubts = _settle_date(found.published_at, hints.published_at)
    fields: dict[str, str | None] = {
        "url": _tidy(hints.url or found.url),
        "outlet": _tidy(hints.outlet or found.outlet),
        "title": _tidy(hints.title or found.title),
        "byline": _tidy(hints.byline or found.byline),
        "dateline": _tidy(found.dateline) or find_dateline(text),
        "lang": hints.lang or found.lang or find_language(text),
        "published_at": published_at,
    }
    doc = Document(
        id=found.id or make_id("d", {**fields, "text": text}),
        text=text,
        fetched_at=found.fetched_at or fetched_at,
        raw_sha256=digest(found.raw),
        reader=found.reader,
        url=fields["url"],
        outlet=fields["outlet"],
        title=fields["title"],
        byline=fields["byline"],
        dateline=fields["dateline"],
        lang=fields["lang"],
        published_at=published_at,
    )
    return Item(origin=origin, document=doc, notes=(*found.notes, *mended, *doubts))


def _tidy(value: str | None) -> str | None:
    """Bring a field that is not the text to one line; an empty one is None."""
    if value is None:
        return None
    line = " ".join(_mend_surrogates(value)[0].replace("\x00", "").split())
    return line or None


def _mend_surrogates(text: str) -> tuple[str, tuple[Note, ...]]:
    """Replace halves of surrogate pairs, which no UTF-8 file can hold, one for one, so offsets stay."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in set(text)):
        return text, ()
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    message = "Halves of surrogate pairs cannot be written as UTF-8; each is replaced by U+FFFD."
    return mended, (Note(code="surrogate-replaced", message=message),)


def _settle_date(found: str | None, hint: str | None) -> tuple[str | None, tuple[Note, ...]]:
    if hint:
        return parse_date(hint), ()
    date = parse_date(found) if found else None
    if found and date is None:
        message = f"The publication date {found[:60]!r} is not a date this program can read; it is left out."
        return None, (Note(code="bad-date", message=message),)
    return date, ()
