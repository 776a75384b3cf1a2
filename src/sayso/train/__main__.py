"""`python -m sayso.train`: train, export, predict, score, gate and write the generated docs.

Torch is imported only by the commands that train: each command's module loads when it is called.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from sayso.errors import SaysoError
from sayso.train.domain.commands import corpus

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


def _load(module: str) -> Any:
    return importlib.import_module(f"sayso.train.{module}")


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--without", multiple=True, metavar="CORPUS", help="Leave one out: polnear, gum, own or once.")
@click.option("--init", "base", type=FILE, help="A checkpoint to go on from, or BERT weights; default: MiniLM-L6's.")
@click.option("--out", type=PATH, required=True, help="Folder for the checkpoint.")
@click.option("--epochs", type=int, default=None, help="Fewer, to try something.")
@click.option("--seed", type=int, default=None)
def fit(
    data: Path, without: tuple[str, ...], base: Path | None, out: Path, epochs: int | None, seed: int | None
) -> None:
    """Train the network and write a checkpoint after each epoch.

    Example: python -m sayso.train fit --data data --out build/model
    """
    chosen = {name: value for name, value in (("epochs", epochs), ("seed", seed)) if value is not None}
    module = _load("encoder.fit")
    start = base or module.find_base()
    again = module.is_trained(start)
    examples = list(_load("mix").iter_mix(data, again=again, without=frozenset(without)))
    wordpiece = _load("measure").load_wordpiece()
    config = module.FitConfig(**chosen)
    module.fit(examples, base=start, wordpiece=wordpiece, out=out, config=config, say=click.echo)


@main.command()
@click.argument("checkpoint", type=FILE)
@click.option("--out", type=PATH, required=True)
@click.option("--fp32", is_flag=True, help="Keep 32-bit weights, to measure what int8 costs.")
def export(checkpoint: Path, out: Path, fp32: bool) -> None:
    """Turn a checkpoint into the model file that ships.

    Example: python -m sayso.train export build/model/checkpoint.safetensors --out attribution.onnx
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    written = _load("encoder.onnx_file").write_model(checkpoint, out, int8=not fp32)
    click.echo(f"{written}: {written.stat().st_size / 1e6:.1f} MB")


@main.command()
@click.argument("task", type=click.Choice(["polnear"]))
@click.option("--in", "source", type=FILE, required=True, help="JSON lines of id, text, published_at.")
@click.option("--out", type=PATH, required=True)
@click.option("--model", type=FILE, help="Another model file than the installed one.")
def predict(task: str, source: Path, out: Path, model: Path | None) -> None:
    """Read texts with the shipped pipeline and write predictions in a benchmark's form.

    Example: python -m sayso.train predict polnear --in texts.jsonl --out predictions.jsonl
    """
    encoder = _load("measure").open_model(model)
    count = getattr(_load("predict"), f"predict_{task}")(source, out, encoder)
    click.echo(f"{out}: {count} texts", err=True)


@main.command()
@click.argument("task", type=click.Choice(["polnear", "sentences", "chains", "domain"]))
@click.option(
    "--gold", type=click.Path(path_type=Path, exists=True), required=True, help="The part's folder, or JSONL."
)
@click.option("--pred", type=FILE, help="Of polnear: predictions; left out, the shipped pipeline makes them now.")
@click.option("--model", type=FILE, help="Another model file than the installed one.")
@click.option("--json", "as_json", is_flag=True)
def score(task: str, gold: Path, pred: Path | None, model: Path | None, as_json: bool) -> None:
    """Print F1 with 95 % bootstrap intervals beside one person's agreement with another.

    `--gold` is the PolNeAR part for polnear, GUM's folder for sentences and chains, the corpora's folder for domain.
    Example: python -m sayso.train score polnear --gold data/polnear/dev --pred predictions.jsonl
    """
    measure = _load("measure")
    figures = measure.measure_polnear(gold, pred, model) if task == "polnear" else measure.MEASURES[task](gold, model)
    click.echo(measure.format_figures(figures, as_json=as_json))


@main.command()
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--model", type=FILE, help="Another model file than the installed one.")
def errors(data: Path, model: Path | None) -> None:
    """Count what goes wrong on the test part of the project's own texts, by class, the commonest first.

    Example: python -m sayso.train errors --data data
    """
    encoder = _load("measure").open_model(model)
    counts = _load("score.domain").count_errors(_load("mix").OWN, data, encoder)
    for name, count in counts.most_common():
        click.echo(f"{count:5}  {name}")


@main.command()
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--update", is_flag=True, help="Raise floors to what is measured.")
@click.option("--allow-fall", metavar="REASON", help="With --update: let a floor fall, and record why.")
def gate(data: Path, update: bool, allow_fall: str | None) -> None:
    """Recompute the quality figures and compare them with tests/gate/floors.json.

    Example: python -m sayso.train gate --data data
    """
    faults = _load("gate").run_gate(
        Path("tests/gate/floors.json"), data, update=update, reason=allow_fall, say=click.echo
    )
    sys.exit(1 if faults else 0)


@main.command()
@click.option("--data", type=FOLDER, required=True, help="The corpora's folder.")
@click.option("--fp32", type=FILE, help="The same checkpoint exported with --fp32, to tell what int8 costs.")
def card(data: Path, fp32: Path | None) -> None:
    """Measure the installed model and write its card beside it.

    Example: python -m sayso.train card --data data
    """
    click.echo(_load("measure").write_card(data, fp32))


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; fail where a page is out of date.")
def docs(check: bool) -> None:
    """Write the generated pages and schemas: docs/cli.md, docs/settings.md, docs/errors.md, schemas/.

    Example: python -m sayso.train docs --check
    """
    stale = _load("docs").generate_docs(Path(), check)
    for name in stale:
        click.echo(f"{name} {'is out of date; run `make docs`' if check else 'written'}")
    sys.exit(1 if check and stale else 0)


main.add_command(corpus)

if __name__ == "__main__":
    try:
        main(prog_name="python -m sayso.train")
    except SaysoError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
