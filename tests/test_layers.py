"""The design, read from the source: who may import whom, one door per danger, and how large things may be.

Nothing is run: every file is parsed, so that an import on any path counts.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "sayso"
FILES = tuple(sorted(SOURCE.rglob("*.py")))

STAGES = ("read", "annotate", "claim", "ledger", "record", "picture", "export")
# A layer may import those below it; names on one line are siblings and never import each other.
LAYERS = (
    ("__main__",),
    ("cli", "web", "train"),
    ("flow",),
    STAGES,
    ("settings",),
    ("contract",),
    ("types",),
    ("ids", "errors"),
    ("__init__",),
)
# The pages about the command line are made from its commands.
SIDEWAYS = frozenset({("train/docs.py", "cli")})

# What only some places may import or call: a folder or a file each.
DOORS = (
    ("socket", ("read/fetch.py",)),
    ("ssl", ("read/fetch.py",)),
    ("urllib3", ("read/fetch.py",)),
    ("urllib.request", ()),
    ("http", ()),
    ("requests", ()),
    ("sqlite3", ("ledger/",)),
    ("torch", ("train/",)),
    ("onnx", ("train/",)),
    ("safetensors", ("train/",)),
    ("tomllib", ("settings.py",)),
    ("random", ("train/",)),
    ("secrets", ()),
    ("time", ("train/",)),
    ("pickle", ()),
    ("subprocess", ()),
)
CALLS = (
    ("os.environ", ("settings.py",)),
    ("os.getenv", ("settings.py",)),
    ("datetime.now", ("cli/", "train/")),
    ("datetime.utcnow", ()),
    ("date.today", ()),
    ("uuid.uuid4", ()),
    ("np.random", ("train/",)),
    ("eval", ()),
    ("exec", ()),
)
# A deadline while fetching is measured with the clock and decides nothing that is stored.
MONOTONIC = ("read/fetch.py", "time", frozenset({"monotonic"}))

LAZY = frozenset({"cli/__init__.py", "train/__main__.py", "read/item.py"})  # import_module, each with its reason there
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = frozenset({"list", "dict", "set", "defaultdict", "Counter", "deque", "OrderedDict", "bytearray"})
FORBIDDEN_NAMES = frozenset({"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "base.py", "common.py"})

MAX_LINES, MAX_FUNCTION, MAX_PARAMETERS, MAX_FILES = 400, 50, 6, 7


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(module: str) -> str:
    """Return the part of the package a module lies in: `sayso.read.text` -> read, `sayso` -> __init__."""
    words = module.split(".")
    return words[1] if len(words) > 1 else "__init__"


def part_of_file(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def iter_imports(tree: ast.AST) -> Iterator[tuple[str, tuple[str, ...], ast.stmt]]:
    """Yield each imported module with the names taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, (), node
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import hides where it goes"
            yield node.module or "", tuple(alias.name for alias in node.names), node


def layer_of(part: str) -> int:
    found = [number for number, names in enumerate(LAYERS) if part in names]
    assert found, f"{part} stands in no layer: name it in LAYERS, and in the design"
    return found[0]


def is_within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in places)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    here = part_of_file(path)
    for module, names, node in iter_imports(parse(path)):
        if module.split(".")[0] != "sayso":
            continue
        targets = {part_of(module)} if module != "sayso" else {*names} & {part for row in LAYERS for part in row}
        for there in targets - {here}:
            if (name_of(path), there) in SIDEWAYS:
                continue
            below = layer_of(there) > layer_of(here)
            assert below, f"{name_of(path)}:{node.lineno} imports {module}: {here} stands no higher than {there}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_import_inside_a_function(path: Path) -> None:
    tree = parse(path)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = [each.lineno for each in ast.walk(node) if isinstance(each, (ast.Import, ast.ImportFrom))]
            assert not inside, f"{name_of(path)}:{inside} imports inside {node.name}"
    if name_of(path) not in LAZY:
        text = path.read_text(encoding="utf-8")
        assert "import_module" not in text, f"{name_of(path)} imports by name; only {sorted(LAZY)} may"
        assert "__import__" not in text


def test_no_module_imports_itself_through_others() -> None:
    modules = {"sayso." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"): path
               for path in FILES}  # fmt: skip
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        wanted: set[str] = set()
        for target, names, _ in iter_imports(parse(path)):
            inner = {f"{target}.{name}" for name in names} & modules.keys()
            # `from a import b` of a module b is an import of b; of anything else it is one of a
            wanted |= inner if inner and len(inner) == len(names) else inner | ({target} & modules.keys())
        graph[module] = wanted - {module}
    done: set[str] = set()

    def walk(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, "a circle: " + " -> ".join((*trail[trail.index(module) :], module))
        if module not in done:
            for target in sorted(graph[module]):
                walk(target, (*trail, module))
            done.add(module)

    for module in graph:
        walk(module, ())


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_one_door_for_each_danger(path: Path) -> None:
    name, tree = name_of(path), parse(path)
    for module, names, node in iter_imports(tree):
        for danger, places in DOORS:
            if module == danger or module.startswith(danger + "."):
                if (name, module) == MONOTONIC[:2] and set(names) <= MONOTONIC[2]:
                    continue
                assert is_within(name, places), f"{name}:{node.lineno} imports {module}; only {places or 'nobody'} may"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)):
            words = ast.unparse(node)
            for call, places in CALLS:
                if words == call or words.endswith("." + call):
                    assert is_within(name, places), f"{name}:{node.lineno} uses {call}; only {places or 'nobody'} may"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_mutable_state_in_modules(path: Path) -> None:
    tree = parse(path)
    for node in tree.body:
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        names = [ast.unparse(each) for each in getattr(node, "targets", [getattr(node, "target", None)]) if each]
        if value is None or names == ["__all__"]:
            continue
        called = isinstance(value, ast.Call) and ast.unparse(value.func).rsplit(".", 1)[-1] in MUTABLE_CALLS
        assert not isinstance(value, MUTABLE), f"{name_of(path)}:{node.lineno} {names} can be changed; make it a tuple"
        assert not called, f"{name_of(path)}:{node.lineno} {names} can be changed"
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree)), f"{name_of(path)} has a global statement"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    assert lines <= MAX_LINES, f"{name_of(path)} has {lines} lines"
    assert path.name not in FORBIDDEN_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = len([each for each in given if each.arg not in ("self", "cls")])
            assert count <= MAX_PARAMETERS, f"{name_of(path)}:{node.lineno} {node.name} takes {count} parameters"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = parse(path)
    told = ast.get_docstring(tree) or ""
    if path.name == "__init__.py" and not tree.body:
        return  # a folder that only holds files
    assert len(told) > 20, f"{name_of(path)} does not say what it turns into what"


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=name_of)
def test_a_folder_holds_few_files(folder: Path) -> None:
    inside = [path.name for path in folder.glob("*.py") if not path.name.startswith("__")]
    assert len(inside) <= MAX_FILES, f"{name_of(folder)} holds {len(inside)} files: {sorted(inside)}"


def test_these_checks_can_fail() -> None:
    """The rules above, held against a text that breaks them."""
    bad = ast.parse("import sqlite3\nfrom sayso.flow import extract\nx = []\ndef f():\n    import os\n")
    modules = [module for module, _, _ in iter_imports(bad)]
    assert modules == ["sqlite3", "sayso.flow", "os"]
    assert layer_of(part_of("sayso.flow")) < layer_of("read")
    assert not is_within("read/text.py", dict(DOORS)["sqlite3"])
    assert is_within("ledger/store.py", dict(DOORS)["sqlite3"])
