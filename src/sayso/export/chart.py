"""Rows of estimates -> an SVG chart of ranges over time by claimant.

Each mark is a link to the quoted words. An end that is not known is drawn open, fading into an arrow, never
closed. It chooses no rows (`is_drawable` tells which it can draw) and brings no colours: the page's style
sheet gives `.l0` to `.l7` theirs.
"""

import html
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sayso.contract.naming import NARRATION
from sayso.export.scale import Scale, iter_date_ticks, make_scale
from sayso.export.wording import find_days, format_days, format_number, format_range, format_stamp, make_visible

__all__ = [
    "COUNTING_UNITS",
    "Lane",
    "draw_chart",
    "draw_symbol",
    "find_anchor",
    "find_lane_key",
    "give_lanes",
    "is_drawable",
    "make_lanes",
    "name_claimant",
]

Row = Mapping[str, object]

NO_SIDE = "no side stated"  # this lane and the report's own stand last and are never anybody's colour
LAST_LANES = MappingProxyType({"report itself": 6, NO_SIDE: 7})
NAMED_LANES = 7  # claimants with a colour and a shape of their own; more than that nobody tells apart
COUNTING_UNITS = frozenset({None, "people", "fighters", "troops", "members", "leaders", "persons"})

_DODGES = (0, 8, -8, 16, -16, 24, -24, 32, -32)  # pixels a mark may stand aside from where its date puts it
_ARROW = 26  # pixels an open end reaches beyond its number
_GLYPH = 7.2  # pixels a letter of a callout takes at most, on average
_CORNERS = (  # shapes by lane, as corners around the middle; the empty one is a circle
    (),
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
    ((0, 1.2), (1.15, -0.9), (-1.15, -0.9)),
    ((-0.35, -1.2), (0.35, -1.2), (0.35, -0.35), (1.2, -0.35), (1.2, 0.35), (0.35, 0.35), (0.35, 1.2), (-0.35, 1.2),
     (-0.35, 0.35), (-1.2, 0.35), (-1.2, -0.35), (-0.35, -0.35)),
    ((-0.6, -1.1), (0.6, -1.1), (1.2, 0), (0.6, 1.1), (-0.6, 1.1), (-1.2, 0)),
    ((-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A claimant of the chart: `number` picks colour and shape, `keys` are the names it stands for."""

    number: int
    name: str
    keys: frozenset[str]
    count: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A figure where it is drawn: `x` pixels of its middle day, `left` to `right` the days it speaks of."""

    row: Row
    lane: int
    x: float
    left: float
    right: float
    top: float
    bottom: float


def is_drawable(row: Row) -> bool:
    """Tell whether a row has a number of people and a date, so that it has a point on the chart.

    >>> is_drawable({"low": 40, "high": 40, "said_at": "2017"}), is_drawable({"low": 40, "high": 40})
    (True, False)
    """
    has_number = row.get("low") is not None or row.get("high") is not None
    return has_number and row.get("unit") in COUNTING_UNITS and _find_days(row) is not None


def name_claimant(row: Row) -> str:
    """Return what makes two rows the same claimant: the name as worded, without case or article.

    >>> name_claimant({"source": "The  Governor"})
    'governor'
    """
    words = str(row.get("source") or "").casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def give_lanes(rows: Sequence[Row]) -> list[Row]:
    """Give each row the `lane` it is drawn in: the side the source speaks for where most rows state one, else its name.

    >>> rows = [{"source": "Gen. Holt", "side": "Ostra"}, {"source": "a clerk", "side": None}]
    >>> [row["lane"] for row in give_lanes(rows)]
    ['Ostra', 'no side stated']
    """
    sided = sum(bool(row.get("side")) or row.get("source_kind") == "narration" for row in rows)
    if 2 * sided < len(rows) or not any(row.get("side") for row in rows):
        return [{**row, "lane": row.get("source")} for row in rows]
    return [
        {**row, "lane": row.get("side") or (NARRATION if row.get("source_kind") == "narration" else NO_SIDE)}
        for row in rows
    ]


def find_lane_key(row: Row) -> str:
    """Return the lane of a row as a key: its `lane`, or where none was given its claimant.

    >>> find_lane_key({"source": "The Governor", "lane": "Ostra"})
    'ostra'
    """
    return name_claimant({"source": row.get("lane") or row.get("source")})


def make_lanes(rows: Iterable[Row]) -> tuple[Lane, ...]:
    """Give the claimants with most figures a lane each, in order of count; the rest share the last one.

    >>> [lane.name for lane in make_lanes([{"source": "UN", "low": 40, "high": 50}])]
    ['UN']
    """
    drawn = list(rows)
    counts = Counter(find_lane_key(row) for row in drawn)
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    last = [key for key in LAST_LANES if key in counts and any("lane" in row for row in drawn)]
    ranked = [key for key in ranked if key not in last]
    most = 5 if last else NAMED_LANES
    # A lane "1 other" would hide a name without saving one.
    named = ranked if len(ranked) <= most + 1 else ranked[:most]
    groups = [frozenset({key}) for key in named]
    if len(ranked) > len(named):
        groups.append(frozenset(ranked[len(named) :]))
    lanes = [_make_lane(number, keys, drawn) for number, keys in enumerate(groups)]
    return (*lanes, *(_make_lane(LAST_LANES[key], frozenset({key}), drawn) for key in last))


def draw_symbol(number: int) -> str:
    """Draw the shape of a lane for the legend.

    >>> draw_symbol(0).startswith('<svg class="key l0"')
    True
    """
    path = _shape(number, 9, 9, 6)
    return f'<svg class="key l{number}" viewBox="0 0 18 18" aria-hidden="true"><path class="in" d="{path}"/></svg>'


def draw_chart(rows: Sequence[Row], lanes: Sequence[Lane], *, width: int = 960, height: int = 430) -> str:
    """Draw the drawable rows as one SVG; `rows` carry `claim_ids`, whose first is the link's end `#c-…`.

    >>> draw_chart([], ()).startswith("<svg")
    True
    """
    drawn = [row for row in rows if is_drawable(row)]
    values = [value for row in drawn for value in (row.get("low"), row.get("high")) if isinstance(value, (int, float))]
    plot = (50.0, width - 10.0, 34.0, height - 30.0)  # left, right, top, bottom
    scale = make_scale(values, top=plot[2], bottom=plot[3])
    days = [day for row in drawn for day in _find_days(row) or ()] or [date(2000, 1, 1)]
    first, last = _widen_days(min(days), max(days))
    marks = _place(drawn, lanes, scale, lambda day: _x_of(day, first, last, plot))
    body = [*_draw_frame(scale, plot), *_draw_dates(first, last, plot)]
    body += [_draw_extent(mark, scale) for mark in marks]
    body += [_draw_mark(mark, scale) for mark in marks]
    body += _draw_callouts(marks, width)
    kind = "log scale: each step up the axis multiplies" if scale.log else "linear scale"
    name = f"{len(drawn)} figures over time by claimant, {kind}"
    return (
        f'<svg class="chart w{width}" viewBox="0 0 {width} {height}" role="group" aria-label="{html.escape(name)}">'
        + "".join(body)
        + "</svg>"
    )


def _make_lane(number: int, keys: frozenset[str], rows: Sequence[Row]) -> Lane:
    mine = [row for row in rows if find_lane_key(row) in keys]
    values = [value for row in mine for value in (row.get("low"), row.get("high")) if isinstance(value, (int, float))]
    name = str(mine[0].get("lane") or mine[0].get("source")) if len(keys) == 1 else f"{len(keys)} others"
    return Lane(number=number, name=name, keys=keys, count=len(mine), low=min(values), high=max(values))


def _find_days(row: Row) -> tuple[date, date] | None:
    return find_days(row.get("about")) or find_days(row.get("said_at"))


def _widen_days(first: date, last: date) -> tuple[date, date]:
    """Take whole years where the chart spans more than two, else a margin of a twentieth on both sides."""
    if (last - first).days > 730:
        return date(first.year, 1, 1), date(last.year, 12, 31)
    margin = max(10, (last - first).days // 20)
    return (
        date.fromordinal(max(1, first.toordinal() - margin)),
        date.fromordinal(min(date.max.toordinal(), last.toordinal() + margin)),
    )


def _x_of(day: date, first: date, last: date, plot: tuple[float, float, float, float]) -> float:
    share = (day.toordinal() - first.toordinal()) / max(1, last.toordinal() - first.toordinal())
    return plot[0] + 8 + share * (plot[1] - plot[0] - 16)


def _place(rows: Sequence[Row], lanes: Sequence[Lane], scale: Scale, x_of: Callable[[date], float]) -> list[_Mark]:
    """Find each figure's place, oldest first; marks that would cover each other step aside."""
    lane_of = {key: lane.number for lane in lanes for key in lane.keys}
    placed: list[_Mark] = []
    for row in sorted(rows, key=lambda row: (_find_days(row), str(row.get("claim_ids")))):
        first, last = _find_days(row) or (date.min, date.min)
        left, right = x_of(first), x_of(last)
        top, bottom = _reach(row, scale)
        x = (left + right) / 2
        near = [mark for mark in placed if abs(mark.x - x) < 48 and mark.top < bottom + 8 and top - 8 < mark.bottom]
        aside = next((step for step in _DODGES if all(abs(mark.x - x - step) >= 8 for mark in near)), 0)
        lane = lane_of.get(find_lane_key(row), 0)
        placed.append(_Mark(row=row, lane=lane, x=x + aside, left=left, right=right, top=top, bottom=bottom))
    return placed


def _reach(row: Row, scale: Scale) -> tuple[float, float]:
    low, high = row.get("low"), row.get("high")
    known = [scale.at(value) for value in (low, high) if isinstance(value, (int, float))]
    return min(known) - (_ARROW if high is None else 0), max(known) + (_ARROW if low is None else 0)


def _draw_frame(scale: Scale, plot: tuple[float, float, float, float]) -> Iterator[str]:
    left, right, top, _ = plot
    title = "fighters, log scale" if scale.log else "fighters"
    yield f'<text class="axis" x="2" y="{top - 22:g}">{title}</text>'
    ticks = [*((0.0,) if scale.floor < scale.bottom else ()), *scale.ticks]
    for tick in ticks:
        y = scale.at(tick)
        yield f'<path class="grid{" zero" if tick == 0 else ""}" d="M{left:g} {y:g}H{right:g}"/>'
        yield f'<text class="tick" x="{left - 6:g}" y="{y + 4:g}" text-anchor="end">{format_number(tick)}</text>'


def _draw_dates(first: date, last: date, plot: tuple[float, float, float, float]) -> Iterator[str]:
    left, right, top, bottom = plot
    for begins, ends, label in iter_date_ticks(first, last, int((right - left) // 34)):
        start, end = _x_of(begins, first, last, plot), _x_of(ends, first, last, plot)
        yield f'<path class="grid" d="M{start:.1f} {top:g}V{bottom + 6:g}"/>'
        if end - start >= 24:
            middle = (start + end) / 2
            yield f'<text class="tick" x="{middle:.1f}" y="{bottom + 22:g}" text-anchor="middle">{label}</text>'


def _draw_extent(mark: _Mark, scale: Scale) -> str:
    """Draw faintly the days a figure speaks of, where they are wide enough to see."""
    if mark.right - mark.left < 12:
        return ""
    low, high = mark.row.get("low"), mark.row.get("high")
    known = [scale.at(value) for value in (low, high) if isinstance(value, (int, float))]
    top, bottom = min(known), max(known)
    box = f'x="{mark.left:.1f}" width="{mark.right - mark.left:.1f}" y="{top - 1.5:g}" height="{bottom - top + 3:g}"'
    return f'<rect class="extent l{mark.lane}" rx="1.5" {box}/>'


def _draw_mark(mark: _Mark, scale: Scale) -> str:
    row, x = mark.row, mark.x
    low, high = row.get("low"), row.get("high")
    parts: list[str] = []
    ends = []
    if isinstance(low, (int, float)):
        ends.append((scale.at(low), bool(row.get("low_open"))))
        if high is None:
            parts.append(_draw_arrow(x, scale.at(low), -1))
    if isinstance(high, (int, float)):
        if high != low:
            ends.append((scale.at(high), bool(row.get("high_open"))))
        if low is None:
            parts.append(_draw_arrow(x, scale.at(high), 1))
    if len(ends) == 2:
        dashed = " vague" if row.get("hedge") == "vague" else ""
        parts.append(f'<path class="bar{dashed}" d="M{x:.1f} {ends[0][0]:g}V{ends[1][0]:g}"/>')
    if row.get("hedge") == "about":
        parts.append(f'<circle class="about" cx="{x:.1f}" cy="{ends[0][0]:g}" r="8.5"/>')
    for y, is_open in ends:
        parts.append(f'<path class="{"out" if is_open else "in"}" d="{_shape(mark.lane, x, y, 4.2)}"/>')
        if row.get("polarity") == "denied":
            parts.append(f'<path class="cross" d="M{x - 7:.1f} {y - 7:g}l14 14m0 -14l-14 14"/>')
    hit = f'<path class="hit" d="M{x:.1f} {mark.top - 5:g}V{mark.bottom + 5:g}"/>'
    says = html.escape(make_visible(_word_mark(row)))
    denied = " denied" if row.get("polarity") == "denied" else ""
    return (
        f'<a class="mark l{mark.lane}{denied}" href="#{html.escape(find_anchor(row))}" aria-label="{says}">'
        f"<title>{says}</title>{hit}{''.join(parts)}</a>"
    )


def find_anchor(row: Row) -> str:
    """Return the name of the quote card a row leads to.

    >>> find_anchor({"claim_ids": ["c-12"]})
    'c-12'
    """
    ids = row.get("claim_ids")
    return str(ids[0]) if isinstance(ids, (list, tuple)) and ids else ""


def _draw_arrow(x: float, y: float, way: int) -> str:
    """Draw an open end: a line that fades away from its number (`way` -1 is up) to an arrow head."""
    tip, barb = y + way * _ARROW, y + way * (_ARROW - 5)
    fades = "".join(
        f'<path class="bar fade{step}" d="M{x:.1f} {y + way * (step * 8 + 4):g}v{way * 6}"/>' for step in range(3)
    )
    return f'{fades}<path class="tip" d="M{x - 4.5:.1f} {barb:g}L{x:.1f} {tip:g}L{x + 4.5:.1f} {barb:g}"/>'


def _draw_callouts(marks: Sequence[_Mark], width: int) -> Iterator[str]:
    """Name the highest and the lowest figure beside their marks, where a reader looks first."""
    told = [mark for mark in marks if mark.row.get("polarity") != "denied"]
    if len(told) < 2:
        return
    highest = min(told, key=lambda mark: (mark.top, mark.x))
    lowest = max(told, key=lambda mark: (mark.bottom, mark.x))
    for mark, at, outside in ((highest, highest.top, -12), (lowest, lowest.bottom, 20)):
        name = str(mark.row.get("source") or "")
        short = name if len(name) <= 26 else name[:25].rstrip() + "…"
        words = make_visible(f"{format_range(mark.row)} – {short}")
        x, y, anchor = _find_room(mark, at, outside, len(words) * _GLYPH, (marks, width))
        spot = f'x="{x:.1f}" y="{y:g}" text-anchor="{anchor}"'
        yield f'<text class="callout" {spot} aria-hidden="true">{html.escape(words)}</text>'


def _find_room(
    mark: _Mark, at: float, outside: float, wide: float, drawn: tuple[Sequence[_Mark], int]
) -> tuple[float, float, str]:
    """Return where a callout covers the fewest marks: to the right, to the left, or beyond the end of its own.

    A name that fits on neither side, as on a narrow screen, is moved along until the drawing holds it.
    """
    marks, width = drawn
    inside = max(4.0, min(mark.x - 6, width - wide - 4))
    spots = (
        (mark.x + 12, at + 4, "start", mark.x + 12),
        (mark.x - 12, at + 4, "end", mark.x - 12 - wide),
        (mark.x - 6, at + outside, "start", mark.x - 6),
        (mark.x + 6, at + outside, "end", mark.x + 6 - wide),
        (inside, at + outside, "start", inside),
    )

    def badness(spot: tuple[float, float, str, float]) -> int:
        _, y, _, left = spot
        beyond = left < 0 or left + wide > width or y < 12
        others = (other for other in marks if other is not mark)
        covers = sum(
            left - 7 < other.x < left + wide + 7 and other.top - 5 < y and y - 11 < other.bottom + 5 for other in others
        )
        return covers + 1_000 * beyond

    x, y, anchor, _ = min(spots, key=badness)
    return x, y, anchor


def _word_mark(row: Row) -> str:
    via = row.get("via")
    relay = f", relayed by {'; '.join(str(each) for each in via)}" if isinstance(via, (list, tuple)) and via else ""
    about = format_days(str(row["about"])) if row.get("about") else ""
    said = f"said {format_stamp(str(row['said_at']))}" if row.get("said_at") else ""
    when = ", ".join(part for part in (f"about {about}" if about else "", said) if part)
    denied = "denied: " if row.get("polarity") == "denied" else ""
    group = f", of {row['group']}" if row.get("group") else ""
    return f"{row.get('source')}{relay}: {denied}{format_range(row)}{group} ({when})"


def _shape(lane: int, x: float, y: float, size: float) -> str:
    corners = _CORNERS[min(lane, len(_CORNERS) - 1)]
    if not corners:
        return f"M{x - size:.1f} {y:g}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0z"
    return "M" + "L".join(f"{x + dx * size:.1f} {y + dy * size:.1f}" for dx, dy in corners) + "z"
