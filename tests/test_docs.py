"""The documentation is true: generated pages match the source, and every command shown runs.

A block marked ```console is run: its lines that begin with "$ " are commands, in order, in one folder for each page;
a line below a command is output that must appear in what the command prints ("..." stands for anything, and a line
of "..." for any lines). A command that should fail ends in "# exit N". Blocks marked ```sh are not run: they set up
a machine.

The folder holds reports/ (three of the sample reports), report.txt, and the ledgers sayso.db and desk.db read from
them. The id of a claim or document in four digits (c-4f2a, d-91bc) stands for one that is there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from make import claim, doc, quantity, reading, source, strength
from sayso.contract.codec import to_json
from sayso.train.docs import generate_docs, make_schema
from sayso.types import Claim, Document, Entry, Judgement, Note, Reading, View

ROOT = Path(__file__).parents[1]
MODEL = Path(str(files("sayso.annotate") / "model" / "attribution.onnx"))
PAGES = tuple(sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")}))
TIMEOUT = 120  # seconds that one command shown may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command that a page shows, the exit status it should have, and the output shown below it."""

    line: int
    command: str
    status: int
    shown: tuple[str, ...]


def find_steps(text: str) -> tuple[Step, ...]:
    """Return the commands in the console blocks of a page."""
    return tuple(_iter_steps(text))


def _iter_steps(text: str) -> Iterator[Step]:
    for block in re.finditer(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        first = text.count("\n", 0, block.start()) + 2
        lines = block[1].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        assert starts or not lines, f"line {first}: a console block without a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            status = re.search(r"\s+# exit (\d+)$", lines[start])
            command = lines[start][2:].removesuffix(status[0] if status else "")
            shown = tuple(line for line in lines[start + 1 : end] if line.strip())
            yield Step(line=first + start, command=command, status=int(status[1]) if status else 0, shown=shown)


def find_missing(shown: tuple[str, ...], output: str) -> str | None:
    """Return the first shown line that the output does not have, in order, or None."""
    lines = iter(output.splitlines())
    for wanted in shown:
        if wanted.strip() == "...":
            continue
        pattern = ".*".join(re.escape(part) for part in wanted.rstrip().split("..."))
        if not any(re.fullmatch(pattern, line.rstrip()) for line in lines):
            return wanted
    return None


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader of the page would, with this checkout's sayso first on the path."""
    dropped = ("SAYSO_", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY")
    env = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=TIMEOUT, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that pages' commands start from."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "reports").mkdir()
    samples = sorted(Path(str(files("sayso.demo") / "reports")).glob("*.html"))
    for sample in samples[:: max(1, len(samples) // 3)][:3]:
        shutil.copy(sample, folder / "reports")
    text = "DARA, May 2 - Officials said nearly 400 fighters had fled. The governor denied it."
    (folder / "report.txt").write_text(text, encoding="utf-8")
    done = run("sayso read reports report.txt && cp sayso.db desk.db", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_shown_run(page: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    steps = find_steps(page.read_text(encoding="utf-8"))
    if not steps:
        return
    if not MODEL.is_file():
        pytest.skip(f"the model file {MODEL.name} is not there yet")
    folder = tmp_path / "page"
    shutil.copytree(request.getfixturevalue("prepared"), folder)
    row = json.loads(run("sayso claims --limit 1 --format json", folder).stdout)["rows"][0]
    for step in steps:
        command = re.sub(r"\bc-[0-9a-f]{4}\b", row["claim_id"], step.command)
        command = re.sub(r"\bd-[0-9a-f]{4}\b", row["doc_id"], command)
        done = run(command, folder)
        where = f"{page.name}:{step.line}: $ {step.command}"
        assert done.returncode == step.status, f"{where} exits with {done.returncode}: {done.stderr[-600:]}"
        missing = find_missing(step.shown, done.stdout + done.stderr)
        assert missing is None, f"{where} does not print {missing!r} but:\n{(done.stdout + done.stderr)[:1500]}"


def test_generated_pages_are_fresh() -> None:
    stale = generate_docs(ROOT, True)
    assert stale == [], f"{stale} differ from the source; run: python -m sayso.train docs"


def test_checking_writes_nothing_and_writing_mends(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    stale = generate_docs(tmp_path, True)
    assert "docs/cli.md" in stale
    assert not (tmp_path / "docs").exists()
    assert generate_docs(tmp_path, False) == stale
    assert generate_docs(tmp_path, True) == []
    (tmp_path / "docs" / "errors.md").write_text("something else", encoding="utf-8")
    assert generate_docs(tmp_path, True) == ["docs/errors.md"]


def test_errors_page_has_codes_from_each_way_of_raising(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    generate_docs(tmp_path, False)
    page = (tmp_path / "docs" / "errors.md").read_text(encoding="utf-8")
    for code in ("no-such-id", "span-mismatch", "disk-full", "chain-broken", "content-without-cue", "bad-setting"):
        assert f"| `{code}` | " in page, code


TEXT = "Officials said some 4,000 rebels held Dara."
SAMPLE_DOC = doc(TEXT, title="Dara")
SAMPLE_CLAIM = claim(
    SAMPLE_DOC, "some 4,000 rebels held Dara", cue="said",
    source=source(TEXT, "Officials", via=(source(TEXT, "Officials"),)),
    frames=(strength(TEXT, "rebels", quantity(TEXT, "some 4,000", 4000, None, counted="rebels"), group="rebels"),),
)  # fmt: skip
SAMPLES = (
    (Reading, reading(SAMPLE_DOC, SAMPLE_CLAIM, notes=(Note(code="a-note", message="Seen."),))),
    (Claim, SAMPLE_CLAIM),
    (Document, SAMPLE_DOC),
    (View, View(question="Who?", columns=("who",), rows=({"who": "UN", "via": []},), tip="0" * 64)),
    (Entry, Entry(seq=1, at="x", by="y", kind="claim", body="{}", body_sha256="0", prev_sha256="0", sha256="0")),
    (Judgement, Judgement(id="j-1", subject="c-1", verdict="same", why="Because.")),
)


@pytest.mark.parametrize(("kind", "value"), SAMPLES, ids=[kind.__name__ for kind, _ in SAMPLES])
def test_schemas_take_what_is_written_and_refuse_the_rest(kind: type, value: object) -> None:
    schema = make_schema(kind)
    check = jsonschema.Draft202012Validator(schema)
    check.check_schema(schema)
    data = to_json(value, TEXT)
    check.validate(data)
    for name in data:
        assert not check.is_valid({key: each for key, each in data.items() if key != name}), f"{name} may be missing"
    assert not check.is_valid({**data, "more": 1})
    first = next(iter(data))
    assert not check.is_valid({**data, first: [None]})


def test_spans_carry_their_words() -> None:
    check = jsonschema.Draft202012Validator(make_schema(Claim))
    data = to_json(SAMPLE_CLAIM, TEXT)
    del data["content"][0]["text"]
    assert not check.is_valid(data)


def test_the_convention_of_console_blocks() -> None:
    page = "a\n```console\n$ sayso x  # exit 2\nError: ...\n$ sayso y\n```\n```sh\n$ make demo\n```\n"
    assert find_steps(page) == (
        Step(line=3, command="sayso x", status=2, shown=("Error: ...",)),
        Step(line=5, command="sayso y", status=0, shown=()),
    )
    assert find_missing(("a ... c", "...", "d"), "a b c\nx\nd\n") is None
    assert find_missing(("d", "a"), "a\nd\n") == "a"
