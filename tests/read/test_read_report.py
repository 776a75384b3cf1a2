"""Files of one report: plain text as it stands, PDFs made by hand."""

from pathlib import Path

import pytest

from sayso.read import Hints, Item, Limits, iter_items
from sayso.read.report import join_lines


def make_pdf(pages: list[list[str]], info: str = "", tail: bytes = b"") -> bytes:
    """Write a PDF of plain lines, with an info dictionary where one is given."""
    bodies: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown} ET".encode("latin-1")
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(bodies) + 1)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(bodies)
        )
    bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    bodies.append(f"<< {info} >>".encode("latin-1"))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R /Info %d 0 R %s >>\n" % (len(bodies) + 1, len(bodies), tail)
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def read(path: Path, data: bytes, hints: Hints | None = None) -> Item:
    path.write_bytes(data)
    items = list(iter_items([str(path)], hints=hints or Hints(), limits=Limits(), fetched_at="2026-01-01T00:00:00Z"))
    assert len(items) == 1
    return items[0]


def test_a_pdf_gives_paragraphs_and_what_it_says_of_itself(tmp_path: Path) -> None:
    page = [
        "TARN - The garrison of the Tarn fort left before dawn on",
        "Sunday, a spokes-",
        "man said.",
        " ",
        "It is shut.",
    ]
    data = make_pdf([page], "/Title (The Tarn fort) /Author (Ilse Marrow) /CreationDate (D:20170312101500+02'00')")
    item = read(tmp_path / "a.pdf", data)
    assert item.document is not None
    assert item.document.text.startswith(
        "TARN - The garrison of the Tarn fort left before dawn on Sunday, a spokesman said."
    )
    assert item.document.text.endswith("It is shut.")
    assert (item.document.title, item.document.byline, item.document.dateline) == (
        "The Tarn fort",
        "Ilse Marrow",
        "TARN",
    )
    assert (item.document.published_at, item.document.reader) == ("2017-03-12", "pdf/1")
    assert [note.code for note in item.notes] == ["date-from-file"]


def test_a_date_given_by_hand_needs_no_doubt(tmp_path: Path) -> None:
    data = make_pdf([["The fort fell."]], "/CreationDate (D:20200101)")
    item = read(tmp_path / "a.pdf", data, Hints(published_at="2017-03"))
    assert item.document is not None
    assert item.document.published_at == "2017-03"
    assert item.notes == ()


def test_running_heads_and_page_numbers_are_no_text(tmp_path: Path) -> None:
    pages = [
        ["Situation report 12", f"On day {n} the road was shut, the council said.", f"Page {n} of 4"]
        for n in range(1, 5)
    ]
    item = read(tmp_path / "a.pdf", make_pdf(pages))
    assert item.document is not None
    assert "Situation report" not in item.document.text
    assert "Page" not in item.document.text
    assert item.document.text.count("the road was shut") == 4


def test_a_paragraph_that_goes_on_overleaf_is_one(tmp_path: Path) -> None:
    pages = [["The garrison of the Tarn fort left the"], ["fort before dawn."], ["The ministry denied it."]]
    item = read(tmp_path / "a.pdf", make_pdf(pages))
    assert item.document is not None
    assert item.document.text == "The garrison of the Tarn fort left the fort before dawn.\n\nThe ministry denied it."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nnothing of the kind", "pdf-damaged"),
        (make_pdf([["The fort fell."]])[:300], "pdf-damaged"),
        (make_pdf([[]]), "pdf-no-text"),
        (b"", "empty-file"),
    ],
    ids=["rubbish", "cut", "pictures", "empty"],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    item = read(tmp_path / "a.pdf", data)
    assert item.error is not None
    assert item.error.code == code


def test_an_encrypted_pdf_says_so(tmp_path: Path) -> None:
    lock = (
        b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b"> >>"
    )
    item = read(tmp_path / "a.pdf", make_pdf([["The fort fell."]], tail=lock))
    assert item.error is not None
    assert item.error.code == "pdf-encrypted"


def test_the_bytes_and_not_the_ending_tell_a_pdf(tmp_path: Path) -> None:
    item = read(tmp_path / "a.txt", make_pdf([["The fort fell."]]))
    assert item.document is not None
    assert (item.document.text, item.document.reader) == ("The fort fell.", "pdf/1")


def test_plain_text_is_the_files_own(tmp_path: Path) -> None:
    raw = "\ufeffKABUL - A\r\nB\rC  D\n\n<p>not markup</p>\n".encode()
    item = read(tmp_path / "a.txt", raw)
    assert item.document is not None
    assert item.document.text == raw.decode("utf-8")
    assert item.document.dateline == "KABUL"
    assert item.document.reader == "text/1"


def test_page_encodings_that_the_page_names_are_no_guess(tmp_path: Path) -> None:
    words = "Отряд ушёл из крепости, сообщил представитель совета."
    html = f'<meta charset="windows-1251"><title>Крепость</title><p>{words}</p>'
    item = read(tmp_path / "a.html", html.encode("cp1251"))
    assert item.document is not None
    assert item.document.text == words
    assert item.notes == ()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([], ""),
        (["", " "], ""),
        (["- one", "- two"], "- one\n\n- two"),
        (["A long line that fills the page to its edge", "and ends.", "A new paragraph begins on the next line"],
         "A long line that fills the page to its edge and ends.\n\nA new paragraph begins on the next line"),
        (["well-", "Known"], "well- Known"),
        (["A heading", "A long line that fills the page to its edge", "and goes on."],
         "A heading\n\nA long line that fills the page to its edge and goes on."),
    ],
)  # fmt: skip
def test_lines_are_joined_into_paragraphs(lines: list[str], wanted: str) -> None:
    assert join_lines(lines) == wanted
