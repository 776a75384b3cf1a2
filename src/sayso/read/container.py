"""One file -> many reports: JSON lines, feeds, web archives.

A bad line, entry or record is one error Item, and the rest goes on. It streams, so an archive may be
larger than memory. What a single report looks like is report.py's part.
"""

import io
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from sayso.errors import ReadError
from sayso.read.item import MAX_TEXT, Found, Item, Raw, load_library, make_document
from sayso.read.page import extract_fragment
from sayso.read.report import read_page, read_pdf, read_text
from sayso.types import Note

__all__ = ["inflate", "read_feed", "read_jsonl", "read_warc"]

JSONL_READER, FEED_READER = "jsonl/1", "feed/1"
# A line may hold MAX_TEXT characters, each written as six (\u0434), and some fields.
MAX_LINE = 6 * MAX_TEXT + 65_536
MAX_SKIP = 2**30
MAX_HEAD = 32_768
_FIELDS = ("title", "published_at", "url", "outlet", "byline", "dateline", "lang")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion


def read_jsonl(raw: Raw) -> Iterator[Item]:
    """Yield one Item a line of `{"id", "text", "title"?, "published_at"?, "url"?, "outlet"?}`; empty lines are
    passed over."""
    number = 0
    while line := raw.stream.readline(MAX_LINE):
        number += 1
        origin = f"{raw.origin}#{number}"
        try:
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                _skip_line(raw.stream, origin)
                raise ReadError("line-too-long", f"{origin} is longer than {MAX_LINE:,} bytes; split it.")
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _read_line(line, origin, raw)
        except ReadError as error:
            yield Item(origin=origin, error=error)
    if number == 0:
        raise ReadError("empty-file", f"{raw.origin} is empty; lines of JSON were expected.")


def _skip_line(stream: BinaryIO, origin: str) -> None:
    """Go to the end of a line, but not without end: a small packed file can unpack to terabytes."""
    skipped = 0
    while (part := stream.readline(1 << 20)) and not part.endswith(b"\n"):
        skipped += len(part)
        if skipped > MAX_SKIP:
            raise OSError(f"{origin} goes on for more than {MAX_SKIP:,} bytes without an end")


def _read_line(line: bytes, origin: str, raw: Raw) -> Item:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError("bad-line", f"{origin} is not a line of JSON in UTF-8: {str(error)[:100]}.") from error
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise ReadError("bad-line", f'{origin} has no text; an object with a string "text" was expected.')
    fields, notes = {}, []
    for name in _FIELDS:
        value = data.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            fields[name] = str(value)
        elif value is not None:
            notes.append(Note(code="field-ignored", message=f"{name!r} is no string and is left out."))
    unknown = sorted(data.keys() - {"id", "text", *_FIELDS})
    if unknown:
        notes.append(Note(code="field-ignored", message=f"Fields that are not read: {', '.join(unknown)[:200]}."))
    own = data.get("id")
    found = Found(
        text=data["text"],
        raw=line,
        reader=JSONL_READER,
        id=str(own) if isinstance(own, (str, int)) and str(own).strip() else None,
        notes=tuple(notes),
        **fields,
    )
    return make_document(found, origin=origin, hints=raw.hints, fetched_at=raw.fetched_at)


def read_feed(raw: Raw) -> Iterator[Item]:
    """Yield one Item for each entry of an RSS or Atom file; a summary alone is read and told of in a Note."""
    data = raw.take()
    feedparser = load_library("feedparser")
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.bozo else ""
        raise ReadError("feed-empty", f"{raw.origin} is a feed without entries; at least one was expected{why}.")
    for number, entry in enumerate(feed.entries, 1):
        origin = f"{raw.origin}#{number}"
        try:
            found = _read_entry(entry, feed.feed, data, (raw.origin, number))
            yield make_document(found, origin=origin, hints=raw.hints, fetched_at=raw.fetched_at)
        except ReadError as error:
            yield Item(origin=origin, error=error)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        last = f"{raw.origin}#{len(feed.entries) + 1}"
        message = f"{raw.origin} is not well formed after entry {len(feed.entries)}: {feed.bozo_exception}."
        yield Item(origin=last, error=ReadError("feed-damaged", message))


def _read_entry(entry: Any, feed: Any, data: bytes, at: tuple[str, int]) -> Found:
    contents = [part for part in entry.get("content", ()) if part.get("value")]
    notes: tuple[Note, ...] = ()
    if contents:
        body = max(contents, key=lambda part: len(part["value"]))
    else:
        body = entry.get("summary_detail") or {"value": entry.get("summary", ""), "type": "text/html"}
        notes = (Note(code="feed-summary", message="The feed holds only a summary of the report; that was read."),)
    plain = body.get("type") == "text/plain" and "<" not in body["value"]
    text = body["value"].strip() if plain else extract_fragment(body["value"])
    if not text:
        raise ReadError("no-text", f"Entry {at[1]} of {at[0]} has neither content nor summary.")
    names = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    lang = (body.get("language") or feed.get("language") or "")[:2].lower()
    return Found(
        text=text,
        raw=data,
        reader=FEED_READER,
        url=entry.get("link"),
        outlet=(entry.get("source") or {}).get("title") or feed.get("title"),
        title=extract_fragment(entry.get("title", "")) or None,
        byline=", ".join(dict.fromkeys(names)) or entry.get("author"),
        lang=lang if lang.isalpha() and len(lang) == 2 else None,
        published_at=entry.get("published") or entry.get("updated"),
        notes=notes,
    )


def read_warc(raw: Raw) -> Iterator[Item]:
    """Yield one Item for each page, text or PDF of a WARC file, packed or not.

    Other records are passed over and counted in a Note on the last Item. Where the file is cut or damaged, what came
    before is kept and an error Item tells after which record it stops.
    """
    stream = _Piecewise(raw.stream)
    skipped: Counter[str] = Counter()
    held: Item | None = None
    number = 0
    try:
        for record in ArchiveIterator(stream, auto_decode="none", max_header_len=MAX_HEAD):
            number += 1
            why = _find_obstacle(record)
            if why:
                skipped[why] += 1
                _pass_over(record)
                continue
            for item in _read_record(record, f"{raw.origin}#{number}", raw):
                if held:
                    yield held
                held = item
        stream.check_end()
    except (OSError, EOFError, ValueError, zlib.error) as error:
        if held:
            yield held
        message = (
            f"{raw.origin} is cut or damaged at or after record {number}; whole records before are read. ({error})"
        )
        yield Item(origin=f"{raw.origin}#{number}", error=ReadError("warc-cut", message))
        return
    if held is None:
        told = ", ".join(f"{why}: {count}" for why, count in skipped.most_common(8)) or "no records"
        raise ReadError("warc-no-reports", f"{raw.origin} holds no page, text or PDF that could be read ({told}).")
    if skipped:
        told = ", ".join(f"{why}: {count}" for why, count in skipped.most_common(20))
        note = Note(code="records-passed-over", message=f"Records of {raw.origin} that are no reports: {told}.")
        held = replace(held, notes=(*held.notes, note))
    yield held


class _Piecewise:
    """A stream that gives what is there, so that a cut takes no whole record before it along."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._at = 0
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        part: bytes = self._stream.read1(size)
        self._at += len(part)
        self._tail = (self._tail + part)[-MAX_HEAD:]
        return part

    def tell(self) -> int:
        return self._at

    def check_end(self) -> None:
        """Raise EOFError where the stream ends within the head of a record, which is passed over without a word."""
        rest = self._tail.rpartition(b"\r\n\r\n")[2]
        if rest and b"WARC/"[: len(rest)] == rest[:5]:
            raise EOFError("the last record ends within its head")

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError(f"a stream of records cannot go back (to {offset}, {whence})")

    def close(self) -> None:
        self._stream.close()


def _pass_over(record: WarcRecord) -> None:
    stated = record.content_length
    seen = record.reader.consume()
    if seen < stated:
        raise EOFError(f"the record has {seen:,} of {stated:,} bytes")


def _find_obstacle(record: WarcRecord) -> str | None:
    """Return why a record is no report, or None where it may be one."""
    if not record.record_type & _WANTED:
        return record.headers.get("WARC-Type") or "untyped"
    if record.is_http and record.http_headers is not None:
        status = record.http_headers.status_code
        if status is not None and status != 200:
            return f"status {status}"
    kind = _mime(record)
    if kind in _PAGES or kind in ("text/plain", "application/pdf"):
        return None
    return kind or "no content type"


def _mime(record: WarcRecord) -> str:
    stated = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    return (stated or "").split(";")[0].strip().lower()


def _read_record(record: WarcRecord, origin: str, raw: Raw) -> Iterator[Item]:
    most = raw.limits.max_bytes
    kind = _mime(record)
    try:
        stated = record.content_length
        body = record.reader.read(most + 1)
        if len(body) < min(stated, most + 1):
            raise EOFError(f"the record has {len(body):,} of {stated:,} bytes")
        if record.is_http and record.http_headers is not None:
            heads = record.http_headers
            body = body if len(body) > most else _unchunk(body, heads.get("Transfer-Encoding") or "")
            body = inflate(body, heads.get("Content-Encoding") or "", limit=most, origin=origin)
        inner = replace(
            raw,
            origin=origin,
            name="",
            stream=io.BytesIO(body),
            url=record.headers.get("WARC-Target-URI"),
            charset=record.http_charset if record.is_http else None,
            fetched_at=record.headers.get("WARC-Date") or raw.fetched_at,
        )
        read = read_page if kind in _PAGES else read_pdf if kind == "application/pdf" else read_text
        yield from read(inner)
    except ReadError as error:
        yield Item(origin=origin, error=error)


def _unchunk(body: bytes, encoding: str) -> bytes:
    """Undo HTTP chunks; archives that had them undone already are left as they are."""
    if "chunked" not in encoding.lower():
        return body
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        try:
            size = int(body[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else body
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def inflate(body: bytes, encoding: str, *, limit: int, origin: str) -> bytes:
    """Undo a gzip or deflate content encoding, never giving more than `limit` bytes.

    Raises ReadError (`too-large`, `bad-encoding`).

    >>> inflate(zlib.compress(b"fort"), "deflate", limit=100, origin="a")
    b'fort'
    """
    name = encoding.strip().lower()
    if name in ("", "identity") or (name in ("gzip", "x-gzip") and not body.startswith(b"\x1f\x8b")):
        out = body
    elif name in ("gzip", "x-gzip", "deflate"):
        bare = name == "deflate" and not (body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0)
        try:
            out = zlib.decompressobj(-15 if bare else 47).decompress(body, limit + 1)
        except zlib.error as error:
            raise ReadError(
                "bad-encoding", f"{origin} says it is packed with {name} but cannot be unpacked."
            ) from error
    else:
        raise ReadError("bad-encoding", f"{origin} is packed with {name!r}; gzip, deflate or nothing was expected.")
    if len(out) > limit:
        raise ReadError("too-large", f"{origin} has more than {limit:,} bytes, the most that one document may have.")
    return out
