"""Source files -> the codes of errors, faults and notes, with the sentences they come with.

It reads the syntax tree and runs nothing. A sentence that is put together elsewhere is left empty.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Code", "find_codes"]

_WORD = re.compile(r"[a-z…]+(-[a-z0-9…]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code as the source gives it: of which error class (or Fault, Note), its sentence, its file."""

    kind: str
    code: str
    sentence: str
    where: str
    about: str = ""


def find_codes(source: Path) -> tuple[Code, ...]:
    """Return every code raised or noted in the files under `source`, by file and line.

    >>> find_codes(Path("no/such/folder"))
    ()
    """
    abouts = _find_error_classes(source / "errors.py")
    found: list[Code] = []
    for path in sorted(source.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(source).as_posix()
        tables = tuple(_iter_tables(tree))
        for scope in _iter_scopes(tree):
            for call in _iter_calls(scope):
                words = _find_assigned(scope, before=call.lineno)
                for kind, code, sentence in _read_call(call, words, tables):
                    if kind in abouts or kind in ("Fault", "Note"):
                        about = abouts.get(kind, "")
                        found.append(Code(kind=kind, code=code, sentence=sentence, where=where, about=about))
    return tuple(found)


def _find_error_classes(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: (ast.get_docstring(node) or "").split("\n\n")[0] for node in classes}


def _iter_scopes(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def _iter_calls(scope: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node


def _read_call(
    call: ast.Call, words: dict[str, ast.expr], tables: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, code, sentence) of a call that makes an error, a fault or a note; a table gives several."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    named = {word.arg: word.value for word in call.keywords}
    kind = "Note" if "note" in name.lower() else name
    first = named.get("code") or (call.args[0] if call.args else None)
    if first is None:
        return
    sentence = named.get("message") or (call.args[1] if len(call.args) > 1 else None)
    text = _word(sentence, words)
    if isinstance(first, ast.Name) and first.id == "code":
        yield from ((kind, code, told) for code, told in tables)
        return
    code = _word(first, {})
    if _WORD.fullmatch(code) and code != "…" and (kind != "Note" or "-" in code):
        yield kind, code, text


def _word(node: ast.expr | None, words: dict[str, ast.expr]) -> str:
    """Return the words of a text or f-string, with … for every value; names are looked up once."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and node.id in words:
        return _word(words[node.id], {})
    if isinstance(node, ast.JoinedStr):
        return "".join(_word(part, words) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        looked_up = _word(node.value, words) if isinstance(node.value, ast.Name) else ""
        return looked_up or "…"
    return ""


def _find_assigned(scope: ast.AST, *, before: int) -> dict[str, ast.expr]:
    """Return what each name of a function was last given above a line."""
    found: dict[str, ast.expr] = {}
    for node in sorted(
        (node for node in ast.walk(scope) if isinstance(node, ast.Assign)), key=lambda node: node.lineno
    ):
        if isinstance(node.targets[0], ast.Name) and node.lineno < before:
            found[node.targets[0].id] = node.value
    return found


def _iter_tables(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield code and sentence of each row of a table whose column a loop unpacks into the name `code`.

    The sentence is the column after the code.
    """
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.For) and isinstance(node.iter, ast.Name) and isinstance(node.target, ast.Tuple)):
            continue
        names = [part.id if isinstance(part, ast.Name) else "" for part in node.target.elts]
        table = constants.get(node.iter.id)
        if "code" in names and isinstance(table, ast.Tuple):
            column = names.index("code")
            for row in table.elts:
                if isinstance(row, ast.Tuple):
                    yield _word(row.elts[column], {}), _word((*row.elts, None)[column + 1], {})
