"""`sayso verify`, `info` and `completion`: a ledger -> whether it is whole, and what it holds.

They change nothing and repair nothing.
"""

import json
import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from sayso.cli.options import json_option, ledger_option, open_existing
from sayso.cli.screen import Screen, echo_data, format_fields
from sayso.ledger import Fault, Ledger
from sayso.ledger import verify as find_fault

__all__ = ["completion", "info", "verify"]

# Bodies are canonical JSON, where a quote inside a text is escaped: this key and value can be nothing else.
_MADE_BY = re.compile(r'(?<!\\)"made_by":"((?:[^"\\]|\\.)*)"')
_DIGEST = re.compile(r"[0-9a-f]{8,64}")


@click.command()
@ledger_option
@click.option("--tip", metavar="SHA256", help="A tip noted earlier: it must still stand in the chain.")
@json_option
@click.pass_context
def verify(ctx: click.Context, /, ledger_path: Path, tip: str | None, as_json: bool) -> None:
    """Check that nothing in a ledger was changed.

    Every digest, every span's words and every row of the index are worked out again; the first fault is named. What
    was cut off the end shows only by a tip noted earlier, so keep the tip this prints somewhere else.

    \b
    Exit status: 0 whole, 1 a fault was found or the ledger cannot be opened.

    \b
    Examples:
      sayso verify --ledger desk.db
      sayso verify --ledger desk.db --json
    """
    screen: Screen = ctx.obj
    if tip is not None and not _DIGEST.fullmatch(tip.lower()):
        raise click.BadParameter(f"{tip!r} is no digest; give 8 to 64 hexadecimal digits.", ctx, param_hint="--tip")
    with open_existing(ledger_path) as ledger:
        entries = ledger.count()["entries"]
        with screen.progress("Checking", lambda: entries) as move:
            fault = find_fault(ledger, on_entry=lambda _: move(1))
        if fault is None and tip is not None:
            fault = _find_lost_tip(ledger, tip.lower())
        now = ledger.tip()
    if as_json:
        value = {"whole": fault is None, "entries": entries, "tip": now, "fault": asdict(fault) if fault else None}
        echo_data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    elif fault is None:
        click.echo(f"Whole: {entries:,} entries, tip {now}")
    else:
        where = f"entry {fault.seq}" if fault.seq is not None else "the file"
        click.echo(f"Fault at {where}: {fault.message} ({fault.code})")
    if fault is not None:
        ctx.exit(1)


def _find_lost_tip(ledger: Ledger, tip: str) -> Fault | None:
    if any(entry.sha256.startswith(tip) for entry in ledger.iter_entries()):
        return None
    message = f"No entry has the digest {tip}: entries were cut off the end, or this is another ledger."
    return Fault(seq=None, code="tip-lost", message=message)


@click.command()
@ledger_option
@json_option
@click.pass_obj
def info(screen: Screen, /, ledger_path: Path, as_json: bool) -> None:
    """Count what a ledger holds.

    \b
    Examples:
      sayso info --ledger desk.db
      sayso info --json
    """
    with open_existing(ledger_path) as ledger:
        counts = ledger.count()
        models = _count_models(ledger)
        tip = ledger.tip()
    notes = {name.removeprefix("note:"): count for name, count in counts.items() if name.startswith("note:")}
    totals = {name: counts[name] for name in ("documents", "claims", "entries", "judgements", "notes")}
    size = ledger_path.stat().st_size
    if as_json:
        value = {**totals, "tip": tip, "notes_by_code": notes, "models": models, "path": str(ledger_path),
                 "bytes": size}  # fmt: skip
        echo_data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        return
    fields = [("ledger", str(ledger_path)), *((name, f"{count:,}") for name, count in totals.items())]
    fields += [("  " + code, f"{count:,}") for code, count in notes.items()]
    fields += [("made by", ", ".join(f"{name} ({count:,} claims)" for name, count in models.items()))]
    fields += [("size", f"{size:,} bytes"), ("tip", tip)]
    click.echo(format_fields(fields, width=screen.width))


def _count_models(ledger: Ledger) -> dict[str, int]:
    found = (_MADE_BY.search(entry.body) for entry in ledger.iter_entries() if entry.kind == "claim")
    counts = Counter(json.loads(f'"{each[1]}"') for each in found if each)
    return dict(sorted(counts.items()))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> None:
    """Print a script that completes commands in a shell.

    \b
    Examples:
      sayso completion bash > sayso-complete.bash
      sayso completion fish > sayso.fish
    """
    maker = get_completion_class(shell)
    if maker is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(maker(ctx.find_root().command, {}, "sayso", "_SAYSO_COMPLETE").source())
