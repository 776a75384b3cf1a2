"""Estimates and headcounts: one row for each number, told as it was told."""

from make import claim, doc, quantity, reading, source, strength, time
from sayso.picture import make_claim_table, make_estimates, make_headcounts
from sayso.types import Frame, Reading, Span

TIP = "0" * 64
TEXT = (
    "According to the envoy, the group had more than 2,000 fighters in 2015. A general denied that it had nearly 400 "
    "fighters. Security sources said some 5,000 to 7,000 people fled and 12 were killed."
)


def make_reading() -> Reading:
    report = doc(TEXT, title="Numbers", outlet="Wire", published_at="2016-02-03T08:00:00Z")
    over = quantity(TEXT, "more than 2,000", 2000, None, low_open=True, hedge="more-than", counted="fighters")
    near = quantity(TEXT, "nearly 400", None, 400, high_open=True, hedge="nearly")
    fled = quantity(TEXT, "some 5,000 to 7,000", 5000, 7000, hedge="range", counted="people")
    dead = quantity(TEXT, "12", 12, 12)
    when = time(TEXT, "2015", "2015-01-01", "2015-12-31", grain="year")
    toll = Frame(
        kind="toll",
        type="killed",
        trigger=Span(start=TEXT.index("killed"), end=TEXT.index("killed") + 6),
        quantities=(dead,),
    )
    return reading(
        report,
        claim(
            report, "the group had more than 2,000 fighters in 2015", cue="According to",
            source=source(TEXT, "the envoy", kind="unnamed-person", side="Ostra", via=(source(TEXT, "A general"),)),
            quantities=(over,), frames=(strength(TEXT, "fighters", over, group="the group", times=(when,)),),
        ),
        claim(
            report, "that it had nearly 400 fighters", cue="denied",
            source=source(TEXT, "A general", kind="unnamed-person"), act="deny", polarity="denied",
            quantities=(near,), frames=(strength(TEXT, "fighters", near),),
        ),
        claim(
            report, "some 5,000 to 7,000 people fled and 12 were killed", cue="said",
            source=source(TEXT, "Security sources"), quantities=(fled, dead), frames=(toll,),
        ),
    )  # fmt: skip


def test_each_strength_is_a_row_with_its_open_ends_relay_and_days() -> None:
    first, second = make_estimates([make_reading()], tip=TIP).rows
    assert (first["source"], first["via"], first["side"], first["group"]) == (
        "the envoy",
        ["A general"],
        "Ostra",
        "the group",
    )
    assert (first["low"], first["high"], first["low_open"], first["high_open"]) == (2000, None, True, False)
    assert (first["about"], first["said_at"]) == ("2015-01-01..2015-12-31", "2016-02-03T08:00:00Z")
    assert (second["low"], second["high"], second["high_open"], second["polarity"]) == (None, 400, True, "denied")


def test_other_people_are_headcounts_and_no_number_is_in_both_tables() -> None:
    estimates = make_estimates([make_reading()], tip=TIP).rows
    people = make_headcounts([make_reading()], tip=TIP).rows
    assert {(row["words"], row["type"], row["low"], row["high"]) for row in people} == {
        ("12", "killed", 12, 12),
        ("some 5,000 to 7,000", None, 5000, 7000),
    }
    assert not {row["words"] for row in estimates} & {row["words"] for row in people}


def test_the_order_of_readings_does_not_matter() -> None:
    other = doc("Officials said 40 rebels remain.", published_at="2014")
    text = other.text
    few = quantity(text, "40", 40, 40)
    second = reading(
        other, claim(other, "40 rebels remain", cue="said", source="Officials", frames=(strength(text, "rebels", few),))
    )
    assert make_estimates([make_reading(), second], tip=TIP) == make_estimates([second, make_reading()], tip=TIP)


def test_a_strength_without_a_number_is_a_note() -> None:
    report = doc("The group has fighters.")
    told = reading(report, claim(report, "The group has fighters", frames=(strength(report.text, "fighters"),)))
    view = make_estimates([told], tip=TIP)
    assert view.rows == ()
    assert [note.code for note in view.notes] == ["strength-without-number"]


def test_the_claim_table_says_who_says_what_when() -> None:
    told = make_reading()
    rows = make_claim_table(((told.document, each) for each in told.claims), tip=TIP).rows
    assert [row["who"] for row in rows] == ["the envoy", "A general", "Security sources"]
    assert rows[2]["numbers"] == ["some 5,000 to 7,000", "12"]
    assert rows[1]["polarity"] == "denied"
    assert rows[0]["document"] == "Numbers"
