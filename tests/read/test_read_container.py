"""Files of many reports: JSON lines, feeds, web archives."""

import gzip
import json
import tracemalloc
import zlib
from pathlib import Path

import pytest

from sayso.errors import ReadError
from sayso.ids import digest
from sayso.read import Hints, Item, Limits, iter_items
from sayso.read.container import inflate

PAGE = (
    "<html lang='en'><title>Fort</title><p>The garrison of the {} fort left before dawn on Sunday, a spokesman for the "
    "council said.</p></html>"
)


HTML = "Content-Type: text/html\r\n"


def read(path: Path, data: bytes, **hints: str) -> list[Item]:
    path.write_bytes(data)
    return list(iter_items([str(path)], hints=Hints(**hints), limits=Limits(), fetched_at="2026-01-01T00:00:00Z"))


def codes(items: list[Item]) -> list[str | None]:
    return [item.error.code if item.error else None for item in items]


def make_record(
    body: bytes, *, kind: str = "response", heads: str = "Content-Type: text/html\r\n", status: int = 200
) -> bytes:
    """Write one WARC record."""
    http = f"HTTP/1.1 {status} OK\r\n{heads}Content-Length: {len(body)}\r\n\r\n".encode() if kind == "response" else b""
    stated = "application/http; msgtype=response" if kind == "response" else "text/plain"
    block = http + body
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{digest(block)[:32]}>\r\n"
        "WARC-Target-URI: https://gazette.example/a\r\nWARC-Date: 2017-03-13T04:05:06Z\r\n"
        f"Content-Type: {stated}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def test_each_line_of_json_is_a_report(tmp_path: Path) -> None:
    lines = [
        {"id": "a1", "text": "KABUL - It fell.", "title": "T", "published_at": "2017-03-12", "url": "u", "outlet": "O"},
        {"text": "No id."},
        {"id": 7, "text": "A number for an id.", "extra": 1, "title": ["no"]},
    ]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    items = read(tmp_path / "a.jsonl", data)
    docs = [item.document for item in items]
    assert [doc.id if doc else None for doc in docs][::2] == ["a1", "7"]
    assert docs[0] is not None
    assert docs[1] is not None
    assert (docs[0].title, docs[0].published_at, docs[0].url, docs[0].outlet) == ("T", "2017-03-12", "u", "O")
    assert docs[0].raw_sha256 == digest(data.split(b"\n")[0] + b"\n")
    assert docs[1].id.startswith("d-")
    assert [note.code for note in items[2].notes] == ["field-ignored", "field-ignored"]
    assert [item.origin[-2:] for item in items] == ["#1", "#2", "#3"]


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b'{"id": "x"}',
        b'{"text": 4}',
        b'{"text": ""}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": NaN}',
        b"null",
    ],
    ids=["cut", "list", "no text", "number", "empty", "bytes", "deep", "nan", "null"],
)
def test_a_bad_line_is_an_error_and_the_rest_goes_on(tmp_path: Path, bad: bytes) -> None:
    items = read(tmp_path / "a.jsonl", b'{"text": "One."}\n' + bad + b'\n\n{"text": "Two."}\n')
    assert [item.document.text if item.document else None for item in items] == ["One.", None, "Two."]
    assert items[1].error is not None
    assert items[1].origin.endswith("#2")
    assert items[2].origin.endswith("#4")


def test_packed_lines_are_read_and_a_cut_is_told(tmp_path: Path) -> None:
    data = b"".join(b'{"text": "Report %d of the day, %s."}\n' % (n, digest(str(n)).encode()) for n in range(2000))
    packed = gzip.compress(data)
    assert len(read(tmp_path / "a.jsonl.gz", packed)) == 2000
    items = read(tmp_path / "b.jsonl.gz", packed[: len(packed) // 2])
    assert 500 < len(items) < 1500
    assert codes(items)[-1] == "cut-short"
    assert set(codes(items)[:-1]) == {None}


def test_an_rss_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Upland Gazette</title><language>en-gb</language>
    <item><title>Fort &amp; town fall</title><link>https://g.example/1</link><dc:creator>I. Marrow</dc:creator>
    <pubDate>Sun, 12 Mar 2017 10:30:00 +0200</pubDate><description>Short.</description>
    <content:encoded><![CDATA[<p>KABUL - The fort fell.</p><p>The town <b>too</b>.</p><script>x()</script>]]>
    </content:encoded></item>
    <item><title>Two</title><description>Only a &lt;i&gt;summary&lt;/i&gt;.</description></item>
    <item><title>Three</title></item></channel></rss>"""
    items = read(tmp_path / "a.xml", feed.encode())
    first = items[0].document
    assert first is not None
    assert first.text == "KABUL - The fort fell.\n\nThe town too."
    assert (first.title, first.outlet, first.byline) == ("Fort & town fall", "Upland Gazette", "I. Marrow")
    assert (first.published_at, first.url, first.lang) == ("2017-03-12T08:30:00Z", "https://g.example/1", "en")
    assert (first.dateline, first.reader) == ("KABUL", "feed/1")
    assert items[1].document is not None
    assert items[1].document.text == "Only a summary."
    assert [note.code for note in items[1].notes] == ["feed-summary"]
    assert codes(items) == [None, None, "no-text"]


def test_an_atom_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><entry><title>Fort</title>
    <author><name>A. Lind</name></author><link href="https://w.example/1"/><published>2017-03-12T10:00:00+05:00</published>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The fort fell.</p></div></content></entry>
    </feed>"""
    (item,) = read(tmp_path / "a.atom", feed.encode())
    assert item.document is not None
    assert (item.document.text, item.document.byline) == ("The fort fell.", "A. Lind")
    assert (item.document.published_at, item.document.url) == ("2017-03-12T05:00:00Z", "https://w.example/1")


def test_a_feed_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    feed = (
        "<rss version='2.0'><channel><title>W</title><item><description>The fort fell.</description></item><item><desc"
    )
    items = read(tmp_path / "a.rss", feed.encode())
    assert items[0].document is not None
    assert codes(items)[-1] == "feed-damaged"


def test_a_feed_without_entries_and_an_entity_bomb_are_errors(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "a.rss", b"<rss version='2.0'><channel></channel></rss>")) == ["feed-empty"]
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{lol}]><rss><channel><title>&l9;</title></channel></rss>'
    )
    assert codes(read(tmp_path / "b.rss", bomb.encode())) == ["feed-empty"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages(tmp_path: Path, packed: bool) -> None:
    chunked = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:50].encode(), PAGE[50:].format("c").encode())
    )
    records = [
        make_record(b"software: x\r\n", kind="warcinfo"),
        make_record(PAGE.format("a").encode()),
        make_record(b"gone", status=404),
        make_record(b"\x89PNG", heads="Content-Type: image/png\r\n"),
        make_record(gzip.compress(PAGE.format("b").encode()), heads=f"{HTML}Content-Encoding: gzip\r\n"),
        make_record(chunked + b"0\r\n\r\n", heads=f"{HTML}Transfer-Encoding: chunked\r\n"),
        make_record(b"TARN - Das Fort fiel.", kind="conversion"),
        make_record(b"<p>no", heads=f"{HTML}Content-Encoding: snappy\r\n"),
    ]
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    items = read(tmp_path / ("a.warc.gz" if packed else "a.warc"), data)
    assert [item.origin.rpartition("#")[2] for item in items] == ["2", "5", "6", "7", "8"]
    assert codes(items) == [None, None, None, None, "bad-encoding"]
    docs = [item.document for item in items if item.document]
    assert [doc.text.split(" fort")[0].rsplit(" ", 1)[-1] for doc in docs[:3]] == ["a", "b", "c"]
    assert docs[0].url == "https://gazette.example/a"
    assert docs[0].fetched_at == "2017-03-13T04:05:06Z"
    assert docs[0].raw_sha256 == digest(PAGE.format("a"))
    assert docs[0].reader == "html/1"
    assert docs[2].raw_sha256 == digest(PAGE[:50] + PAGE[50:].format("c"))
    assert docs[3].text == "TARN - Das Fort fiel."
    assert [note.code for note in items[-1].notes] == ["records-passed-over"]
    assert "status 404: 1" in items[-1].notes[0].message


def test_an_archive_without_reports_says_what_it_holds(tmp_path: Path) -> None:
    items = read(tmp_path / "a.warc", make_record(b"\x89PNG", heads="Content-Type: image/png\r\n"))
    assert codes(items) == ["warc-no-reports"]
    assert items[0].error is not None
    assert "image/png: 1" in items[0].error.message


def test_unpacking_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ReadError) as caught:
            inflate(bomb, "gzip", limit=1_000_000, origin="a")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.code == "too-large"
    raw = zlib.compressobj(wbits=-15)
    assert inflate(raw.compress(b"fort") + raw.flush(), "deflate", limit=99, origin="a") == b"fort"
    assert inflate(b"already plain", "gzip", limit=99, origin="a") == b"already plain"
    with pytest.raises(ReadError):
        inflate(b"\x1f\x8brubbish", "gzip", limit=99, origin="a")
