"""figures + floors -> pass or fail: quality figures are pinned with the data and the model they were measured on.

A floor rises with `--update`; it falls only with a reason, which is kept in the file's log.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import MappingProxyType

from sayso.errors import ReadError
from sayso.ids import digest
from sayso.train.measure import MEASURES, Figures, is_counted, measure_polnear, open_model
from sayso.train.mix import OWN

__all__ = ["digest_files", "judge", "run_gate"]

DEV = "polnear/dev"
LABELS = MappingProxyType({"sentences": "gum sentences", "chains": "gum", "domain": "domain"})
SLACK = 0.05  # F1 points a figure may lie under its floor: the arithmetic of another processor
Say = Callable[[str], None]


def run_gate(path: Path, data: Path, *, update: bool, reason: str | None, say: Say) -> list[str]:
    """Recompute every gated figure, tell each beside its floor, and return what fell; with `update`, write the file."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"floors": {}, "log": []}
    digests = {name: digest_files(files) for name, files in _iter_data(data)}
    changed = [name for name, value in digests.items() if known.get("data", {}).get(name, value) != value]
    if changed and reason is None:
        raise ReadError("other-data", f"The data in {', '.join(changed)} is not what the floors were measured on.")
    figures = {f"polnear dev, {name}": row["f1"] for name, row in measure_polnear(data / DEV, None, None).items()}
    for task, measure in MEASURES.items():
        folder = data if task == "domain" else data / "gum"
        figures |= {
            f"{LABELS[task]}, {name}": row["f1"] for name, row in measure(folder, None).items() if is_counted(name)
        }
    fallen = judge(figures, known["floors"], say)
    if update:
        if fallen and not reason:
            say("Nothing was written: a floor falls only with --allow-fall and a reason.")
            return fallen
        log = [*known["log"], *([f"{name}: {reason}" for name in fallen])]
        model = open_model().model_id
        content = {
            "model": model,
            "data": digests,
            "floors": _raise_floors(figures, known["floors"], fallen),
            "log": log,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return []
    return fallen


def _iter_data(data: Path) -> Iterator[tuple[str, Iterable[Path]]]:
    yield DEV, (data / DEV).rglob("*.*")
    yield "gum", (data / "gum").glob("*.conllu")
    yield "muc4/raw/dev", (data / "muc4" / "raw" / "dev").glob("dev-muc3-*")
    yield "re3d", (data / "re3d").rglob("documents.json")
    yield "corpus/texts", OWN.glob("*.json")


def judge(figures: dict[str, float], floors: dict[str, float], say: Say) -> list[str]:
    """Tell each figure beside its floor, weakest first; return the names that fell or are gone.

    >>> judge({"a": 70.0}, {"a": 72.0, "b": 50.0}, lambda line: None)
    ['a', 'b']
    """
    for name, value in sorted(figures.items(), key=lambda item: item[1]):
        floor = floors.get(name)
        mark = "new" if floor is None else "FELL" if value < floor - SLACK else "ok"
        say(f"{value:7.2f}  floor {floor if floor is not None else '-':>6}  {mark:5} {name}")
    return [name for name, floor in floors.items() if figures.get(name, -1.0) < floor - SLACK]


def digest_files(paths: Iterable[Path]) -> str:
    """Return one digest over the names and bytes of files, in order of name."""
    parts = [f"{path.name} {digest(path.read_bytes())}" for path in sorted(paths) if path.is_file()]
    return digest("\n".join(parts))


def _raise_floors(figures: Figures | dict[str, float], floors: dict[str, float], fallen: list[str]) -> dict[str, float]:
    return {
        name: value if name in fallen else max(value, floors.get(name, value))
        for name, value in figures.items()
        if isinstance(value, float)
    }
