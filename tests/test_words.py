"""One word for each thing: public names and documentation do not use the words that docs/words.md rules out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "words.md"
SOURCE = tuple(sorted((ROOT / "src" / "sayso").rglob("*.py")))
PAGES = tuple(sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")} - {TABLE}))

# These words are ordinary English in prose and only wrong as the name of a thing.
NAMES_ONLY = frozenset({"fact", "article", "database", "location", "category", "confidence", "warning", "corruption"})


def read_table() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (use this, not this, exceptions) for each word that is ruled out."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0] not in ("use this", "---"):
            excepted = tuple(part.strip() for part in cells[2].split(",") if part.strip())
            for word in cells[1].split(","):
                yield cells[0], word.strip(), excepted


RULES = tuple(read_table())


def iter_public_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the names a module offers: functions, classes, their fields and parameters."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node.name, node.lineno
            if isinstance(node, ast.FunctionDef):
                given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                yield from ((each.arg, node.lineno) for each in given)
            else:
                fields = (each for each in node.body if isinstance(each, ast.AnnAssign))
                yield from ((each.target.id, each.lineno) for each in fields if isinstance(each.target, ast.Name))


def has_word(name: str, word: str) -> bool:
    """Tell whether an identifier holds a word, however its words are joined.

    >>> has_word("find_locations", "location"), has_word("allocation", "location"), has_word("EventEntity", "event")
    (True, False, True)
    """
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    wanted = re.split(r"[ -]", word)
    return any(
        all(have in (want, want + "s") for have, want in zip(parts[at : at + len(wanted)], wanted, strict=True))
        for at in range(len(parts) - len(wanted) + 1)
    )


def test_the_table_is_read() -> None:
    assert ("claim", "fact", ("public facts", "facts table", 'class="facts"')) in RULES
    assert {"claim", "source", "record", "judgement", "note", "place", "party"} <= {use for use, _, _ in RULES}


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT / "src" / "sayso").as_posix())
def test_public_names(path: Path) -> None:
    for name, line in iter_public_names(ast.parse(path.read_text(encoding="utf-8"))):
        for use, word, _ in RULES:
            assert not has_word(name, word), f"{path.name}:{line}: {name}: say {use}, not {word}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for use, word, excepted in RULES:
            if word in NAMES_ONLY:
                continue
            rest = line
            for phrase in excepted:
                rest = rest.replace(phrase, "")
            found = re.search(rf"(?<![\w`-]){re.escape(word)}s?(?![\w`-])", rest, re.IGNORECASE)
            assert not found, f"{path.name}:{number}: say {use}, not {word}: {line.strip()[:100]}"


def test_these_checks_can_fail() -> None:
    assert has_word("find_speaker", "speaker")
    assert has_word("WarningList", "warning")
    assert not has_word("factor", "fact")
    tree = ast.parse("def find_facts(location): ...\nclass Entry:\n    participant: str\n")
    assert [name for name, _ in iter_public_names(tree)] == ["find_facts", "location", "Entry", "participant"]
