"""a corpus part + a model -> figures, and figures -> a table with the human row beside."""

import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from sayso.annotate import Encoder, find_sentences, open_encoder
from sayso.annotate.wordpiece import WordPiece
from sayso.ids import digest
from sayso.train.corpora.example import Example, Spans, Triple
from sayso.train.corpora.polnear import iter_polnear
from sayso.train.domain.store import load_rows
from sayso.train.mix import OWN, iter_held_out
from sayso.train.predict import find_gum_mentions, find_scored_triples, find_triples, iter_rows
from sayso.train.score.attribution import HUMAN, match_softly, score_attributions
from sayso.train.score.chains import Tally, make_chains, score_chains, tell_chains
from sayso.train.score.counts import Counts, summarise
from sayso.train.score.domain import measure_domain

__all__ = [
    "MEASURES", "VOCABULARY", "format_figures", "load_wordpiece", "measure_chains", "measure_own", "measure_polnear",
    "measure_sentences", "open_model", "tell_calibration", "write_card",
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
    return score_attributions(
        [(example.text, example.triples or (), found.get(example.id, ())) for example in examples]
    )


def measure_sentences(gum: Path, _: Path | None = None) -> Figures:
    """Score sentence ends against GUM's own, by genre: each file's sentences are put back into paragraphs."""
    table: list[dict[str, Counts]] = []
    for path in sorted(gum.glob("GUM_*.conllu")):
        text, ends = _join_sentences(path.read_text(encoding="utf-8"))
        found = {span.end for span in find_sentences(text)}
        genre = path.name.split("_")[1]
        table.append({genre: Counts(right=len(ends & found), predicted=len(found), gold=len(ends))})
    return summarise(table)


def measure_chains(gum: Path, model: Path | None) -> Figures:
    """Score chains of mentions on the held-out tenth of GUM's news and interviews, singletons counted and not."""
    encoder = open_model(model)
    both: dict[bool, dict[str, Tally]] = {True: {}, False: {}}
    for article in iter_held_out(gum):
        found = find_gum_mentions(article.text, encoder)
        gold = [(mention.start, mention.end, mention.entity) for mention in article.mentions]
        for singletons, tallies in both.items():
            sides = (make_chains(side, singletons=singletons) for side in (gold, found))
            for name, tally in score_chains(*sides).items():
                tallies[name] = tallies.get(name, Tally()) + tally
    return tell_chains(both[True]) | tell_chains(both[False], "chains without singletons")


def measure_own(data: Path, model: Path | None) -> Figures:
    """Score every field on the test part of the project's own annotated texts."""
    return measure_domain(OWN, data, open_model(model))


def write_card(data: Path, fp32: Path | None) -> Path:
    """Measure the installed model on all that is held back, and an fp32 export beside it, and write its card."""
    figures = measure_polnear(data / "polnear" / "dev", None, None)
    raw = MODEL.read_bytes()
    parts = [row["part"] for row in load_rows(OWN)]
    template = (files("sayso.train") / "card.md").read_text(encoding="utf-8")
    content = template.format(
        model_id=open_model().model_id,
        sha256=digest(raw),
        size=len(raw) / 1e6,
        own_train=parts.count("train"),
        own_test=parts.count("test"),
        figures=format_figures(figures, as_json=False),
        domain=format_figures(measure_own(data, None), as_json=False),
        chains=format_figures(measure_chains(data / "gum", None), as_json=False),
        cost=_tell_cost(data, fp32) if fp32 is not None else "not measured",
        calibration=tell_calibration(data / "polnear" / "dev"),
    )
    path = MODEL.parent / "CARD.md"
    path.write_text(content, encoding="utf-8")
    return path


def _tell_cost(data: Path, fp32: Path) -> str:
    """Return what the installed file loses against its 32-bit export, at most and on the figures that matter most."""
    tasks: tuple[tuple[str, Callable[[Path | None], Figures]], ...] = (
        ("PolNeAR", lambda model: measure_polnear(data / "polnear" / "dev", None, model)),
        ("own domain", lambda model: measure_own(data, model)),
        ("GUM", lambda model: measure_chains(data / "gum", model)),
    )
    told = []
    for name, measure in tasks:
        small, wide = measure(None), measure(fp32)
        lost = {figure: wide[figure]["f1"] - small[figure]["f1"] for figure in small if is_counted(figure)}
        worst = max(lost, key=lambda figure: lost[figure])
        told.append(f"{name} {lost[worst]:.2f} at most ({worst})")
    return "; ".join(told)


def is_counted(figure: str) -> bool:
    """Tell whether a figure is one that the model answers for: frames and narration are rules' work."""
    return not figure.startswith(("frame", "narration"))


def tell_calibration(dev: Path) -> str:
    """Return, for each band of a claim's score, how many claims it holds and how many of them are right, per cent."""
    encoder = open_model()
    bands = [[0, 0, 0] for _ in range(10)]
    for example in iter_polnear(dev):
        found = find_scored_triples(example.text, encoder)
        matched = set(match_softly(example.triples or (), [triple for triple, _ in found]).values())
        for j, (triple, score) in enumerate(found):
            band = bands[min(9, int(score * 10))]
            band[0] += 1
            band[1] += j in matched
            band[2] += triple in (example.triples or ())
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
    width = max(24, *(len(name) + 1 for name in figures))
    lines = [f"{'measure':{width}}{'F1':>8}  {'95 % interval':15}{'P':>8}{'R':>8}{'gold':>8}{'a person':>10}"]
    for name, row in sorted(figures.items(), key=lambda item: item[1]["f1"]):
        human = f"{HUMAN[name]:.1f}" if name in HUMAN else ""
        interval = f"{row['low']:.1f}-{row['high']:.1f}" if "low" in row else ""
        shares = "".join(f"{row[part]:8.1f}" if part in row else f"{'':8}" for part in ("precision", "recall"))
        gold = f"{int(row['gold']):8}" if "gold" in row else ""
        lines.append(f"{name:{width}}{row['f1']:8.1f}  {interval:15}{shares}{gold}{human:>10}".rstrip())
    return "\n".join(lines)


def _to_example(row: dict[str, object]) -> Example:
    return Example(id=str(row["id"]), text=str(row["text"]), triples=_to_triples(row["triples"]))


def _to_triples(rows: object) -> tuple[Triple, ...]:
    if not isinstance(rows, list):
        return ()
    return tuple(
        Triple(source=_to_spans(row, "source"), cue=_to_spans(row, "cue"), content=_to_spans(row, "content"))
        for row in rows
    )


def _to_spans(row: dict[str, list[list[int]]], role: str) -> Spans:
    return tuple((int(start), int(end)) for start, end in row.get(role) or ())


MEASURES: Mapping[str, Callable[[Path, Path | None], Figures]] = MappingProxyType({
    "sentences": measure_sentences, "chains": measure_chains, "domain": measure_own,
})  # fmt: skip
