"""Marked paragraphs, tables, CSV, JSON and JSON lines: nothing is lost, nothing is run."""

import csv
import io
import json
from pathlib import Path

import jsonschema

from make import claim, doc, quantity, reading, source
from sayso.contract.codec import from_json
from sayso.export import EXPORTERS, format_csv, format_json, format_table, reading_line
from sayso.export.mark import escape_markdown, format_html, format_markdown, format_terminal, mark_spans
from sayso.types import Reading, View

ROOT = Path(__file__).parents[2]
TEXT = "Before.\n\n“Nearly 400 men,” said the <b>envoy</b>, “fled.”\n\nAfter."


def make_marked() -> Reading:
    report = doc(TEXT, title="<script>alert(1)</script>")
    number = quantity(TEXT, "Nearly 400", None, 400, high_open=True, hedge="nearly", counted="men")
    told = claim(
        report, "“Nearly 400 men,”", "“fled.”", cue="said", source=source(TEXT, "the <b>envoy</b>"), form="direct",
        quantities=(number,),
    )  # fmt: skip
    return reading(report, told, quantities=(number,))


def test_pieces_join_to_the_paragraph_and_carry_their_labels() -> None:
    (paragraph,) = mark_spans(TEXT, make_marked().claims[0])
    assert "".join(piece.text for piece in paragraph) == TEXT.split("\n\n")[1]
    labels = {piece.text: piece.labels for piece in paragraph}
    assert labels["said"] == ("cue",)
    assert labels["Nearly 400"] == ("content", "number")
    assert labels["the <b>envoy</b>"] == ("source",)


def test_html_markdown_and_terminal_show_the_same_words() -> None:
    paragraphs = mark_spans(TEXT, make_marked().claims[0])
    page = format_html(paragraphs)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert page.count("<mark") == page.count("</mark>")
    assert "**" in format_markdown(paragraphs)
    plain = format_terminal(paragraphs, colour=False)
    assert "[CUE said]" in plain
    assert "\x1b[" not in plain
    assert "\x1b[" in format_terminal(paragraphs, colour=True)


def test_markdown_characters_are_escaped() -> None:
    assert escape_markdown("[a](javascript:x) <i>") == r"\[a\]\(javascript:x\) \<i\>"


def test_a_reading_line_is_one_line_fits_the_schema_and_comes_back() -> None:
    told = make_marked()
    line = reading_line(told)
    assert "\n" not in line
    data = json.loads(line)
    jsonschema.validate(data, json.loads((ROOT / "schemas" / "reading.json").read_text(encoding="utf-8")))
    assert from_json(Reading, data) == told
    assert reading_line(told) == line


def test_tables_hold_every_row() -> None:
    rows = ({"who": "=SUM(A1)", "low": 40, "via": ["a", "b"]}, {"who": "x" * 300, "low": None, "via": []})
    view = View(question="?", columns=("who", "low", "via"), rows=rows, tip="0")
    read = list(csv.reader(io.StringIO(format_csv(view), newline="")))
    assert read[0] == ["who", "low", "via"]
    assert read[1] == ["'=SUM(A1)", "40", "a; b"]
    assert read[2] == ["x" * 300, "", ""]
    assert json.loads(format_json(view))["rows"][0]["via"] == ["a", "b"]
    assert all(len(line) <= 80 for line in format_table(view, width=80).splitlines())
    assert set(EXPORTERS) == {"table", "csv", "json"}
