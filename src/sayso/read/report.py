"""One file -> one report: plain text, an HTML page, a PDF with a text layer.

Files that hold many reports are container.py's part. Pages are not told apart here from what they
link to: nothing is fetched.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.errors import ReadError
from sayso.read.dates import parse_date
from sayso.read.item import MAX_TEXT, Found, Item, Raw, load_library, make_document
from sayso.read.page import extract_page, find_charset
from sayso.read.text import decode_bytes, find_language
from sayso.types import Note

__all__ = ["join_lines", "read_page", "read_pdf", "read_text"]

TEXT_READER, PAGE_READER, PDF_READER = "text/1", "html/1", "pdf/1"
# A detector is believed against a page's own word only on texts of this many characters (docs/decisions/013).
SURE_LANGUAGE = 400
_NO_TITLE = re.compile(
    r"(?:microsoft \w+|powerpoint|untitled|document\d*|slide \d+)\b|.*\.(?:docx?|pdf|indd|rtf|odt|qxd)$", re.I
)
_BULLET = re.compile(r"\s*(?:[•▪◦‣·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_PAGE_NUMBER = re.compile(r"\s*(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?\s*", re.IGNORECASE)


def read_text(raw: Raw) -> Iterator[Item]:
    """Yield the one Document of a plain text file, its characters untouched; ReadError where it is no text."""
    data = raw.take()
    text, notes = decode_bytes(data, origin=raw.origin, charset=raw.charset)
    found = Found(text=text, raw=data, reader=TEXT_READER, url=raw.url, notes=notes)
    yield make_document(found, origin=raw.origin, hints=raw.hints, fetched_at=raw.fetched_at)


def read_page(raw: Raw) -> Iterator[Item]:
    """Yield the one Document of an HTML page; ReadError where it holds no text."""
    data = raw.take()
    html, notes = decode_bytes(data, origin=raw.origin, charset=raw.charset or find_charset(data))
    if notes and notes[0].code == "encoding-guessed" and (raw.charset or find_charset(data)):
        notes = notes[1:]  # the page or its server named the encoding: nothing was guessed
    page = extract_page(html)
    lang, doubt = _settle_language(page.meta.lang, page.text)
    found = Found(
        text=page.text,
        raw=data,
        reader=PAGE_READER,
        url=page.meta.url or raw.url,
        outlet=page.meta.outlet,
        title=page.meta.title,
        byline=page.meta.byline,
        lang=lang,
        published_at=page.meta.published_at,
        notes=(*notes, *page.notes, *doubt),
    )
    yield make_document(found, origin=raw.origin, hints=raw.hints, fetched_at=raw.fetched_at)


def _settle_language(stated: str | None, text: str) -> tuple[str | None, tuple[Note, ...]]:
    """Believe the page, unless a long text is plainly in another language, as templates often misstate it."""
    seen = find_language(text) if stated and len(text) >= SURE_LANGUAGE else None
    if seen is None or seen == stated:
        return stated, ()
    message = f"The page says its language is {stated!r}, but its words are in {seen!r}."
    return seen, (Note(code="language-disagrees", message=message),)


def read_pdf(raw: Raw) -> Iterator[Item]:
    """Yield the one Document of a PDF with a text layer.

    Raises ReadError: `pdf-encrypted`, `pdf-damaged`, `pdf-no-text`, `too-large`.
    """
    data = raw.take()
    pdfium = load_library("pypdfium2")
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            message = f"{raw.origin} is encrypted; save a copy without a password and read that."
            raise ReadError("pdf-encrypted", message) from error
        raise ReadError(
            "pdf-damaged", f"{raw.origin} is a damaged PDF; a whole file was expected. ({error})"
        ) from error
    try:
        pages, notes = _read_pages(pdf, pdfium, raw.origin)
        info = pdf.get_metadata_dict(skip_empty=True)
    finally:
        pdf.close()
    text = _join_pages([join_lines(page) for page in _drop_running_lines(pages)])
    if not text.strip():
        raise ReadError(
            "pdf-no-text",
            f"{raw.origin} has no text layer ({len(pages)} pages of pictures, it seems); run it through OCR first.",
        )
    title = info.get("Title", "")
    published_at = parse_date(info.get("CreationDate", "").replace("Z00'00'", "Z"))
    if published_at and not raw.hints.published_at:
        message = "The publication date is the day the PDF was made; give the date by hand where that is wrong."
        notes = (*notes, Note(code="date-from-file", message=message))
    found = Found(
        text=text,
        raw=data,
        reader=PDF_READER,
        url=raw.url,
        title=None if _NO_TITLE.match(title) else title,
        byline=info.get("Author"),
        published_at=published_at[:10] if published_at else None,
        notes=notes,
    )
    yield make_document(found, origin=raw.origin, hints=raw.hints, fetched_at=raw.fetched_at)


def _read_pages(pdf: Any, pdfium: Any, origin: str) -> tuple[list[list[str]], tuple[Note, ...]]:
    """Return the lines of each page, and a Note for pages that could not be read."""
    pages: list[list[str]] = []
    failed: list[int] = []
    size = 0
    for number in range(len(pdf)):
        try:
            text = pdf[number].get_textpage().get_text_bounded()
        except pdfium.PdfiumError:
            failed.append(number + 1)
            continue
        size += len(text)
        if size > MAX_TEXT:
            raise ReadError("too-large", f"{origin} has more than {MAX_TEXT:,} characters of text; split it.")
        # PDFium writes U+FFFE (or U+0002) where a hyphen was put in to break a line.
        whole = re.sub("(?:\ufffe|\x02)\r?\n?", "", text).replace("\x00", "")
        pages.append(whole.splitlines())
    if not failed:
        return pages, ()
    message = f"Pages {', '.join(map(str, failed[:20]))} of the PDF could not be read and are left out."
    return pages, (Note(code="pdf-page-unread", message=message),)


def _drop_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Take away page numbers, and heads and feet that come back on most pages; a sentence that comes back is kept."""
    edges = Counter(key for page in pages for key in {_edge(line) for line in (*page[:2], *page[-2:])})
    often = {key for key, count in edges.items() if count >= 3 and count > len(pages) / 2}
    running = {key for key in often if len(key.split()) < 7 or not key.endswith((".", "!", "?"))}
    kept = []
    for page in pages:
        lines = list(page)
        for at in (0, -1):
            while lines and (_PAGE_NUMBER.fullmatch(lines[at]) or not lines[at].strip() or _edge(lines[at]) in running):
                lines.pop(at)
        kept.append(lines)
    return kept


def _join_pages(pages: Sequence[str]) -> str:
    """Put pages together; a paragraph that goes on in small letters overleaf is one."""
    text = ""
    for page in filter(None, pages):
        goes_on = text and text[-1] not in '.!?:”"’)' and page[0].islower()
        text += (" " if goes_on else "\n\n") + page if text else page
    return text


def _edge(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def join_lines(lines: Sequence[str]) -> str:
    """Join lines that a page broke into paragraphs: one ends at an empty line, a short last line or a bullet.

    >>> join_lines(["The fort fell on Monday and", "the town on Tuesday.", "", "Next."])
    'The fort fell on Monday and the town on Tuesday.\\n\\nNext.'
    """
    widths = sorted(len(line) for line in lines if line.strip())
    width = widths[-max(1, len(widths) // 3)] if widths else 0
    paragraphs: list[str] = []
    begin, short = True, False
    for line in (" ".join(line.split()) for line in lines):
        if not line:
            begin = True
            continue
        if begin or _BULLET.match(line) or (short and line[0].isupper()):
            paragraphs.append(line)
        elif paragraphs[-1].endswith("-") and line[0].islower() and paragraphs[-1][-2:-1].isalpha():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        else:
            paragraphs[-1] += " " + line
        begin = len(line) < 0.75 * width and line[-1] in '.!?:”"’)'
        short = len(line) < 0.5 * width
    return "\n\n".join(paragraphs)
