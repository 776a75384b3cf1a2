"""Readings + estimates -> brief.html and brief.md: the answer first, every figure linked to the quoted words.

It words and lays out what it is given; it computes no estimate and asks nothing of the network, and the page
holds no script. What a large ledger leaves out of the page is counted on the page and in the result.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from sayso.contract.naming import list_relays, name_source
from sayso.errors import UsageError
from sayso.export.chart import (
    COUNTING_UNITS,
    draw_chart,
    draw_symbol,
    find_anchor,
    give_lanes,
    is_drawable,
    make_lanes,
    name_claimant,
)
from sayso.export.mark import Paragraph, escape_markdown, find_paragraphs, format_html, format_markdown, mark_spans
from sayso.export.wording import (
    find_days,
    find_web_url,
    format_days,
    format_number,
    format_range,
    format_stamp,
    make_visible,
)
from sayso.types import Claim, Document, Note, Reading, Span, View

__all__ = ["MAX_CARDS", "MAX_DOCUMENTS", "MAX_FIGURES", "BriefFiles", "write_brief"]

# Measured in docs/decisions/041: a card is 2 to 4 kB, so that a page at all three limits stays under 15 MB.
MAX_DOCUMENTS = 200  # newest reports whose claims are all shown
MAX_CARDS = 3_000  # claims shown in them
MAX_FIGURES = 400  # newest figures in the chart and the table

FIGHTING_TYPES = ("fighters", "members")
REAL_MODALITIES = (None, "actual", "ongoing", "possible")
_VERBS = MappingProxyType({"deny": "denies", "promise": "promises", "refuse": "refuses", "say": "says"})

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFiles:
    """Where the brief lies, and what it left out for its size."""

    html: Path
    markdown: Path
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    claim: Claim
    source: str
    relays: str
    verb: str
    content: str
    is_figure: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    document: Document
    cards: tuple[_Card, ...]
    total: int


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What one pass over the ledger counts and keeps; it lives inside `write_brief` only."""

    documents: int = 0
    claims: int = 0
    silent: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    newest: list[tuple[str, str, int, Reading]] = field(default_factory=list)
    behind: dict[str, tuple[Reading, int]] = field(default_factory=dict)


def write_brief(
    readings: Iterable[Reading], *, estimates: View, headcounts: View, out: Path, title: str, made_at: str
) -> BriefFiles:
    """Write brief.html and brief.md into the folder `out`, made if absent; readings are gone through once.

    `estimates` and `headcounts` are views of the same readings; their tip is the ledger's. Raises UsageError
    (`cannot-write`).

    >>> import tempfile
    >>> view = View(question="How many fighters, says who, when?", columns=(), rows=(), tip="0" * 64)
    >>> with tempfile.TemporaryDirectory() as name:
    ...     files = write_brief([], estimates=view, headcounts=view, out=Path(name), title="Test", made_at="2026")
    ...     files.html.name
    'brief.html'
    """
    rows = sorted(estimates.rows, key=_row_age, reverse=True)
    shown = rows[:MAX_FIGURES]
    people = sorted(headcounts.rows, key=_row_age, reverse=True)
    listed = people[:MAX_FIGURES]
    tally = _count(readings, {str(each) for row in (*shown, *listed) for each in _ids(row)})
    for note in estimates.notes:
        tally.notes[note.code] += 1
        tally.examples.setdefault(note.code, note.message)
    reports = _choose_reports(tally, {find_anchor(row) for row in (*shown, *listed)})
    notes = _note_left_out(tally, reports, len(rows) - len(shown) + len(people) - len(listed))
    context = {
        "title": title, "made_at": made_at, "tip": estimates.tip, "question": estimates.question, "tally": tally,
        "reports": reports, "left_out": notes, "people": listed,
        "leading": _choose_leading(listed), **_make_answer(shown),
    }  # fmt: skip
    files = BriefFiles(html=out / "brief.html", markdown=out / "brief.md", notes=notes)
    environment = _make_environment()
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write_whole(files.html, environment.get_template("brief.html.j2").render(context))
        _write_whole(files.markdown, environment.get_template("brief.md.j2").render(context))
    except OSError as error:
        raise UsageError(
            "cannot-write", f"The brief could not be written into {out} ({error}); give a folder that can be written."
        ) from error
    return files


def _write_whole(path: Path, text: str) -> None:
    """Put the text beside its place first, so that a full disk never leaves half a brief under its name."""
    beside = path.with_suffix(path.suffix + ".part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sayso.export", "templates"),
        autoescape=select_autoescape(disabled_extensions=("md.j2",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: (
            make_visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        ),
    )
    environment.filters.update(
        anchor=find_anchor, days=format_days, number=format_number, range=format_range, stamp=format_stamp,
        web=find_web_url, md=lambda text: escape_markdown(str(text)), md_marked=format_markdown,
        marked=lambda paragraphs: Markup(format_html(paragraphs)),  # noqa: S704 - format_html escapes every word
    )  # fmt: skip
    return environment


def _count(readings: Iterable[Reading], figure_ids: set[str]) -> _Tally:
    tally = _Tally()
    for reading in readings:
        doc, text = reading.document, reading.document.text
        tally.documents += 1
        tally.claims += len(reading.claims)
        tally.silent += not reading.claims
        for claim in reading.claims:
            tally.sources[name_source(claim, text)] += 1
            tally.acts[claim.act] += 1
            tally.models[claim.made_by] += 1
        for note in reading.notes:
            tally.notes[note.code] += 1
            tally.examples.setdefault(note.code, note.message)
        if not reading.claims:
            continue
        behind = tuple(claim for claim in reading.claims if claim.id in figure_ids)
        if behind:
            tally.behind[doc.id] = (replace(reading, claims=behind), len(reading.claims))
        heapq.heappush(tally.newest, (doc.published_at or "", doc.id, tally.documents, reading))
        if len(tally.newest) > MAX_DOCUMENTS:
            heapq.heappop(tally.newest)
    return tally


def _choose_reports(tally: _Tally, figures: set[str]) -> tuple[_Report, ...]:
    """Show the newest reports whole while there is room, and of the others the claims behind the figures."""
    room = MAX_CARDS
    chosen: dict[str, _Report] = {}
    for _, doc_id, _, reading in sorted(tally.newest, key=lambda item: item[:3], reverse=True):
        some = tuple(claim for number, claim in enumerate(reading.claims) if number < room or claim.id in figures)
        room = max(0, room - len(reading.claims))
        if some:
            chosen[doc_id] = _make_report(replace(reading, claims=some), len(reading.claims), figures)
    for doc_id, (reading, total) in tally.behind.items():
        if doc_id not in chosen:
            chosen[doc_id] = _make_report(reading, total, figures)
    return tuple(
        sorted(chosen.values(), key=lambda each: (each.document.published_at or "", each.document.id), reverse=True)
    )


def _make_report(reading: Reading, total: int, figures: set[str]) -> _Report:
    paragraphs = find_paragraphs(reading.document.text)
    cards = tuple(_make_card(claim, reading.document.text, paragraphs, figures) for claim in reading.claims)
    return _Report(document=reading.document, cards=cards, total=total)


def _make_card(claim: Claim, text: str, paragraphs: Sequence[Span], figures: set[str]) -> _Card:
    relays = "; ".join(list_relays(claim, text))
    content = " … ".join(_shorten(" ".join(span.cut(text).split())) for span in claim.content)
    return _Card(
        claim=claim,
        source=name_source(claim, text),
        relays=relays,
        verb=_VERBS.get(claim.act, claim.act + "s"),
        content=content,
        is_figure=claim.id in figures,
        paragraphs=mark_spans(text, claim, paragraphs),
    )


def _shorten(words: str) -> str:
    return words if len(words) <= 600 else f"{words[:400]} [… {len(words) - 500:,} characters …] {words[-100:]}"


def _ids(row: Row) -> Sequence[object]:
    ids = row.get("claim_ids")
    return ids if isinstance(ids, (list, tuple)) else ()


def _row_age(row: Row) -> tuple[str, str, str]:
    days = find_days(row.get("about")) or find_days(row.get("said_at"))
    return (days[1].isoformat() if days else ""), str(row.get("said_at") or ""), find_anchor(row)


def _make_answer(rows: Sequence[Row]) -> dict[str, Any]:
    """Build the first screen: the headline's parts, the chart and its legend, and the two tables."""
    fighting = [row for row in rows if row.get("type") in FIGHTING_TYPES]
    counted = [row for row in fighting if _is_estimate(row)]
    drawn = give_lanes([row for row in fighting if is_drawable(row)])
    lanes = make_lanes(drawn)
    days = [each for row in drawn for each in find_days(row.get("about")) or find_days(row.get("said_at")) or ()]
    groups = Counter(str(row["group"]) for row in fighting if row.get("group"))
    # What a sentence of the report tells may be another's figure; a claimant who is named leads before it.
    named = [row for row in counted if row.get("source_kind") not in ("narration", "none")] or counted
    # An end that is not known lies beyond its number: "more than 10,000" stands above "up to 10,000".
    lowest = min(named, key=lambda row: (_ends(row)[0], row.get("low") is not None), default=None)
    highest = max(named, key=lambda row: (_ends(row)[1], row.get("high") is None), default=None)
    return {
        "figures": fighting,
        "others": [row for row in rows if row.get("type") not in FIGHTING_TYPES],
        "counted": counted,
        "claimants": len({name_claimant(row) for row in counted if row.get("source_kind") != "none"}),
        "nameless": sum(row.get("source_kind") == "none" for row in counted),
        "denied": sum(row.get("polarity") == "denied" for row in fighting),
        "lowest": lowest,
        "highest": highest,
        "lowest_end": _word_end(min(counted, key=lambda row: _ends(row)[0]), first=True) if counted else "",
        "highest_end": _word_end(max(counted, key=lambda row: _ends(row)[1]), first=False) if counted else "",
        "whose": " of a claimant" if len(named) < len(counted) else "",
        "latest": counted[0] if counted else None,
        "years": (min(days).year, max(days).year) if days else None,
        "groups": groups.most_common(6),
        "more_groups": max(0, len(groups) - 6),
        "undrawn": len(fighting) - len(drawn),
        "sided": any(row.get("lane") != row.get("source") for row in drawn),
        "legend": [(Markup(draw_symbol(lane.number)), lane) for lane in lanes],  # noqa: S704 - drawn from constants
        "wide": Markup(draw_chart(drawn, lanes)),  # noqa: S704 - draw_chart escapes every word
        "narrow": Markup(draw_chart(drawn, lanes, width=360, height=430)),  # noqa: S704 - the same
    }


def _choose_leading(people: Sequence[Row]) -> list[Row]:
    """Choose the three largest numbers of people for a headline without strengths; vague words lead nobody."""
    sure = [row for row in people if row.get("hedge") != "vague" and row.get("polarity") != "denied"]
    return sorted(sure, key=lambda row: (-_ends(row)[1], find_anchor(row)))[:3]


def _is_estimate(row: Row) -> bool:
    """Tell whether a row says how many there are: a number of people, not denied, not merely thought of."""
    counts_people = row.get("unit") in COUNTING_UNITS
    return counts_people and row.get("polarity") != "denied" and row.get("modality") in REAL_MODALITIES


def _ends(row: Row) -> tuple[float, float]:
    known = [value for value in (row.get("low"), row.get("high")) if isinstance(value, (int, float))]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _word_end(row: Row, *, first: bool) -> str:
    """Word the outer end of the lowest or highest row: its number, with "more than" and the like where it is open."""
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return format_range(row).partition(" (")[0]
    return format_number(_ends(row)[0 if first else 1])


def _note_left_out(tally: _Tally, reports: Sequence[_Report], figures: int) -> tuple[Note, ...]:
    notes = []
    hidden = tally.claims - sum(len(report.cards) for report in reports)
    if hidden:
        silent = tally.documents - tally.silent - len(reports)
        notes.append(
            Note(
                code="brief-claims-left-out",
                message=f"{hidden:,} claims are not shown, among them all of {silent:,} older reports: a brief shows "
                f"the newest {MAX_DOCUMENTS:,} reports, up to {MAX_CARDS:,} claims, and every claim behind a figure. "
                "`sayso claims` lists them all.",
            )
        )
    if figures:
        notes.append(
            Note(
                code="brief-figures-left-out",
                message=f"{figures:,} older figures are not shown: a brief shows the newest {MAX_FIGURES:,}. "
                "`sayso claims` lists them all.",
            )
        )
    return tuple(notes)
