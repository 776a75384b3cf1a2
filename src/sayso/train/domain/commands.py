"""`python -m sayso.train corpus`: show a text, read an annotator's page, compare two, settle them, store the result."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sayso.annotate.tokens import find_sentences
from sayso.errors import ReadError
from sayso.ids import digest
from sayso.train.corpora.texts import iter_texts, load_texts
from sayso.train.domain.agree import compare_rows
from sayso.train.domain.case import count_cases, find_capitals, restore_case
from sayso.train.domain.notation import read_page
from sayso.train.domain.settle import Settler, settle_rows
from sayso.train.domain.store import load_rows, make_example, write_row
from sayso.train.measure import format_figures
from sayso.train.score.chains import Tally, make_chains, score_chains, tell_chains
from sayso.train.score.counts import summarise

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
PATH = click.Path(path_type=Path)
CASED = ("polnear", "gum", "re3d")  # what tells how a word is written inside a sentence
Row = dict[str, Any]


@click.group(help=__doc__)
def corpus() -> None:
    """Group the commands."""


@corpus.command()
@click.argument("text_id")
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--restore-case", "restore", is_flag=True, help="Write a text in capitals as cased text would be.")
def show(text_id: str, data: Path, restore: bool) -> None:
    """Print a text with its sentences numbered, as an annotator reads it.

    Example: python -m sayso.train corpus show muc4-0001 --data data --restore-case
    """
    text = load_texts(data, {text_id})[text_id]
    words = restore_case(text.words, _count_cases(data)) if restore else text.words
    click.echo(f"doc {text.id}   published {text.published or 'unknown'}")
    end = 0
    for number, sentence in enumerate(find_sentences(text.words), 1):
        if "\n\n" in text.words[end : sentence.start]:
            click.echo()
        end = sentence.end
        click.echo(f"[{number}] {' '.join(words[sentence.start : end].split())}")


@corpus.command()
@click.argument("pages", nargs=-1, type=FILE, required=True)
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--out", type=PATH, help="Folder to write the rows of offsets into; left out, the pages are checked.")
@click.option("--test", "test", type=FILE, help="A file of the ids, one a line, that are kept back as test part.")
@click.option("--restore-case", "restore", is_flag=True, help="Of MUC-4: keep the capitals that natural case has.")
def read(pages: tuple[Path, ...], data: Path, out: Path | None, test: Path | None, restore: bool) -> None:
    """Read annotators' pages, named <id>.ann, and tell their faults; with --out, write them as offsets.

    Example: python -m sayso.train corpus read pages/muc4-0001.ann --data data
    """
    texts = load_texts(data, {page.stem for page in pages})
    kept_back = set(test.read_text(encoding="utf-8").split()) if test else set()
    table = _count_cases(data) if restore else {}
    faulty = 0
    for path in pages:
        words = texts[path.stem].words
        page = read_page(path.read_text(encoding="utf-8"), words)
        faulty += bool(page.faults)
        click.echo(f"{path.stem}: {len(page.claims)} claims, {len(page.entities)} entities, {len(page.faults)} faults")
        for fault in page.faults:
            click.echo(f"  {fault}")
        if out is not None:
            part = "test" if path.stem in kept_back else "train"
            row: Row = {"id": path.stem, "sha256": digest(words), "part": part}
            if restore and path.stem.startswith("muc4"):
                row["capitals"] = find_capitals(restore_case(words, table, page.case))
            write_row(out, {**row, "claims": page.claims, "entities": page.entities})
    sys.exit(1 if faulty else 0)


@corpus.command()
@click.argument("first", type=FOLDER)
@click.argument("second", type=FOLDER)
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--part", type=click.Choice(["train", "test"]), help="Only one part.")
@click.option("--json", "as_json", is_flag=True)
def agree(first: Path, second: Path, data: Path, part: str | None, as_json: bool) -> None:
    """Print how far two annotations agree, field by field: F1 of what is found, per cent equal of what both found.

    Example: python -m sayso.train corpus agree corpus/first corpus/second --data data
    """
    counts, tallies = [], dict[str, Tally]()
    for one, other, text in _iter_pairs(first, second, data):
        if part in (None, one["part"]):
            counts.append(compare_rows(one, other, text))
            sides = ([(s, e, k) for k, x in enumerate(row["entities"]) for s, e in x["spans"]] for row in (one, other))
            for name, tally in score_chains(*(make_chains(side, singletons=True) for side in sides)).items():
                tallies[name] = tallies.get(name, Tally()) + tally
    click.echo(format_figures(summarise(counts) | tell_chains(tallies), as_json=as_json))


@corpus.command()
@click.argument("first", type=FOLDER)
@click.argument("second", type=FOLDER)
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--answers", type=FOLDER, help="Choices, <id>.ans with lines `A: 1 3-5`, `B: 2`, `-: 6`.")
@click.option("--out", type=PATH, required=True, help="Folder for the questions, or with --answers for the rows.")
def settle(first: Path, second: Path, data: Path, answers: Path | None, out: Path) -> None:
    """Write what two annotations differ in as numbered questions; with --answers, the settled rows.

    Example: python -m sayso.train corpus settle corpus/first corpus/second --data data --out build/questions
    """
    out.mkdir(parents=True, exist_ok=True)
    asked = open_questions = 0
    for one, other, text in _iter_pairs(first, second, data):
        given = _read_answers(answers / f"{one['id']}.ans") if answers is not None else {}
        settler = Settler(text=text, choices=given)
        row = {**one, **settle_rows(one, other, settler)}
        asked += len(settler.asked)
        open_questions += sum(number not in given for number in range(1, len(settler.asked) + 1))
        if answers is not None:
            write_row(out, row)
            continue
        lines = [f"{n}. {q.about}\n    A: {q.one}\n    B: {q.other}" for n, q in enumerate(settler.asked, 1)]
        (out / f"{one['id']}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(f"{asked} questions, {open_questions} of them not answered")


def _iter_pairs(first: Path, second: Path, data: Path) -> Iterator[tuple[Row, Row, str]]:
    rows = {row["id"]: dict(row) for row in load_rows(second)}
    texts = load_texts(data, set(rows))
    for one in load_rows(first):
        if one["id"] in rows:
            other = rows[one["id"]]
            if digest(texts[one["id"]].words) != one["sha256"]:
                raise ReadError("other-text", f"The text of {one['id']} is not the one that was annotated.")
            yield dict(one), other, make_example(one, texts[one["id"]].words).text


def _read_answers(path: Path) -> dict[int, str]:
    choices: dict[int, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        found = re.match(r"\s*([AB-]):\s*(.*)", line)
        for low, high in re.findall(r"(\d+)(?:-(\d+))?", found[2]) if found else ():
            choices |= dict.fromkeys(range(int(low), int(high or low) + 1), found[1]) if found else {}
    return choices


def _count_cases(data: Path) -> dict[str, Counter[str]]:
    return count_cases(text.words for name in CASED for text in iter_texts(data, name))
