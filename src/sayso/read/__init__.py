"""bytes -> Document: text, HTML, PDF, JSON lines, feeds and web archives, from files, folders, pipes and URLs.

`iter_items` reads whatever it is given and goes on past what it cannot read. Each format is an entry of
READERS. It stores nothing and looks for no claims.
"""

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO
from urllib.parse import urlsplit

from sayso.errors import ReadError, UsageError
from sayso.read.container import read_feed, read_jsonl, read_warc
from sayso.read.dates import parse_date
from sayso.read.fetch import fetch_url
from sayso.read.inputs import Input, count_inputs, expand_inputs, find_ending, open_input, peek
from sayso.read.item import MAX_TEXT, Hints, Item, Limits, Raw, Reader
from sayso.read.report import read_page, read_pdf, read_text

__all__ = ["MAX_TEXT", "READERS", "Hints", "Item", "Limits", "Reader", "count_inputs", "iter_items", "parse_date"]

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p)[\s>/]", re.IGNORECASE)
_LINE = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.){1,40}"\s*:')


def _is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:1024]


def _is_warc(head: bytes) -> bool:
    return head.startswith(b"WARC/")


def _is_feed(head: bytes) -> bool:
    return _FEED.search(head[:2048]) is not None


def _is_page(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _PAGE.search(head[:4096]) is not None


def _is_jsonl(head: bytes) -> bool:
    return _LINE.match(head) is not None and b'"text"' in head


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


READERS: tuple[Reader, ...] = (
    Reader(name="pdf", version=1, endings=(".pdf",), sniff=_is_pdf, read=read_pdf),
    Reader(name="warc", version=1, endings=(".warc",), sniff=_is_warc, read=read_warc),
    Reader(name="feed", version=1, endings=(".rss", ".atom"), sniff=_is_feed, read=read_feed),
    Reader(name="html", version=1, endings=(".html", ".htm", ".xhtml"), sniff=_is_page, read=read_page),
    Reader(name="jsonl", version=1, endings=(".jsonl", ".ndjson"), sniff=_is_jsonl, read=read_jsonl),
    Reader(name="text", version=1, endings=(".txt", ".text", ".md"), sniff=_is_text, read=read_text),
)
"""In the order they are tried. Bytes that name their format (pdf, warc) go before the ending, the rest after it."""

_BINARY = frozenset({"pdf", "warc"})
_ENDING_OF = MappingProxyType(
    {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}
)


def iter_items(
    inputs: Sequence[str], *, hints: Hints, limits: Limits, fetched_at: str, stdin: BinaryIO | None = None
) -> Iterator[Item]:
    """Yield one Item for each report in the inputs, in order; what cannot be read is an Item with an error.

    Raises UsageError (`bad-hint`) at once where a hint makes no sense.

    >>> items = iter_items(["-"], hints=Hints(outlet="Gazette"), limits=Limits(), fetched_at="2017-03-12T00:00:00Z",
    ...                    stdin=io.BytesIO(b"KABUL - The fort fell."))
    >>> [(item.document.text, item.document.dateline, item.document.outlet) for item in items]
    [('KABUL - The fort fell.', 'KABUL', 'Gazette')]
    """
    _check(hints)
    blank = Raw(origin="", name="", stream=io.BytesIO(), fetched_at=fetched_at, hints=hints, limits=limits)
    return _iter_checked(inputs, blank, stdin)


def _check(hints: Hints) -> None:
    names = [reader.name for reader in READERS]
    if hints.input is not None and hints.input not in names:
        raise UsageError("bad-hint", f"There is no reader {hints.input!r}; one of {', '.join(names)} was expected.")
    if hints.published_at is not None and parse_date(hints.published_at) is None:
        raise UsageError(
            "bad-hint",
            f"{hints.published_at!r} is no date, or could be two; write it as 2017, 2017-03 or 2017-03-12.",
        )


def _iter_checked(inputs: Sequence[str], blank: Raw, stdin: BinaryIO | None) -> Iterator[Item]:
    for found in expand_inputs(inputs):
        items = _iter_input(found, blank, stdin)
        if not found.notes:
            yield from items
            continue
        for item in items:  # what a folder passed over is told with the first report after it
            yield replace(item, notes=(*item.notes, *found.notes))
            break
        yield from items


def _iter_input(found: Input, blank: Raw, stdin: BinaryIO | None) -> Iterator[Item]:
    """Read one input; whatever goes wrong with it becomes an Item."""
    try:
        if found.error:
            raise found.error
        if found.is_url:
            yield from _iter_url(found.origin, blank)
            return
        with open_input(found, stdin) as stream:
            name = found.path.name if found.path else ""
            yield from _iter_raw(replace(blank, origin=found.origin, name=name, stream=stream))
    except ReadError as error:
        yield Item(origin=found.origin, error=error)
    except (OSError, EOFError, zlib.error) as error:
        message = f"{found.origin} breaks off or cannot be read: {error}."
        yield Item(origin=found.origin, error=ReadError("cut-short", message))


def _iter_url(url: str, blank: Raw) -> Iterator[Item]:
    got = fetch_url(url, blank.limits)
    name = urlsplit(got.url).path.rsplit("/", 1)[-1]
    ending = _ENDING_OF.get(got.content_type, "")
    yield from _iter_raw(
        replace(
            blank,
            origin=url,
            name=f"page{ending}" if ending else name,
            stream=io.BytesIO(got.body),
            url=got.url,
            charset=got.charset,
        )
    )


def _iter_raw(raw: Raw) -> Iterator[Item]:
    head, stream = peek(raw.stream)
    if not head:
        raise ReadError("empty-file", f"{raw.origin} is empty; a report with text was expected.")
    yield from _choose_reader(head, raw).read(replace(raw, stream=stream))


def _choose_reader(head: bytes, raw: Raw) -> Reader:
    """Choose by the user's word, then by bytes that name a format, then by the ending, then by what it looks like."""
    ending = find_ending(raw.name).removesuffix(".gz") if raw.name else ""
    for reader in READERS:
        if raw.hints.input == reader.name or (
            raw.hints.input is None and reader.name in _BINARY and reader.sniff(head)
        ):
            return reader
    for reader in READERS:
        if ending in reader.endings:
            return reader
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return READERS[-1]
    for reader in READERS:
        if reader.sniff(head):
            return reader
    raise ReadError(
        "unknown-format",
        f"{raw.origin} is in no format that can be read; text, HTML, PDF, JSON lines, a feed or WARC was expected.",
    )
