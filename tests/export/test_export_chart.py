"""The chart tells the truth: open ends are open, marks stand where their numbers are, each leads to its words."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from sayso.export.chart import draw_chart, give_lanes, make_lanes
from sayso.export.scale import make_scale


def row(**fields: Any) -> dict[str, object]:
    return {
        "source": "a clerk", "low": 100, "high": 100, "low_open": False, "high_open": False, "unit": "people",
        "said_at": "2016-03-01", "about": None, "polarity": "affirmed", "claim_ids": ["c-1"], **fields,
    }  # fmt: skip


def draw(*rows: dict[str, object]) -> ET.Element:
    given = give_lanes(rows)
    return ET.fromstring(draw_chart(given, make_lanes(given)))  # noqa: S314 - our own drawing


def find_marks(svg: ET.Element) -> list[ET.Element]:
    return [each for each in svg.iter("a") if "mark" in each.get("class", "")]


def classes(mark: ET.Element) -> list[str]:
    return [name for each in mark.iter() for name in each.get("class", "").split()]


def test_an_exact_number_is_one_closed_point_without_an_arrow() -> None:
    (mark,) = find_marks(draw(row()))
    assert classes(mark).count("in") == 1
    assert "tip" not in classes(mark)
    assert "out" not in classes(mark)


@pytest.mark.parametrize(
    ("ends", "shape"),
    [
        ({"low": 100, "high": None, "low_open": True}, "out"),
        ({"low": None, "high": 100, "high_open": True}, "out"),
        ({"low": 100, "high": None}, "in"),
        ({"low": None, "high": 100}, "in"),
    ],
)
def test_an_end_that_is_not_known_is_drawn_open(ends: dict[str, object], shape: str) -> None:
    (mark,) = find_marks(draw(row(**ends)))
    assert classes(mark).count("tip") == 1
    assert classes(mark).count(shape) == 1


def test_a_range_has_a_bar_between_two_ends_and_no_arrow() -> None:
    (mark,) = find_marks(draw(row(low=100, high=700)))
    assert classes(mark).count("in") == 2
    assert "bar" in classes(mark)
    assert "tip" not in classes(mark)


def test_every_mark_leads_to_its_claim_and_says_who_and_how_many() -> None:
    marks = find_marks(draw(row(), row(source="an <envoy>", low=40, high=None, claim_ids=["c-2"], said_at="2018")))
    assert {mark.get("href") for mark in marks} == {"#c-1", "#c-2"}
    assert any("an <envoy>" in (mark.get("aria-label") or "") for mark in marks)


def test_a_denied_figure_is_crossed() -> None:
    (mark,) = find_marks(draw(row(polarity="denied")))
    assert "cross" in classes(mark)


def test_larger_numbers_stand_higher_and_stay_inside() -> None:
    scale = make_scale([60, 12_000], top=30, bottom=400)
    places = [scale.at(value) for value in (60, 700, 5000, 12_000)]
    assert places == sorted(places, reverse=True)
    assert all(30 <= place <= 400 for place in places)


def test_sides_get_the_colours_and_no_side_stays_grey() -> None:
    rows = [row(side="Ostra"), row(side="Belmar", source="b"), row(side=None, source="c"), row(source_kind="narration")]
    lanes = {lane.name: lane.number for lane in make_lanes(give_lanes(rows))}
    assert lanes["no side stated"] == 7
    assert lanes["the report itself"] == 6
    assert {lanes["Ostra"], lanes["Belmar"]} == {0, 1}


def test_without_sides_claimants_are_told_apart_and_the_rest_share_a_lane() -> None:
    rows = [row(source=f"source {i}", claim_ids=[f"c-{i}"]) for i in range(12)]
    lanes = make_lanes(give_lanes(rows))
    assert len(lanes) == 8
    assert lanes[-1].name == "5 others"


def test_hostile_names_stay_text() -> None:
    svg = draw_chart(give_lanes([row(source='"><script>x()</script>')]), make_lanes([row()]))
    assert "<script" not in svg
    assert re.search(r"on\w+=", svg) is None


def test_the_names_of_the_highest_and_the_lowest_cover_no_other_mark() -> None:
    """The highest stands where a name to its left, the side such a name would take, lies over its neighbour."""
    crowd = [
        row(source="the Northern Command", low=9_000, high=9_000, said_at="2020-06-01", claim_ids=["c-high"]),
        row(low=8_700, high=8_700, said_at="2019-06-01", claim_ids=["c-left"]),
        row(low=60, high=60, said_at="2016-01-01", claim_ids=["c-low"]),
        row(low=400, high=400, said_at="2022-12-01", claim_ids=["c-end"]),
    ]
    svg = draw(*crowd)
    callout = next(each for each in svg.iter("text") if "Northern" in (each.text or ""))
    left = float(callout.get("x", "0")) - (190 if callout.get("text-anchor") == "end" else 0)
    baseline = float(callout.get("y", "0"))
    neighbour = next(mark for mark in find_marks(svg) if mark.get("href") == "#c-left")
    path = next(each.get("d", "") for each in neighbour.iter() if each.get("class") == "hit")
    x, top, bottom = (float(part) for part in re.findall(r"[\d.]+", path))
    beside = x < left or left + 190 < x
    assert beside or baseline < top or bottom < baseline - 11


@pytest.mark.parametrize("day", ["2014-03-01", "2015-06-01", "2016-07-01", "2017-03-01", "2018-12-01"])
def test_a_name_on_a_narrow_chart_stays_within_it(day: str) -> None:
    name = "Mohammad Reza Ghafoori"
    rows = [
        row(low=40, high=None, low_open=True, source=name, said_at=day, claim_ids=["c-1"]),
        row(low=9000, high=9000, source="clerk", said_at="2014-01-01", claim_ids=["c-2"]),
        row(low=900, high=900, source="clerk", said_at="2019-01-01", claim_ids=["c-3"]),
    ]
    given = give_lanes(rows)
    svg = ET.fromstring(draw_chart(given, make_lanes(given), width=360))  # noqa: S314 - our own drawing
    (told,) = [each for each in svg.iter() if each.get("class") == "callout" and name in (each.text or "")]
    x, wide = float(told.get("x", "0")), 7 * len(told.text or "")
    left = x if told.get("text-anchor") == "start" else x - wide
    assert left >= 0
    assert left + wide <= 360
