"""What is typed -> values: the options that several commands share, and the clock they hand on.

It checks form only; whether a ledger or a report is there shows when it is opened.
"""

import difflib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from sayso.errors import LedgerError
from sayso.ledger import Ledger, open_ledger
from sayso.settings import load_settings

__all__ = ["NearestChoice", "NumberRange", "json_option", "ledger_option", "open_existing", "read_clock"]

F = TypeVar("F", bound=Callable[..., Any])

_NUMBER = r"((?:\d{1,3}(?:[,_ ]\d{3})+|\d+)(?:\.\d+)?)"
_RANGE = re.compile(rf"\s*{_NUMBER}?\s*(\.\.|–|-)?\s*{_NUMBER}?\s*")


class NearestChoice(click.Choice[str]):
    """A word out of a list; another word is refused with the nearest one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or fail with a suggestion."""
        word = str(value).strip().lower()
        if word in self.choices:
            return word
        near = difflib.get_close_matches(word, self.choices, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]!r}? " if near else ""
        return self.fail(f"{value!r} is not one of them; {hint}Choose from: {', '.join(self.choices)}.", param, ctx)


class NumberRange(click.ParamType[tuple[float | None, float | None]]):
    """A range of numbers: `5000..7000`, `5000..`, `..7000` or `5000`; thousands may be grouped by commas."""

    name = "range"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float | None, float | None]:
        """Return (low, high), None where an end is open.

        >>> NumberRange().convert("5,000..", None, None)
        (5000.0, None)
        """
        if isinstance(value, tuple):
            return value
        seen = _RANGE.fullmatch(str(value))
        if seen is None or not (seen[1] or seen[3]) or (seen[1] and seen[3] and not seen[2]):
            self.fail(f"{value!r} is no range; write 5000..7000, 5000.. or ..7000.", param, ctx)
        low, high = (float(re.sub("[,_ ]", "", part)) if part else None for part in (seen[1], seen[3]))
        if not seen[2]:
            return low, low
        if low is not None and high is not None and low > high:
            self.fail(f"{value!r} runs backwards; write the smaller number first.", param, ctx)
        return low, high


def _choose_ledger(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path | None:
    return value if value is not None or ctx.resilient_parsing else load_settings().ledger


def ledger_option(command: F) -> F:
    """Give a command `--ledger PATH`, whose default comes from the settings."""
    return click.option(
        "--ledger", "ledger_path", metavar="PATH", type=click.Path(path_type=Path), callback=_choose_ledger,
        help="The ledger file.  [default: SAYSO_LEDGER, or sayso.db in the current folder]",
    )(command)  # fmt: skip


def json_option(command: F) -> F:
    """Give a command `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")(command)


def open_existing(path: Path) -> Ledger:
    """Open a ledger for reading only; where there is none, say how to make one and make none.

    >>> try:
    ...     open_existing(Path("nowhere.db"))
    ... except LedgerError as error:
    ...     error.code
    'no-ledger'
    """
    try:
        return open_ledger(path, read_only=True)
    except LedgerError as error:
        if error.code != "no-ledger":
            raise
        how = f"make one with 'sayso read REPORT --ledger {path}', or try 'sayso demo'."
        raise LedgerError("no-ledger", f"There is no ledger at {path}; {how}") from error


def read_clock() -> str:
    """Return the present instant as UTC ISO text, to the second.

    >>> len(read_clock())
    20
    """
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
