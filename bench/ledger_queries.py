"""A made-up ledger -> timings: appends per second, and the first page of 50 for each kind of question.

    python bench/ledger_queries.py --folder FOLDER [--documents 10000] [--rounds 20]

Prints one JSON line per measure, with median and p95 in milliseconds. The ledger is kept in FOLDER and used
again when it has that many documents. Words, names and figures are drawn by a fixed seed; they mean nothing.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sayso.ids import digest, make_id
from sayso.ledger import ClaimQuery, Ledger, open_ledger, rebuild_index, verify
from sayso.types import Claim, Document, Frame, Mention, Note, Party, Place, Quantity, Reading, Source, Span

CLAIMS_PER_DOCUMENT = 30
SYLLABLES = (
    "ba",
    "dor",
    "eli",
    "ghan",
    "hel",
    "iz",
    "jo",
    "kun",
    "lor",
    "mir",
    "nan",
    "os",
    "pak",
    "qal",
    "rud",
    "sar",
)
NAMES = ("the Northern Front", "General Amr Dost", "the Ministry of Defence", "Taliban", "Col. Sana Río", "villagers")
KINDS = ("named-body", "named-person", "unnamed-group", "unnamed-person", "document", "outlet")
ACTS = ("say",) * 12 + ("deny", "estimate", "accuse", "warn", "announce", "confirm", "promise", "order", "doubt")
HEDGES = (("nearly", 0.9), ("about", 0.95), ("none", 1.0), ("more-than", 1.0))
TYPES = (("event", "assault"), ("toll", "killed"), ("movement", "flee"), ("strength", "fighters"))


class Writer:
    """Builds one text word by word and remembers where each word stands."""

    def __init__(self, draw: random.Random, words: list[str]) -> None:
        self.draw, self.words, self.length = draw, words, 0
        self.parts: list[str] = []

    def add(self, text: str) -> Span:
        start = self.length
        self.parts.append(text + " ")
        self.length += len(text) + 1
        return Span(start=start, end=start + len(text))

    def ramble(self, least: int, most: int) -> Span:
        # Squared: some words are everywhere and most are rare, as in real text.
        count = self.draw.randint(least, most)
        chosen = (self.words[int(len(self.words) * self.draw.random() ** 3)] for _ in range(count))
        return self.add(" ".join(chosen))


def make_claim(writer: Writer, doc_id: str) -> Claim:
    """Make one sentence and the claim it carries."""
    draw = writer.draw
    name = draw.choice(NAMES)
    spans = (writer.add(name), writer.add("said"), writer.ramble(3, 8))
    figure = int(10 ** draw.uniform(0.3, 5.3))
    hedge, share = draw.choice(HEDGES)
    number = Quantity(
        span=writer.add(f"{figure:,}"),
        low=float(int(figure * share)),
        high=None if hedge == "more-than" else float(figure),
        low_open=hedge == "more-than",
        hedge=hedge,
        unit="people",
    )
    trigger, rest = writer.ramble(1, 1), writer.ramble(4, 12)
    kind, type_ = draw.choice(TYPES)
    numbers = (number,) if draw.random() < 0.4 else ()
    place = Place(
        span=rest, role="in", name="Kunar", gazetteer_id="g-1", lat=34.8, lon=71.1, radius_km=60.0, country="AF"
    )
    parties = (Party(role="actor", span=spans[0], name=name), Party(role="recipient", span=rest))
    frame = Frame(
        kind=kind, type=type_, trigger=trigger, parties=parties, quantities=numbers, places=(place,), score=0.87
    )
    fields = {"doc": doc_id, "start": spans[0].start}
    return Claim(
        id=make_id("c", fields),
        doc_id=doc_id,
        content=(Span(start=spans[2].start, end=rest.end),),
        cue=spans[1],
        source=Source(spans=(spans[0],), name=name, kind=draw.choice(KINDS), role="a spokesman"),
        form="indirect",
        act=draw.choice(ACTS),
        polarity="affirmed",
        certainty="certain",
        quantities=numbers,
        frames=(frame,),
        score=0.91,
        made_by="bench/1",
    )


def iter_readings(documents: int) -> Iterator[Reading]:
    """Yield made-up readings of 30 claims and about 700 words."""
    draw = random.Random(7)  # noqa: S311 (made-up text, no secret)
    words = ["".join(draw.choice(SYLLABLES) for _ in range(draw.randint(1, 4))) for _ in range(20_000)]
    for nth in range(documents):
        writer, doc_id = Writer(draw, words), make_id("d", nth)
        claims = tuple(make_claim(writer, doc_id) for _ in range(CLAIMS_PER_DOCUMENT))
        text = "".join(writer.parts)
        doc = Document(
            id=doc_id,
            outlet="The Ledger Bench",
            title=" ".join(draw.choice(words) for _ in range(6)),
            text=text,
            published_at=f"{draw.randint(2014, 2022)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            raw_sha256=digest(text),
            reader="bench/1",
        )
        mentions = tuple(
            Mention(span=claim.source.spans[0], label="group", entity=1) for claim in claims if claim.source
        )
        notes = (Note(code="bench-note", message="Made up."),)
        yield Reading(document=doc, claims=claims, mentions=mentions, notes=notes)


def fill(ledger: Ledger, documents: int) -> dict[str, object]:
    """Append the readings and say how fast; the time to make them up is not counted."""
    spent, waits = 0.0, []
    for reading in iter_readings(documents):
        start = time.perf_counter()
        ledger.append_reading(reading, at="2026-01-01T00:00:00Z", by="bench", origin="bench")
        waits.append(time.perf_counter() - start)
        spent += waits[-1]
    return {
        "measure": "append",
        "documents": documents,
        "claims_per_s": round(documents * CLAIMS_PER_DOCUMENT / spent),
        "document_ms": summarise(waits),
    }


def summarise(seconds: list[float]) -> dict[str, float]:
    """Return median and p95 in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"median": round(statistics.median(ordered) * 1000, 2), "p95": round(p95 * 1000, 2)}


QUESTIONS = (
    ("nothing", ClaimQuery()),
    ("last page", ClaimQuery(offset=290_000)),
    ("a common word", ClaimQuery(text="said")),
    ("a word", ClaimQuery(text="kunghan")),
    ("two words", ClaimQuery(text="kun sar")),
    ("a phrase", ClaimQuery(text='"kun sar"')),
    ("a prefix", ClaimQuery(text="kungh*")),
    ("a source", ClaimQuery(source="taliban")),
    ("an accented source", ClaimQuery(source="rio")),
    ("a common act", ClaimQuery(act="say")),
    ("a rare act", ClaimQuery(act="doubt")),
    ("an act nobody did", ClaimQuery(act="forget")),
    ("a kind of source", ClaimQuery(kind="unnamed-group")),
    ("a day", ClaimQuery(date_from="2017-03-15", date_to="2017-03-15")),
    ("a year", ClaimQuery(date_from="2017", date_to="2017")),
    ("a month to the end", ClaimQuery(date_from="2021-11")),
    ("numbers 6,900 to 7,100", ClaimQuery(low=6900, high=7100)),
    ("numbers from 190,000", ClaimQuery(low=190_000)),
    ("one number", ClaimQuery(low=123_456, high=123_456)),
    ("common word, rare act, month", ClaimQuery(text="said", act="doubt", date_from="2017-03", date_to="2017-03")),
    ("source, act, year, numbers", ClaimQuery(source="taliban", act="estimate", date_to="2015", low=100, high=200)),
    ("common word, day, numbers", ClaimQuery(text="said", date_from="2022-12-28", low=900, high=1000)),
    ("all of them", ClaimQuery(text="said", source="taliban", act="say", kind="outlet", low=5, high=9)),
)  # fmt: skip


def ask(ledger: Ledger, query: ClaimQuery, rounds: int) -> dict[str, object]:
    """Time the first page of 50, claims and documents loaded."""
    waits, works, found = [], [], 0
    page = ClaimQuery(**{name: getattr(query, name) for name in query.__slots__} | {"limit": 50})
    for _ in range(rounds):
        start, worked = time.perf_counter(), time.process_time()
        found = len(list(ledger.find_claims(page)))
        waits.append(time.perf_counter() - start)
        works.append(time.process_time() - worked)  # what it costs where other programs do not share the processor
    return {"found": found, "ms": summarise(waits), "cpu_ms": summarise(works)}


def timed(measure: str, work: Callable[[], object]) -> dict[str, object]:
    """Time one piece of work."""
    start = time.perf_counter()
    result = work()
    return {"measure": measure, "seconds": round(time.perf_counter() - start, 2), "result": str(result)}


def main() -> None:
    """Fill, ask, rebuild, verify; print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--whole", action="store_true", help="also time verify and rebuild_index")
    options = parser.parse_args()
    path = options.folder / f"bench-{options.documents}.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_ledger(path, create=True) as ledger:
        if ledger.count()["documents"] < options.documents:
            report(fill(ledger, options.documents))
        report({"measure": "size", "megabytes": round(path.stat().st_size / 1e6), **ledger.count()})
    with open_ledger(path, read_only=not options.whole) as ledger:
        for name, query in QUESTIONS:
            report({"measure": f"find: {name}", **ask(ledger, query, options.rounds)})
        claim_id = next(ledger.find_claims(ClaimQuery(offset=100, limit=1))).claim.id
        report(timed("get_claim by prefix", lambda: ledger.get_claim(claim_id[:10]).id))
        if options.whole:
            report(timed("rebuild_index", lambda: rebuild_index(ledger)))
            report(timed("verify", lambda: verify(ledger)))
    report({"measure": "peak memory", "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024})


def report(line: dict[str, object]) -> None:
    """Print one JSON line."""
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
