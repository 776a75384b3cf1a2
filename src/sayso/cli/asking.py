"""`sayso claims` and `sayso show`: a ledger -> the claims asked for, as a table, CSV or JSON, or in full.

They change nothing. How a claim is worded in full stands in `claim_text.py`.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sayso.cli.claim_text import format_claim, format_reading
from sayso.cli.options import NearestChoice, NumberRange, json_option, ledger_option, open_existing
from sayso.cli.screen import Screen, echo_data, note
from sayso.contract.codec import to_json
from sayso.contract.values import ACTS
from sayso.errors import LedgerError, UsageError
from sayso.export.jsonl import reading_line
from sayso.export.table import format_csv, format_json, format_table
from sayso.ledger import ClaimQuery, Ledger
from sayso.picture import make_claim_table
from sayso.types import Claim, Note, View

__all__ = ["KINDS", "claims", "show"]

KINDS = (
    "named-person", "named-body", "unnamed-person", "unnamed-group", "document", "outlet", "public", "none",
    "narration",
)  # fmt: skip

SHOWN_COLUMNS = ("who", "act", "what", "numbers", "when", "document", "claim_id")
NARROW_COLUMNS = ("who", "act", "what", "when", "claim_id")
NARROW = 120  # columns of a terminal below which numbers and document leave the claim's words no room
SHORT_ID = 10  # characters of an id in a table on a terminal: `sayso show` takes the beginning of an id


@click.command()
@ledger_option
@click.option("--text", metavar="TEXT", help='Words of the claim; "an exact phrase", prefix*, title:word.')
@click.option("--source", metavar="TEXT", help="Words of the source's name, role or description.")
@click.option("--act", type=NearestChoice(ACTS), metavar="ACT", help=f"What the source does: {', '.join(ACTS)}.")
@click.option("--kind", type=NearestChoice(KINDS), metavar="KIND", help=f"Kind of source: {', '.join(KINDS)}.")
@click.option("--from", "date_from", metavar="DATE", help="Published on or after: 2017, 2017-03 or 2017-03-12.")
@click.option("--to", "date_to", metavar="DATE", help="Published on or before.")
@click.option("--low", type=float, metavar="N", help="A number in the claim may be N or more.")
@click.option("--high", type=float, metavar="N", help="A number in the claim may be N or less.")
@click.option("--number", type=NumberRange(), metavar="LOW..HIGH", help="Both at once: 5000..7000, 5000.. or ..7000.")
@click.option("--limit", type=click.IntRange(min=0, max=10**9), default=50, show_default=True, help="Most; 0: all.")
@click.option("--offset", type=click.IntRange(min=0, max=10**9), default=0, help="Claims to pass over first.")
@click.option(
    "--format", "layout", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How the claims are written.",
)  # fmt: skip
@click.pass_obj
def claims(screen: Screen, /, ledger_path: Path, limit: int, layout: str, **filters: Any) -> None:
    """List who claims what.

    Every filter given must hold; a number matches when its range may lie in the one asked for. On a terminal ids are
    shortened and long cells cut; csv and json have them whole.

    \b
    Examples:
      sayso claims --source governor --from 2016 --to 2017-03
      sayso claims --text '"foreign fighters"' --act estimate --number 1000..5000
      sayso claims --act deny --format csv --limit 0 > denials.csv
    """
    number = filters.pop("number")
    if number is not None:
        if filters["low"] is not None or filters["high"] is not None:
            raise click.UsageError("--number says both ends; leave out --low and --high.")
        filters["low"], filters["high"] = number
    # Asking for one more than is shown tells whether there is more.
    query = ClaimQuery(**filters, limit=limit + 1 if limit else None)
    with open_existing(ledger_path) as ledger:
        found = list(ledger.find_claims(query))
        more = bool(limit) and len(found) > limit
        found = found[:limit] if more else found
        view = make_claim_table(((each.document, each.claim) for each in found), tip=ledger.tip())
    sentence = f"More claims match than the {limit:,} listed; '--limit 0' lists all."
    if layout == "json":  # a program gets each claim whole, as `sayso extract` writes it, beside the table's words
        whole = [to_json(each.claim, each.document.text) for each in found]
        view = replace(view, rows=tuple({**row, "claim": one} for row, one in zip(view.rows, whole, strict=True)))
    if more:
        view = replace(view, notes=(*view.notes, Note(code="list-cut", message=sentence)))
    _echo_view(view, layout, screen)
    if more:
        note(sentence)
    elif not found:
        note("No claim matches.")


def _echo_view(view: View, layout: str, screen: Screen) -> None:
    if layout == "json":
        echo_data(format_json(view))
    elif layout == "csv":
        echo_data(format_csv(view))
    elif screen.is_terminal:
        columns = NARROW_COLUMNS if screen.width < NARROW else SHOWN_COLUMNS
        shown = replace(view, rows=tuple(_shorten(row, screen.width // 4) for row in view.rows))
        screen.echo(format_table(shown, columns=columns, width=screen.width))
    else:
        dated = replace(view, rows=tuple({**row, "when": str(row["when"] or "")[:10]} for row in view.rows))
        screen.echo(format_table(dated, columns=SHOWN_COLUMNS, width=screen.width))


def _shorten(row: dict[str, object], most: int) -> dict[str, object]:
    """Cut ids, instants and long names, so that the width goes to the claim's own words."""
    who = str(row["who"])
    who = who if len(who) <= most else who[: most - 1].rstrip() + "…"
    return {**row, "who": who, "claim_id": str(row["claim_id"])[:SHORT_ID], "when": str(row["when"] or "")[:10]}


@click.command()
@click.argument("wanted", metavar="ID")
@ledger_option
@json_option
@click.pass_obj
def show(screen: Screen, /, wanted: str, ledger_path: Path, as_json: bool) -> None:
    """Show one claim in its paragraph, or all claims of a document.

    ID is the id of a claim or a document, or the beginning of one. The paragraph has source, cue, content and numbers
    marked: by colour on a terminal, else in brackets.

    \b
    Examples:
      sayso show c-4f2a
      sayso show d-91bc --json
    """
    with open_existing(ledger_path) as ledger:
        doc_id, claim = _get_wanted(ledger, wanted)
        if claim is None:
            reading = ledger.get_reading(doc_id)
            if as_json:
                echo_data(reading_line(reading) + "\n")
            else:
                screen.echo(format_reading(reading, width=screen.width, colour=screen.colour))
            return
        doc = ledger.get_document(doc_id)
    if as_json:
        value = {"document": to_json(doc, doc.text), "claim": to_json(claim, doc.text)}
        echo_data(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    else:
        screen.echo(format_claim(doc, claim, width=screen.width, colour=screen.colour))


def _get_wanted(ledger: Ledger, wanted: str) -> tuple[str, Claim | None]:
    """Return the document's id and, unless the document itself is wanted, the claim."""
    if not wanted.strip():
        raise UsageError("empty-id", "The id is empty; give the id of a claim or document, or the beginning of one.")
    if ledger.has_document(wanted):
        return wanted, None
    try:
        claim = ledger.get_claim(wanted)
        return claim.doc_id, claim
    except LedgerError as error:
        if error.code != "no-claim":
            raise
    try:
        return ledger.get_document(wanted).id, None
    except LedgerError as error:
        if error.code != "no-document":
            raise
        what = f"Neither a claim nor a document has an id that begins with {wanted!r}"
        raise LedgerError("no-such-id", f"{what}; 'sayso claims' lists ids.") from error
