"""Index rows: what is derived from bodies."""

import pytest

from make import claim, doc, quantity, reading, source
from sayso.contract.codec import to_json
from sayso.errors import LedgerError
from sayso.ledger.index import Rows, Shelf, make_rows, size_of, span_of_days
from sayso.types import Claim

REPORT = doc("Col. Ríos, citing villagers, said more than 40 or 60 men fled.", title="The flight")
SHELF = Shelf(seq=1, id=REPORT.id, title="The flight", earliest="2017-12-01", latest="2017-12-31")


def rows_of(value: Claim) -> Rows:
    """Derive a claim's rows."""
    return make_rows(2, "claim", to_json(value, REPORT.text), SHELF)


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2016", ("2016-01-01", "2016-12-31")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2016-02-29", ("2016-02-29", "2016-02-29")),
        ("2016-02-29T23:10:00+04:00", ("2016-02-29", "2016-02-29")),
        ("2016-02-30", (None, None)),
        ("2016-13", (None, None)),
        ("0000", (None, None)),
        ("12 March 2016", (None, None)),
        ("2016-2", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_date_prefix_is_the_days_it_may_mean(date: str | None, days: tuple[str | None, str | None]) -> None:
    """Prefixes are intervals; what is no date is none."""
    assert span_of_days(date) == days


@pytest.mark.parametrize(("low", "high"), [(0, 0.5), (1, 1), (2, 3), (4096, 8191), (2**24, 1e12)])
def test_numbers_of_one_power_of_two_share_a_size(low: float, high: float) -> None:
    """Both ends fall in one class, and the next power in another."""
    assert size_of(low) == size_of(high)
    if high < 2**24:
        assert size_of(high) < size_of(2 ** (size_of(high) + 1))


def test_a_claim_gives_its_row_numbers_and_words() -> None:
    """Names are lower-cased, relays kept apart from the source, ranges have infinities for unbounded ends."""
    text = REPORT.text
    relay = source(text, "Col. Ríos", name="Colonel Ríos", role="police chief", kind="named-person")
    teller = source(text, "villagers", via=(relay,))
    numbers = (quantity(text, "more than 40", 40, None, low_open=True), quantity(text, "60", 60, 60))
    value = claim(REPORT, "more than 40 or 60 men fled", cue="said", source=teller, quantities=numbers)
    rows = rows_of(value)
    assert rows.tables["claim_index"] == (
        (2, value.id, 1, "say", "indirect", "", "unnamed-group", "2017-12-01", "2017-12-31"),
    )
    assert rows.tables["number_index"] == ((2, 0, 40.0, float("inf"), 1, 0), (2, 1, 60.0, 60.0, 0, 0))
    assert rows.words is not None
    content, cue, told_by, relayed_by, title, facets = rows.words
    assert (content, cue, told_by, title) == ("more than 40 or 60 men fled", "said", "villagers", "The flight")
    assert relayed_by == "Colonel Ríos … police chief … Col. Ríos"
    assert {"xactxsay", "xkindxunnamedxgroup", "xyearx2017", "xmonthx201712"} <= set(str(facets).split())


def test_narration_has_no_source_and_no_kind() -> None:
    """A claim without a source is still found."""
    row = rows_of(claim(REPORT, "60 men fled")).tables["claim_index"][0]
    assert (row[4], row[5], row[6]) == ("narration", None, None)


def test_a_quantity_without_bounds_says_no_number() -> None:
    """It would lie in every range."""
    value = claim(REPORT, "60 men fled", quantities=(quantity(REPORT.text, "60", None, None),))
    assert rows_of(value).tables["number_index"] == ()


@pytest.mark.parametrize("shelf", [None, Shelf(seq=1, id="d-other", title="", earliest=None, latest=None)])
def test_a_claim_away_from_its_document_is_refused(shelf: Shelf | None) -> None:
    """A claim's entry follows its own document's."""
    body = to_json(claim(REPORT, "60 men fled"), REPORT.text)
    with pytest.raises(LedgerError) as caught:
        make_rows(2, "claim", body, shelf)
    assert caught.value.code == "claim-astray"


def test_a_document_gives_its_days_and_notes() -> None:
    """Notes are counted by code."""
    body = to_json(reading(doc("x", id="d-1", published_at="2017")), "x")
    body["notes"] = [{"code": "odd", "span": None, "message": "."}, {"code": "odd", "span": None, "message": "!"}]
    rows = make_rows(4, "document", body, None)
    assert rows.tables["document_index"] == ((4, "d-1", "2017", "2017-01-01", "2017-12-31"),)
    assert rows.tables["note_index"] == ((4, 0, "odd"), (4, 1, "odd"))
