"""The source -> docs/cli.md, settings.md, errors.md, schemas/*.json: pages that cannot drift from what they tell.

`python -m sayso.train docs` writes them, `--check` names those that differ. It runs nothing of what it describes.
"""

import dataclasses
import inspect
import io
import json
import re
import tokenize
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sayso import settings as settings_module
from sayso.cli import main
from sayso.settings import Settings
from sayso.train.codes import Code, find_codes
from sayso.types import Claim, Document, Entry, Judgement, Reading, Span, View

__all__ = ["generate_docs", "make_schema"]

SCHEMAS = (Reading, Claim, Document, View, Entry, Judgement)
MADE = "<!-- Made by `python -m sayso.train docs`; do not edit. -->"
_JSON_KINDS = types.MappingProxyType({str: "string", int: "integer", float: "number", bool: "boolean", dict: "object"})


def generate_docs(root: Path, check: bool) -> list[str]:
    """Write the pages made from the source under `root`, or with `check` only compare; return the paths that differ."""
    pages = {
        "docs/cli.md": _write_cli(),
        "docs/settings.md": _write_settings(),
        "docs/errors.md": _write_errors(root / "src" / "sayso"),
        **{f"schemas/{kind.__name__.lower()}.json": _write_schema(kind) for kind in SCHEMAS},
    }
    differing = []
    for name, text in pages.items():
        path = root / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        differing.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return differing


# ---- docs/cli.md ---------------------------------------------------------------------------------------------------


def _write_cli() -> str:
    lines = ["# The command line", "", MADE, ""]
    lines += [*_iter_help(main.help or ""), "", "Options before the command:", "", *_iter_options(main), ""]
    lines += [
        "Exit status: 0 done, 1 failed, wholly or in part, 2 wrong usage or settings, 130 stopped by Ctrl-C, 141 the",
        "",
    ]
    lines[-2] += " reader of a pipe went away."
    ctx = click.Context(main)
    for name in main.list_commands(ctx):
        command = main.get_command(ctx, name)
        if command is not None:
            arguments = [param.make_metavar(ctx) for param in command.params if isinstance(param, click.Argument)]
            lines += [f"## sayso {name}", "", f"`{' '.join(['sayso', name, '[OPTIONS]', *arguments])}`", ""]
            lines += [*_iter_help(command.help or ""), "", *_iter_options(command), ""]
    return "\n".join(lines).rstrip() + "\n"


def _iter_help(text: str) -> Iterator[str]:
    """Yield help text as Markdown; examples become blocks of commands, which the tests run."""
    for number, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
        if number:
            yield ""
        head, _, rest = paragraph.removeprefix("\b\n").partition("\n")
        if head in ("Examples:", "Start here:"):
            yield from ("```console", *(f"$ {line.strip()}" for line in rest.splitlines()), "```")
        else:
            yield " ".join(paragraph.removeprefix("\b\n").split())


def _iter_options(command: click.Command) -> Iterator[str]:
    shown = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    yield from ("| option | meaning | default |", "|---|---|---|")
    for param in shown:
        names = ", ".join(param.opts)
        value = "" if param.is_flag or param.count else f" {_word_value(param)}"
        help_text, _, default = (param.help or "").partition("  [default: ")
        given = default.rstrip("]") or (str(param.default) if param.show_default else "")
        yield f"| `{_cell(names + value)}` | {_cell(help_text)} | {_cell(given)} |"


def _word_value(param: click.Option) -> str:
    if param.metavar:
        return param.metavar
    if isinstance(param.type, click.Choice):
        return "|".join(str(choice) for choice in param.type.choices)
    return "N" if isinstance(param.type, click.types.IntParamType) else param.type.name.upper()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# ---- docs/settings.md ----------------------------------------------------------------------------------------------


def _write_settings() -> str:
    comments = dict(_iter_comments(inspect.getsource(settings_module)))
    lines = [
        "# Settings", "", MADE, "",
        "Settings come from `sayso.toml` in the current folder, or from the file that the variable `SAYSO_SETTINGS`",
        "names. A value on the command line wins over a variable, a variable over the file.", "",
        "| in sayso.toml | variable | kind | default | meaning |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for field in dataclasses.fields(Settings):
        default = getattr(Settings(), field.name)
        kind = "path" if isinstance(default, Path) else type(default).__name__
        shown = json.dumps(str(default) if isinstance(default, Path) else default)
        name = f"`{field.name}` | `SAYSO_{field.name.upper()}`"
        lines.append(f"| {name} | {kind} | `{shown}` | {_cell(comments[field.name])} |")
    lines += ["", "`NO_COLOR`, where it is set to anything, switches colour off (no-color.org)."]
    return "\n".join(lines) + "\n"


def _iter_comments(source: str) -> Iterator[tuple[str, str]]:
    """Yield (name, comment) of each line `name: kind = value  # comment`."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        named = re.match(r"\s*(\w+)\s*:", token.line)
        if token.type == tokenize.COMMENT and named:
            yield named[1], token.string.lstrip("# ").strip()


# ---- docs/errors.md ------------------------------------------------------------------------------------------------


def _write_errors(source: Path) -> str:
    lines = [
        "# Errors, faults and notes", "", MADE, "",
        "An error stops a command, or one input of a batch; it is printed with its code. `SettingsError` and",
        "`UsageError` exit with 2, the others with 1. `…` stands for what was seen.", "",
    ]  # fmt: skip
    codes = find_codes(source)
    for kind in sorted({code.kind for code in codes}, key=lambda name: (name in ("Fault", "Note"), name)):
        lines += [f"## {kind}", "", *_tell_kind(kind, codes), "| code | sentence | raised in |", "|---|---|---|"]
        rows = sorted({(each.code, each.sentence, each.where) for each in codes if each.kind == kind})
        told = {name for name, sentence, _ in rows if sentence}
        for name, sentence, where in (row for row in rows if row[1] or row[0] not in told):
            lines.append(f"| `{_cell(name)}` | {_cell(sentence)} | `{where}` |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _tell_kind(kind: str, codes: tuple[Code, ...]) -> list[str]:
    told = {
        "Fault": "What `sayso verify` finds wrong in a ledger.",
        "Note": "Something seen and not used, or used with doubt; stored with the document and counted.",
    }
    sentence = told.get(kind) or next((code.about for code in codes if code.kind == kind and code.about), "")
    return [sentence, ""] if sentence else []


# ---- schemas -------------------------------------------------------------------------------------------------------


def make_schema(kind: Any) -> dict[str, Any]:
    """Make the JSON Schema (2020-12) of a type as `codec` writes it: every field there, absent values null.

    >>> make_schema(Entry)["properties"]["seq"]
    {'type': 'integer'}
    """
    named: dict[str, Any] = {}
    whole = _make_object(kind, named)
    needed = {name: named[name] for name in sorted(named) if name != kind.__name__}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.__name__}
    return {**head, **whole, **({"$defs": needed} if needed else {})}


def _write_schema(kind: Any) -> str:
    return json.dumps(make_schema(kind), indent=2, ensure_ascii=False) + "\n"


def _make_object(kind: Any, named: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    fields = {field.name: _make_value(hints[field.name], named) for field in dataclasses.fields(kind)}
    if kind is Span:
        fields |= {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}}
        fields["text"] = {"type": "string"}
    about = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    return {
        "description": about, "type": "object", "properties": fields, "required": list(fields),
        "additionalProperties": False,
    }  # fmt: skip


def _make_value(hint: Any, named: dict[str, Any]) -> dict[str, Any]:
    origin, arms = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        value = _make_value(next(arm for arm in arms if arm is not type(None)), named)
        return {"type": [value["type"], "null"]} if list(value) == ["type"] else {"anyOf": [value, {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _make_value(arms[0], named)}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in named:
            named[hint.__name__] = {}  # a Source holds Sources: the name is taken before its fields are looked at
            named[hint.__name__] = _make_object(hint, named)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": _JSON_KINDS[origin or hint]}
