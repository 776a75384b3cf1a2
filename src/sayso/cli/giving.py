"""`sayso brief` and `sayso demo`: a ledger -> a page to read.

They draw nothing themselves; the table is made in `picture/`, the page in `export/`.
"""

import json
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from shutil import which

import click

from sayso.cli.options import json_option, ledger_option, open_existing, read_clock
from sayso.cli.reading import Tally, echo_failures, format_tally, read_items
from sayso.cli.screen import Screen, echo_data, note
from sayso.errors import UsageError
from sayso.export.brief import BriefFiles, write_brief
from sayso.ledger import Ledger, open_ledger
from sayso.picture import make_estimates, make_headcounts
from sayso.read import Hints, Item, Limits, iter_items
from sayso.types import View

__all__ = ["brief", "demo"]

DEMO = Path("sayso-demo")
# Never the ledger of the settings: sample reports that got into a working ledger could not be taken out again.
DEMO_LEDGER = DEMO / "sayso.db"
DEMO_TITLE = "Demonstration: Islamic State in Khorasan, 2014 to 2022"


@click.command()
@ledger_option
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default="brief", show_default=True, metavar="FOLDER",
    help="Where brief.html and brief.md are written.",
)  # fmt: skip
@click.option("--title", default="Who claims what", show_default=True, metavar="TEXT", help="The brief's heading.")
@json_option
@click.pass_obj
def brief(screen: Screen, /, ledger_path: Path, out: Path, title: str, as_json: bool) -> None:
    """Write a brief in which every line says who claims it.

    The brief is one HTML file that needs no network, and the same as Markdown: how many fighters, says who, when; then
    every claim with its quoted words.

    \b
    Examples:
      sayso brief --ledger desk.db --out brief
      sayso brief --out spring --title "Spring offensive" --json
    """
    with open_existing(ledger_path) as ledger, screen.progress("Writing", lambda: 1) as move:
        written, _ = _write(ledger, out, title)
        move(1)
    if as_json:
        value = {
            "html": str(written.html), "markdown": str(written.markdown),
            "notes": [{"code": each.code, "message": each.message} for each in written.notes],
        }  # fmt: skip
        echo_data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        return
    click.echo(f"The brief is {written.html} (and {written.markdown.name} beside it).")
    for each in written.notes:
        note(each.message)


@click.command()
@click.option(
    "--ledger", "ledger_path", type=click.Path(path_type=Path), default=DEMO_LEDGER, show_default=True,
    metavar="PATH", help="The ledger file; a new one is best.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=DEMO, show_default=True, metavar="FOLDER",
    help="Where the brief is written.",
)  # fmt: skip
@click.option("--no-open", is_flag=True, help="Do not open the brief in a browser.")
@click.pass_obj
def demo(screen: Screen, /, ledger_path: Path, out: Path, no_open: bool) -> None:
    """Read the sample reports, write their brief and open it.

    The reports come with sayso and were written for this demonstration, about public facts. Running it again adds
    nothing to the ledger and writes the brief anew.

    \b
    Examples:
      sayso demo
      sayso demo --ledger try.db --out try --no-open
    """
    tally = Tally()
    _make_folder(ledger_path.parent)
    with open_ledger(ledger_path, create=True) as ledger:
        with as_file(files("sayso.demo") / "reports") as reports:
            paths = sorted(str(path) for path in reports.glob("*.html"))
            read_items(ledger, _iter_samples(paths), screen, tally=tally, count=lambda: len(paths))
        written, estimates = _write(ledger, out, DEMO_TITLE)
    click.echo(f"Sample reports: {format_tally(tally)}")
    echo_failures(tally)
    click.echo(f"\nThe brief is {written.html} (and {written.markdown.name} beside it).")
    for each in written.notes:
        note(each.message)
    if not no_open and _can_open(screen):
        webbrowser.open(written.html.absolute().as_uri())
    click.echo("\n".join(("\nNext:", *(f"  {line}" for line in _suggest(ledger_path, estimates)))))
    if tally.failed:
        click.get_current_context().exit(1)


def _write(ledger: Ledger, out: Path, title: str) -> tuple[BriefFiles, View]:
    estimates = make_estimates(ledger.iter_readings(), tip=ledger.tip())
    headcounts = make_headcounts(ledger.iter_readings(), tip=ledger.tip())
    readings, made_at = ledger.iter_readings(), read_clock()
    files = write_brief(readings, estimates=estimates, headcounts=headcounts, out=out, title=title, made_at=made_at)
    return files, estimates


def _iter_samples(paths: list[str]) -> Iterator[Item]:
    """Read the installed reports; the ledger keeps their names, not where this machine has them."""
    items = iter_items(paths, hints=Hints(input="html"), limits=Limits(), fetched_at=read_clock())
    for item in items:
        yield replace(item, origin=f"sayso.demo/{Path(item.origin).name}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"The folder {folder} cannot be made ({error.strerror})"
        raise UsageError("cannot-write", f"{what}; give --ledger and --out where you may write.") from error


def _can_open(screen: Screen) -> bool:
    # Without a window webbrowser would start a text browser in this very terminal.
    return screen.is_terminal and (screen.has_display)


def _suggest(ledger_path: Path, estimates: View) -> tuple[str, ...]:
    ids = [row["claim_ids"] for row in estimates.rows]
    first = ids[-1][0] if ids and isinstance(ids[-1], list) and ids[-1] else None
    # As it was called just now, so that a line can be copied where no environment is active: .venv/bin/sayso.
    called = Path(sys.argv[0])
    sayso = str(called) if called.name == "sayso" and which("sayso") != str(called) else "sayso"
    look = f"{sayso} show {first} --ledger {ledger_path}" if first else f"{sayso} info --ledger {ledger_path}"
    return (f"{sayso} claims --ledger {ledger_path} --number 1000..5000", look, f"{sayso} read YOUR-REPORTS/")
