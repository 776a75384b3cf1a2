"""Folder of real pages -> figures: which HTML and PDF library to read with.

Give it a folder of `NAME.html` with `NAME.json` beside (`text`: the whole article, or `opening`: its
first words) and `NAME.pdf`. It prints one JSON line per contender; contenders that are not installed
are skipped. It fetches nothing and the pages stay outside the project.

    python bench/read_libraries.py FOLDER [--only NAME]
"""

import argparse
import importlib
import importlib.util
import json
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

Extract = Callable[[bytes], str]


def decode(raw: bytes) -> str:
    """Decode a page as UTF-8, else as its meta tag says, else as windows-1252."""
    found = re.search(rb"charset=[\"']?([\w-]+)", raw[:4096])
    for name in ("utf-8", found.group(1).decode("ascii") if found else "cp1252"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def with_sayso(_: object) -> Extract:
    reader = importlib.import_module("sayso.read.page")
    return lambda raw: str(reader.extract_page(decode(raw)).text)


def with_resiliparse(module: object) -> Extract:
    extract = module.extract_plain_text  # type: ignore[attr-defined]
    return lambda raw: str(extract(decode(raw), main_content=True, alt_texts=False, comments=False))


def with_trafilatura(module: object) -> Extract:
    extract = module.extract  # type: ignore[attr-defined]
    return lambda raw: extract(decode(raw), include_comments=False, include_tables=False) or ""


def with_readability(module: object) -> Extract:
    lxml = importlib.import_module("lxml.html")

    def run(raw: bytes) -> str:
        summary = module.Document(decode(raw)).summary(html_partial=True)  # type: ignore[attr-defined]
        blocks = lxml.fromstring(summary).iter("p", "li", "h2", "h3", "blockquote", "div")
        parts = [b.text_content() for b in blocks if b.tag != "div" or not b.xpath(".//p|.//div")]
        return "\n\n".join(parts)

    return run


def with_selectolax(module: object) -> Extract:
    def run(raw: bytes) -> str:
        tree = module.LexborHTMLParser(decode(raw))  # type: ignore[attr-defined]
        tree.strip_tags(["script", "style", "nav", "aside", "footer", "header", "form"])
        root = tree.css_first("article") or tree.css_first("main") or tree.body
        return "\n\n".join(p.text() for p in root.css("p, li, h2, h3, blockquote")) if root else ""

    return run


def with_pypdfium2(module: object) -> Extract:
    def run(raw: bytes) -> str:
        pdf = module.PdfDocument(raw)  # type: ignore[attr-defined]
        try:
            return "\n".join(pdf[i].get_textpage().get_text_bounded() for i in range(len(pdf)))
        finally:
            pdf.close()

    return run


def with_pypdf(module: object) -> Extract:
    io = importlib.import_module("io")
    return lambda raw: "\n".join(page.extract_text() for page in module.PdfReader(io.BytesIO(raw)).pages)  # type: ignore[attr-defined]


def with_pdfminer(module: object) -> Extract:
    io = importlib.import_module("io")
    return lambda raw: str(module.extract_text(io.BytesIO(raw)))  # type: ignore[attr-defined]


# name, the module that must be importable, how it is driven, the files it reads
CONTENDERS: tuple[tuple[str, str, Callable[[object], Extract], str], ...] = (
    ("sayso", "sayso.read.page", with_sayso, "html"),
    ("resiliparse", "resiliparse.extract.html2text", with_resiliparse, "html"),
    ("trafilatura", "trafilatura", with_trafilatura, "html"),
    ("readability-lxml", "readability", with_readability, "html"),
    ("selectolax", "selectolax.lexbor", with_selectolax, "html"),
    ("pypdfium2", "pypdfium2", with_pypdfium2, "pdf"),
    ("pypdf", "pypdf", with_pypdf, "pdf"),
    ("pdfminer.six", "pdfminer.high_level", with_pdfminer, "pdf"),
)


def words(text: str) -> Counter[str]:
    """Return the bag of words; scripts without spaces are cut into characters."""
    return Counter(re.findall(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]|[^\W_]+", text.lower()))


def score(text: str, expected: str) -> tuple[float, float]:
    """Return recall and precision of the words of `text` against `expected`."""
    seen, wanted = words(text), words(expected)
    both = (seen & wanted).total()
    return both / max(1, wanted.total()), both / max(1, seen.total())


def opens_right(text: str, opening: str) -> bool:
    """Tell whether the first eight words of `opening` come within the first 400 characters of `text`."""
    wanted = re.findall(r"[^\W_]+", opening.lower())[:8]
    return " ".join(wanted) in " ".join(re.findall(r"[^\W_]+", text[:400].lower()))


def measure(extract: Extract, files: list[Path]) -> tuple[dict[str, str], dict[str, float], dict[str, str]]:
    """Run one contender over the files: texts, milliseconds, failures."""
    texts, spent, failed = {}, {}, {}
    for path in files:
        raw = path.read_bytes()
        start = time.perf_counter()
        try:
            texts[path.stem] = extract(raw)
        except Exception as error:  # noqa: BLE001  a contender may raise anything; that is what is measured
            failed[path.stem] = f"{type(error).__name__}: {str(error)[:60]}"
        spent[path.stem] = 1000 * (time.perf_counter() - start)
    return texts, spent, failed


def judge(texts: dict[str, str], folder: Path, files: list[Path]) -> dict[str, object]:
    """Compare texts with what lies beside the pages; a page that failed counts as empty text."""
    recalls, precisions, openings, worst = [], [], [], []
    for path in files:
        beside = folder / f"{path.stem}.json"
        if not beside.exists():
            continue
        gold, text = json.loads(beside.read_text("utf-8")), texts.get(path.stem, "")
        if "text" in gold:
            recall, precision = score(text, gold["text"])
            recalls.append(recall)
            precisions.append(precision)
            worst.append((round(2 * recall * precision / max(1e-9, recall + precision), 2), path.stem))
        if "opening" in gold:
            openings.append(opens_right(text, gold["opening"]))
            if not openings[-1]:
                worst.append((-1.0, path.stem))
    if not recalls:
        return {"words": sum(words(text).total() for text in texts.values())}
    return {
        "pages_with_text": len(recalls),
        "recall": round(statistics.mean(recalls), 3),
        "precision": round(statistics.mean(precisions), 3),
        "openings": f"{sum(openings)}/{len(openings)}",
        "worst": sorted(worst)[:12],
    }


def agreement(texts: dict[str, dict[str, str]]) -> dict[str, dict[str, float]]:
    """Score each PDF contender against the words that at least one other contender also found."""
    shared: dict[str, dict[str, float]] = {}
    for name, mine in texts.items():
        rows = []
        for stem in {stem for other in texts.values() for stem in other}:
            others = [words(other.get(stem, "")) for key, other in texts.items() if key != name]
            bags = [words(mine.get(stem, "")), *others]
            wanted: Counter[str] = Counter()
            for i, left in enumerate(bags):
                for right in bags[i + 1 :]:
                    wanted |= left & right
            both = (bags[0] & wanted).total()
            if wanted.total() >= 20:
                rows.append((both / wanted.total(), both / max(1, bags[0].total())))
        shared[name] = {
            "recall": round(statistics.mean(r for r, _ in rows), 3),
            "precision": round(statistics.mean(p for _, p in rows), 3),
            "documents": len(rows),
        }
    return shared


def main() -> None:
    """Print one JSON line per contender."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only")
    args = parser.parse_args()
    pdf_texts: dict[str, dict[str, str]] = {}
    for name, module, make, kind in CONTENDERS:
        files = sorted(args.folder.glob(f"*.{kind}"))
        if not files or args.only not in (None, name) or not importlib.util.find_spec(module.split(".")[0]):
            continue
        texts, spent, failed = measure(make(importlib.import_module(module)), files)
        row: dict[str, object] = {"name": name, "kind": kind, "files": len(files), "failed": failed}
        row |= judge(texts, args.folder, files)
        row |= {"ms_mean": round(statistics.mean(spent.values()), 2), "ms_max": round(max(spent.values()), 1)}
        row["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        if kind == "pdf":
            pdf_texts[name] = texts
    if len(pdf_texts) > 2:
        sys.stdout.write(json.dumps({"agreement": agreement(pdf_texts)}) + "\n")


if __name__ == "__main__":
    main()
