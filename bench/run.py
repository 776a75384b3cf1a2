"""Measure sayso: speed of extract against the bare encoder pass, start-up, memory. One JSON line per measure.

Run it as `make bench`. The figures are of this machine; compare only figures of one run.
"""

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

from reports import make_report

from sayso.annotate import find_sentences, open_shipped_encoder
from sayso.annotate.tokens import find_tokens
from sayso.annotate.windows import make_windows
from sayso.flow import extract, make_reading
from sayso.read import Hints, Limits, iter_items
from sayso.types import Document

SAYSO = [sys.executable, "-m", "sayso"]
NOW = "2024-01-01T00:00:00Z"


def main() -> None:
    """Run every measure."""
    with tempfile.TemporaryDirectory() as folder:
        generated = Path(folder) / "generated"
        generated.mkdir()
        for i in range(200):
            (generated / f"{i:03}.txt").write_text(make_report(i), encoding="utf-8")
        demo = Path(str(files("sayso.demo") / "reports"))
        for name, source in (("demonstration", demo), ("generated", generated)):
            measure_speed(name, source)
        measure_length()
        measure_start(Path(folder))
        measure_memory(generated)


def say(**row: object) -> None:
    print(json.dumps(row), flush=True)


def measure_speed(name: str, source: Path) -> None:
    """Time extract and the bare encoder pass over the same documents, in turn, three times; keep the medians."""
    encoder = open_shipped_encoder(threads=len(os.sched_getaffinity(0)))
    items = list(iter_items([str(source)], hints=Hints(), limits=Limits(), fetched_at=NOW))
    docs = [item.document for item in items if item.document is not None]
    words = sum(len(doc.text.split()) for doc in docs)
    windows = []
    for doc in docs:
        windows.append(make_windows(doc.text, find_tokens(doc.text), find_sentences(doc.text), encoder.wordpiece))
    everything = [window for group in windows for window in group]
    pieces = sum(len(window.pieces) for window in everything)
    list(encoder.map(encoder.score, windows[0]))
    whole, bare = [], []
    for _ in range(3):
        start = time.perf_counter()
        list(encoder.map(encoder.score, everything))  # all at once: no document waits for the one before it
        bare.append(time.perf_counter() - start)
        start = time.perf_counter()
        claims = sum(len(out.reading.claims) for out in extract(items, encoder) if out.reading is not None)
        whole.append(time.perf_counter() - start)
    took, encoded = statistics.median(whole), statistics.median(bare)
    say(measure="extract", over=name, documents=len(docs), words=words, claims=claims,
        documents_per_s=round(len(docs) / took, 1), words_per_s=round(words / took))  # fmt: skip
    say(measure="encoder", over=name, pieces=pieces, pieces_per_s=round(pieces / encoded),
        words_per_s=round(words / encoded), extract_to_encoder=round(encoded / took, 3))  # fmt: skip


def measure_length() -> None:
    """Read one report of 100,000 characters and one of ten times that: the seconds should grow as the length does."""
    encoder = open_shipped_encoder(threads=len(os.sched_getaffinity(0)))
    text = "\n\n".join(make_report(i) for i in range(450))
    seconds = []
    for size in (100_000, 1_000_000):
        doc = Document(id="long", text=text[:size], lang="en", raw_sha256="", reader="bench")
        start = time.perf_counter()
        make_reading(doc, encoder)
        seconds.append(time.perf_counter() - start)
    say(measure="length", of="one report of 0.1 and of 1 million characters", seconds=[round(s, 2) for s in seconds],
        growth_exponent=round(math.log10(seconds[1] / seconds[0]), 3))  # fmt: skip


def measure_start(folder: Path) -> None:
    """Time whole commands from nothing: help, and the first claim of one report."""
    report = folder / "one.txt"
    report.write_text("Officials said nearly 7,000 fighters fled.\n", encoding="utf-8")
    for name, command, most in (
        ("sayso --help", [*SAYSO, "--help"], 0.3),
        ("first claim", [*SAYSO, "extract", str(report), "--format", "jsonl"], 2.0),
    ):
        runs = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            runs.append(time.perf_counter() - start)
        say(measure="start", of=name, median_s=round(statistics.median(runs[1:]), 3), at_most_s=most)


def measure_memory(source: Path) -> None:
    """Read the generated set in a process of its own and take its peak memory."""
    subprocess.run([*SAYSO, "extract", str(source), "--format", "jsonl"], check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say(measure="memory", of="extract, generated set", peak_mb=round(peak), at_most_mb=700)


if __name__ == "__main__":
    main()
