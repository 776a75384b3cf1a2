"""Text -> a terminal, a pipe or a file: colour, width, progress and paging are decided here.

It knows nothing of claims or ledgers and imports nothing of sayso, so that `--help` stays quick. Data for
programs goes out as UTF-8 bytes, whatever the locale.
"""

import io
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

__all__ = ["Screen", "echo_data", "format_fields", "make_screen", "note"]

PIPE_WIDTH = 160  # columns of a table that goes into a pipe: ids stay whole, a line still fits a wide window
NARROWEST, WIDEST = 60, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the output can do; `has_display` tells whether a window can be opened beside it."""

    is_terminal: bool
    colour: bool
    width: int
    height: int
    has_display: bool

    def echo(self, text: str) -> None:
        """Print text, through a pager where it is longer than the terminal is high."""
        if self.is_terminal and text.count("\n") >= self.height:
            click.echo_via_pager(text, color=self.colour)
        else:
            click.echo(text, color=self.colour, nl=not text.endswith("\n"))

    @contextmanager
    def progress(self, label: str, count: Callable[[], int]) -> Iterator[Callable[[int], None]]:
        """Show a bar on standard error while the block runs, if that is a terminal; yields what moves it.

        `count` is asked for the length only when a bar is shown.
        """
        if not sys.stderr.isatty():
            yield lambda _: None
            return
        with click.progressbar(length=max(count(), 1), label=label, file=sys.stderr, show_pos=True) as bar:
            yield lambda steps: bar.update(steps)


def make_screen(*, always: bool, allowed: bool, has_display: bool) -> Screen:
    """Look at standard output: is it a terminal, how wide, and may it be coloured.

    >>> make_screen(always=False, allowed=False, has_display=False).colour
    False
    """
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a locale without curly quotes shows "?", it does not fail
    size = shutil.get_terminal_size()
    width = min(max(size.columns, NARROWEST), WIDEST) if is_terminal else PIPE_WIDTH
    colour = always or (allowed and is_terminal)
    return Screen(is_terminal=is_terminal, colour=colour, width=width, height=size.lines, has_display=has_display)


def echo_data(text: str) -> None:
    """Write text for a program to standard output as UTF-8, line ends as they stand."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def note(sentence: str) -> None:
    """Say something beside the result, on standard error."""
    click.echo(sentence, err=True)


def format_fields(fields: Sequence[tuple[str, str]], *, width: int) -> str:
    """Lay out names and values in two columns, leaving out the empty ones; long values are wrapped.

    >>> print(format_fields([("act", "say"), ("url", ""), ("form", "direct")], width=60))
    act   say
    form  direct
    """
    shown = [(name, " ".join(value.split())) for name, value in fields if value.strip()]
    indent = max((len(name) for name, _ in shown), default=0) + 2
    lines = []
    for name, value in shown:
        wrapped = textwrap.wrap(value, max(width - indent, 30), break_long_words=False, break_on_hyphens=False) or [""]
        lines.append(name.ljust(indent) + wrapped[0])
        lines += [" " * indent + line for line in wrapped[1:]]
    return "\n".join(lines)
