"""Dates keep the precision they were given in."""

import pytest

from sayso.read import parse_date


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2017", "2017"),
        ("2017-03", "2017-03"),
        ("2017-03-12", "2017-03-12"),
        ("2017/3/2", "2017-03-02"),
        ("20170312", "2017-03-12"),
        ("2017-03-12T10:30:00Z", "2017-03-12T10:30:00Z"),
        ("2017-03-12T10:30:00.123Z", "2017-03-12T10:30:00Z"),
        ("2017-03-12 10:30+04:30", "2017-03-12T06:00:00Z"),
        ("2017-03-12T23:30:00-0500", "2017-03-13T04:30:00Z"),
        ("2017-03-12T10:30:00", "2017-03-12T10:30:00"),
        ("Sun, 12 Mar 2017 10:30:00 +0500", "2017-03-12T05:30:00Z"),
        ("Sun, 12 Mar 2017 10:30:00 EST", "2017-03-12T15:30:00Z"),
        ("12 March 2017", "2017-03-12"),
        ("12th of March, 2017", "2017-03-12"),
        ("March 12, 2017", "2017-03-12"),
        ("Mar. 12, 2017 at 4:39 PM", "2017-03-12"),
        ("Sunday, March 12th, 2017", "2017-03-12"),
        ("Sept 2014", "2014-09"),
        ("12-Mar-2017", "2017-03-12"),
        ("25/12/2016", "2016-12-25"),
        ("12/25/2016", "2016-12-25"),
        ("03/03/2017", "2017-03-03"),
        ("D:20170312101500+05'00'", "2017-03-12T05:15:00Z"),
        ("D:20170312101500Z", "2017-03-12T10:15:00Z"),
    ],
)
def test_a_date_is_read(written: str, wanted: str) -> None:
    assert parse_date(written) == wanted


@pytest.mark.parametrize(
    "written",
    ["", None, "yesterday", "03/04/2017", "05/12/2017", "12/05/2017",
     "2017-13-01", "2017-02-30", "31 June 2017", "0000", "2017-03-12T25:00:00Z",
     "12 Mai 2017x", "9999999", "May", "March 32, 2017", "2017-03-12T10:30:00+99:99Z"],
)  # fmt: skip
def test_what_is_no_date_or_could_be_two_is_none(written: str | None) -> None:
    assert parse_date(written) is None


def test_dates_at_the_edge_of_the_calendar_do_not_crash() -> None:
    assert parse_date("9999-12-31T23:59:59-10:00") is None
    assert parse_date("0001-01-01T00:00:00+10:00") is None
