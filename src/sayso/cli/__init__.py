"""Words on a terminal -> calls of the stages: the group of commands, and the one door errors leave by.

A command's module is imported when it is called, so that `sayso --help` loads no model runtime and no reader.
It does no work of its own.
"""

import difflib
import importlib
import os
import sys
import traceback
from typing import Any

import click

from sayso import __version__
from sayso.cli.screen import make_screen
from sayso.errors import SaysoError, SettingsError, UsageError

__all__ = ["COMMANDS", "CommandGroup", "main"]

# name, module, the command there, what it does: the last is what `sayso --help` shows without importing the module.
COMMANDS = (
    ("demo", "sayso.cli.giving", "demo", "Read the sample reports, write their brief and open it."),
    ("read", "sayso.cli.reading", "read", "Read reports into a ledger."),
    ("claims", "sayso.cli.asking", "claims", "List who claims what."),
    ("show", "sayso.cli.asking", "show", "Show one claim in its paragraph, or all claims of a document."),
    ("brief", "sayso.cli.giving", "brief", "Write a brief in which every line says who claims it."),
    ("extract", "sayso.cli.reading", "extract", "Print what reports claim as JSON lines, touching no ledger."),
    ("verify", "sayso.cli.keeping", "verify", "Check that nothing in a ledger was changed."),
    ("info", "sayso.cli.keeping", "info", "Count what a ledger holds."),
    ("completion", "sayso.cli.keeping", "completion", "Print a script that completes commands in a shell."),
)

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_PIPE = 1, 2, 130, 141  # the last two as shells count signals 2 and 13


class CommandGroup(click.Group):
    """The `sayso` command: finds a subcommand by its name, and turns failures into one sentence and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the commands, in the order a newcomer needs them."""
        return [name for name, *_ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command, or None where there is none of that name."""
        for name, module, attribute, _ in COMMANDS:
            if name == cmd_name:
                command: click.Command = getattr(importlib.import_module(module), attribute)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; a misspelt one gets the nearest name."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else "'sayso --help' lists them."
            ctx.fail(f"There is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the constant above, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, _, _, words in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every failure leaves here as one sentence and an exit status."""
        try:
            return self._invoke_and_flush(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:
            _close_output()
            ctx.exit(EXIT_PIPE)
        except SaysoError as error:
            self._tell(ctx, f"{error.message} ({error.code})")
            ctx.exit(EXIT_USAGE if isinstance(error, (UsageError, SettingsError)) else EXIT_FAILED)
        except OSError as error:
            what = f"{error.filename}: " if error.filename else ""
            self._tell(ctx, f"{what}{error.strerror or error}.")
            ctx.exit(EXIT_FAILED)
        except Exception as error:  # noqa: BLE001 (the last door: a user gets a sentence, --debug gives the traceback)
            what = f"{type(error).__name__}: {error}"
            how = "run it again as 'sayso --debug ...' and report what it prints"
            self._tell(ctx, f"sayso failed in a way nobody foresaw ({what}); {how} on the project's issue page.")
            ctx.exit(EXIT_FAILED)

    def _invoke_and_flush(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        finally:
            if sys.stdout is not None:  # a closed pipe must show here, not while the interpreter ends
                sys.stdout.flush()

    def _tell(self, ctx: click.Context, sentence: str) -> None:
        if ctx.params.get("debug"):
            traceback.print_exc()
        click.echo(f"Error: {sentence}", err=True)


def _close_output() -> None:
    """Point standard output at nothing, so that what is still buffered is not written into the closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.command(
    cls=CommandGroup,
    name="sayso",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="'sayso COMMAND --help' tells more about each, with examples.",
)
@click.version_option(__version__, prog_name="sayso", message="%(prog)s %(version)s")
@click.option(
    "--colour", "--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto",
    show_default=True, help="Colour; auto: on a terminal, unless NO_COLOR is set.",
)  # fmt: skip
@click.option("--debug", is_flag=True, help="Print the traceback of a failure.")
@click.option("--env-no-color", "no_color", envvar="NO_COLOR", hidden=True)
@click.option("--env-term", "term", envvar="TERM", hidden=True)
@click.option("--env-display", "display", envvar=["DISPLAY", "WAYLAND_DISPLAY"], hidden=True)
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """On whose say-so? sayso reads reporting about armed conflict and keeps a ledger of who claims what.

    \b
    Start here:
      sayso demo
      sayso read reports/ --ledger desk.db
      sayso claims --ledger desk.db --source governor
      sayso brief --ledger desk.db --out brief
    """
    # click reads NO_COLOR, TERM and DISPLAY through the hidden options: no code here looks at the environment.
    allowed = options["colour"] == "auto" and not options["no_color"] and options["term"] != "dumb"
    ctx.obj = make_screen(always=options["colour"] == "always", allowed=allowed, has_display=bool(options["display"]))
