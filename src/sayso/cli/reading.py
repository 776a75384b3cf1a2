"""`sayso read` and `sayso extract`: paths -> a ledger, or JSON lines.

They say what became of every input; a bad one stops nothing. How reports are opened is the work of `read/`.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click

from sayso.annotate import Encoder, open_shipped_encoder
from sayso.cli.options import NearestChoice, json_option, ledger_option, read_clock
from sayso.cli.screen import Screen, echo_data, note
from sayso.errors import SaysoError
from sayso.export.jsonl import reading_line
from sayso.export.wording import make_visible
from sayso.flow import Outcome, read_into
from sayso.flow import extract as extract_items
from sayso.ledger import Ledger, open_ledger
from sayso.read import READERS, Hints, Item, Limits, count_inputs, iter_items, parse_date
from sayso.settings import Settings, load_settings

__all__ = ["Tally", "echo_failures", "extract", "format_tally", "read", "read_items"]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of a batch so far."""

    added: int = 0
    known: int = 0
    claims: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, SaysoError]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if outcome.error is not None:
            self.failed.append((outcome.origin, outcome.error))
        elif outcome.reading is not None and outcome.added:
            self.added += 1
            self.claims += len(outcome.reading.claims)
            self.notes.update(each.code for each in outcome.reading.notes)
        else:
            self.known += 1


class _PublishedAt(click.ParamType[str]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = parse_date(str(value))
        if found is None:
            self.fail(f"{value!r} is no date; write 2017, 2017-03, 2017-03-12 or an instant.", param, ctx)
        return found


def _report_options(command: F) -> F:
    """Give a command the options that say what the user knows about the reports."""
    options = (
        click.option("--published-at", type=_PublishedAt(), metavar="DATE", help="When the reports were published."),
        click.option("--outlet", metavar="NAME", help="Who published them."),
        click.option("--title", metavar="TEXT", help="Their headline."),
        click.option("--byline", metavar="TEXT", help="Who wrote them."),
        click.option("--lang", metavar="CODE", help="Their language, such as en or ru."),
        click.option("--url", metavar="URL", help="Where they are published."),
        click.option(
            "--input",
            type=NearestChoice([reader.name for reader in READERS]),
            help="Their format, where it cannot be told.",
        ),
        click.option("--allow-private", is_flag=True, help="Fetch from addresses that are not public, too."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@ledger_option
@_report_options
@json_option
@click.pass_obj
def read(screen: Screen, /, paths: tuple[str, ...], ledger_path: Path, as_json: bool, **known: Any) -> None:
    """Read reports into a ledger.

    PATH is a file (text, HTML, PDF, JSONL, RSS or Atom, WARC), a folder, a pattern, a web address, or - for standard
    input. What is said with an option wins over what the report says. A report that is there already is not read
    again; one that cannot be read is listed at the end and stops nothing.

    \b
    Exit status: 0 all read, 1 some could not be read, 2 wrong usage.

    \b
    Examples:
      sayso read reports/ --ledger desk.db
      sayso read reports/*.html --published-at 2017-03 --outlet "Desk copy"
      sayso read - --input text --outlet "Field notes" < report.txt
    """
    settings = load_settings()
    items = _open_items(paths, known, settings)
    with open_ledger(ledger_path, create=True) as ledger, _reporting(ledger, as_json=as_json) as tally:
        read_items(ledger, items, screen, tally=tally, count=lambda: count_inputs(paths))
    if tally.failed:
        click.get_current_context().exit(1)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "layout", type=click.Choice(["jsonl"]), default="jsonl", show_default=True,
    help="One JSON object a line.",
)  # fmt: skip
@_report_options
@click.pass_context
def extract(ctx: click.Context, /, paths: tuple[str, ...], layout: str, **known: Any) -> None:  # noqa: ARG001
    """Print what reports claim as JSON lines, touching no ledger.

    One line a document, in the order of the inputs: document, claims, mentions, places, times, quantities and notes.
    Every span carries its words. FILE is what `sayso read` takes; inputs that cannot be read are told on standard
    error.

    \b
    Exit status: 0 all read, 1 some could not be read, 2 wrong usage.

    \b
    Examples:
      sayso extract reports/*.html --format jsonl > claims.jsonl
      echo "Officials said the fort fell." | sayso extract - --input text
    """
    settings = load_settings()
    items = _open_items(paths, known, settings)
    failed = 0
    for outcome in extract_items(items, open_shipped_encoder(threads=settings.threads)):
        if outcome.reading is None:
            failed += 1
            note(_word_failure(outcome.origin, outcome.error))
        else:
            echo_data(reading_line(outcome.reading) + "\n")
    if failed:
        ctx.exit(1)


def read_items(
    ledger: Ledger, items: Iterable[Item], screen: Screen, *, tally: Tally, count: Callable[[], int]
) -> None:
    """Read items into a ledger, counting into `tally` and moving a progress bar once for each file."""
    settings = load_settings()

    @cache
    def get_encoder() -> Encoder:
        return open_shipped_encoder(threads=settings.threads)

    outcomes = read_into(ledger, items, get_encoder, clock=read_clock, by=settings.by)
    with screen.progress("Reading", count) as move:
        file = None
        for outcome in outcomes:
            tally.add(outcome)
            before, file = file, outcome.origin.rsplit("#", 1)[0]  # members of one container move the bar once
            if file != before:
                move(1)


def format_tally(tally: Tally) -> str:
    """Word what became of a batch, with its notes by code.

    >>> format_tally(Tally(added=2, claims=9, notes=Counter({"bad-date": 1})))
    '2 documents added with 9 claims, 0 already there, 0 failed.\\nNotes: bad-date 1.'
    """
    documents, claims = _plural(tally.added, "document"), _plural(tally.claims, "claim")
    lines = [f"{documents} added with {claims}, {tally.known:,} already there, {len(tally.failed):,} failed."]
    if tally.notes:
        lines.append("Notes: " + ", ".join(f"{code} {count:,}" for code, count in tally.notes.most_common()) + ".")
    return "\n".join(lines)


def echo_failures(tally: Tally) -> None:
    """List every input that could not be read, with its sentence, on standard error."""
    if tally.failed:
        note(f"Could not be read ({len(tally.failed):,}):")
    for origin, error in tally.failed:
        note(f"  {_word_failure(origin, error)}")


@contextmanager
def _reporting(ledger: Ledger, *, as_json: bool) -> Iterator[Tally]:
    """Yield an empty tally and print it at the end, also when the batch is cut short: what was stored stays."""
    tally = Tally()
    try:
        yield tally
    finally:
        if as_json:
            echo_data(json.dumps(_tally_to_json(tally, ledger), ensure_ascii=False, indent=2) + "\n")
        else:
            click.echo(format_tally(tally))
        echo_failures(tally)


def _tally_to_json(tally: Tally, ledger: Ledger) -> dict[str, object]:
    failed = [{"origin": origin, "code": error.code, "message": error.message} for origin, error in tally.failed]
    return {
        "ledger": str(ledger.path), "added": tally.added, "known": tally.known, "failed": failed,
        "claims": tally.claims, "notes": dict(sorted(tally.notes.items())), "tip": ledger.tip(),
    }  # fmt: skip


def _open_items(paths: Sequence[str], known: dict[str, Any], settings: Settings) -> Iterator[Item]:
    limits = Limits(
        timeout_s=settings.timeout_s,
        max_bytes=settings.max_bytes,
        allow_private=known.pop("allow_private") or settings.allow_private,
    )
    now = read_clock()
    items = iter_items(paths, hints=Hints(**known), limits=limits, fetched_at=now, stdin=sys.stdin.buffer)
    return (_forget_clock(item, now) for item in items)


def _forget_clock(item: Item, now: str) -> Item:
    """Leave `fetched_at` empty for what was not fetched: the same file then gives the same bytes every time."""
    doc = item.document
    if doc is None or doc.fetched_at != now or item.origin.startswith(("http://", "https://")):
        return item
    return replace(item, document=replace(doc, fetched_at=None))


def _word_failure(origin: str, error: SaysoError | None) -> str:
    message = error.message if error else "It could not be read."
    return make_visible(message if origin in message else f"{origin}: {message}")


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
