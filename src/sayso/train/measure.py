"""a corpus part + a model -> figures, and figures -> a table with the human row beside."""

import json
import re
from importlib.resources import files
from pathlib import Path

from sayso.annotate import Encoder, find_sentences, open_encoder
from sayso.annotate.wordpiece import WordPiece
from sayso.ids import digest
from sayso.train.polnear import Example, Triple, iter_polnear
from sayso.train.predict import find_scored_triples, find_triples, iter_rows
from sayso.train.score import HUMAN, Counts, match_softly, score_attributions, summarise

__all__ = [
    "VOCABULARY", "format_figures", "load_wordpiece", "measure_polnear", "measure_sentences",
    "open_model", "tell_calibration", "write_card",
]  # fmt: skip

MODEL = Path(str(files("sayso.annotate") / "model" / "attribution.onnx"))
VOCABULARY = Path(str(files("sayso.annotate") / "model" / "vocab.txt"))
Figures = dict[str, dict[str, float]]


def load_wordpiece(path: Path = VOCABULARY) -> WordPiece:
    """Load the vocabulary that is installed with the package."""
    return WordPiece.load(path)


def open_model(path: Path | None = None, *, threads: int = 2) -> Encoder:
    """Load a model file, the installed one where none is given."""
    return open_encoder(path or MODEL, VOCABULARY, threads=threads)


def measure_polnear(gold: Path, pred: Path | None, model: Path | None) -> Figures:
    """Score predictions, or the pipeline where none are given, against a part's folder or JSON lines of gold.

    Gold lines are `{"id", "text", "triples"}`.
    """
    examples = list(iter_polnear(gold)) if gold.is_dir() else [_to_example(row) for row in iter_rows(gold)]
    if pred is None:
        encoder = open_model(model)
        found = {example.id: find_triples(example.text, encoder) for example in examples}
    else:
        found = {str(row["id"]): _to_triples(row["triples"]) for row in iter_rows(pred)}
    return score_attributions([(example.text, example.triples, found.get(example.id, ())) for example in examples])


def measure_sentences(gum: Path) -> Figures:
    """Score sentence ends against GUM's own, by genre: each file's sentences are put back into paragraphs."""
    table: list[dict[str, Counts]] = []
    for path in sorted(gum.glob("GUM_*.conllu")):
        text, ends = _join_sentences(path.read_text(encoding="utf-8"))
        found = {span.end for span in find_sentences(text)}
        genre = path.name.split("_")[1]
        table.append({genre: Counts(right=len(ends & found), predicted=len(found), gold=len(ends))})
    return summarise(table)


def write_card(dev: Path, fp32: Path | None) -> Path:
    """Measure the installed model on the dev part, and an fp32 export beside it, and write its card beside it."""
    figures = measure_polnear(dev, None, None)
    cost = "not measured"
    if fp32 is not None:
        wide = measure_polnear(dev, None, fp32)
        worst = max(figures, key=lambda name: wide[name]["f1"] - figures[name]["f1"])
        soft = wide["triple soft"]["f1"] - figures["triple soft"]["f1"]
        cost = f"{wide[worst]['f1'] - figures[worst]['f1']:.2f} at most ({worst}), {soft:.2f} on soft triples"
    raw = MODEL.read_bytes()
    template = (files("sayso.train") / "card.md").read_text(encoding="utf-8")
    content = template.format(
        model_id=open_model().model_id,
        sha256=digest(raw),
        size=len(raw) / 1e6,
        figures=format_figures(figures, as_json=False),
        cost=cost,
        calibration=tell_calibration(dev),
    )
    path = MODEL.parent / "CARD.md"
    path.write_text(content, encoding="utf-8")
    return path


def tell_calibration(dev: Path) -> str:
    """Return, for each band of a claim's score, how many claims it holds and how many of them are right, per cent."""
    encoder = open_model()
    bands = [[0, 0, 0] for _ in range(10)]
    for example in iter_polnear(dev):
        found = find_scored_triples(example.text, encoder)
        matched = set(match_softly(example.triples, [triple for triple, _ in found]).values())
        for j, (triple, score) in enumerate(found):
            band = bands[min(9, int(score * 10))]
            band[0] += 1
            band[1] += j in matched
            band[2] += triple in example.triples
    lines = [f"{'score':12}{'claims':>8}{'overlapping':>13}{'exact':>8}"]
    for k, (count, soft, exact) in enumerate(bands):
        if count:
            low = f"{k / 10:.1f}-{(k + 1) / 10:.1f}"
            lines.append(f"{low:12}{count:8}{100 * soft / count:13.0f}{100 * exact / count:8.0f}")
    return "\n".join(lines)


def _join_sentences(conllu: str) -> tuple[str, set[int]]:
    text, ends = "", set()
    for block in conllu.strip().split("\n\n"):
        line = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        if line is not None:
            gap = "" if not text else "\n\n" if "# newpar" in block else " "
            text += gap + line.group(1)
            ends.add(len(text))
    return text, ends


def format_figures(figures: Figures, *, as_json: bool) -> str:
    """Return the figures as a table, weakest first beside a second person's agreement, or as JSON.

    >>> row = {"f1": 50.0, "low": 40.0, "high": 60.0, "precision": 50.0, "recall": 50.0, "gold": 2}
    >>> print(format_figures({"triple soft": row}, as_json=False).split()[-1])
    79.1
    """
    if as_json:
        return json.dumps(figures, indent=1)
    lines = [f"{'measure':24}{'F1':>8}  {'95 % interval':15}{'P':>8}{'R':>8}{'gold':>8}{'a person':>10}"]
    for name, row in sorted(figures.items(), key=lambda item: item[1]["f1"]):
        human = f"{HUMAN[name]:.1f}" if name in HUMAN else ""
        interval = f"{row['low']:.1f}-{row['high']:.1f}"
        head = f"{name:24}{row['f1']:8.1f}  {interval:15}{row['precision']:8.1f}{row['recall']:8.1f}"
        lines.append(f"{head}{int(row['gold']):8}{human:>10}".rstrip())
    return "\n".join(lines)


def _to_example(row: dict[str, object]) -> Example:
    return Example(id=str(row["id"]), text=str(row["text"]), triples=_to_triples(row["triples"]))


def _to_triples(rows: object) -> tuple[Triple, ...]:
    if not isinstance(rows, list):
        return ()
    return tuple(
        Triple(
            **{role: tuple((int(s), int(e)) for s, e in row.get(role) or ()) for role in ("source", "cue", "content")}
        )
        for row in rows
    )
