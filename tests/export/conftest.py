"""The rich set of readings the brief is looked at with; every name and figure in it is invented."""

import random

import pytest

from make import claim, doc, quantity, reading, source, span, strength, time
from sayso.types import Note, Reading

CLAIMANTS = (
    ("the Northern Command", "named-body", "Reuther Wire"), ("General Adan Holt", "named-person", "The Valley Post"),
    ("Ostran intelligence officials", "unnamed-group", "Ostra Daily"),
    ("the Monitoring Team", "named-body", "Reuther Wire"),
    ("the interior ministry of Belmar", "named-body", "Belmar Herald"),
    ("residents of Kelt", "unnamed-group", "The Valley Post"),
    ("the River Front itself", "named-body", "Ostra Daily"), ("a think tank in Tarn", "named-body", "Belmar Herald"),
)  # fmt: skip
GROUPS = ("the River Front", "the Caliphate Group", "River Front splinters")
SHAPES = (  # words, and low, high, low_open, high_open, hedge as a factor of one figure
    ("{n}", 1, 1, False, False, "none"), ("about {n}", 1, 1, False, False, "about"),
    ("between {n} and {m}", 1, 3, False, False, "range"), ("more than {n}", 1, None, True, False, "more-than"),
    ("nearly {n}", None, 1, False, True, "nearly"), ("up to {n}", None, 1, False, False, "up-to"),
    ("at least {n}", 1, None, False, False, "at-least"), ("{n} to {m}", 1, 3, False, False, "range"),
)  # fmt: skip
FIGURES = (60, 100, 150, 200, 300, 400, 600, 700, 900, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000)


def make_rich_readings() -> tuple[Reading, ...]:
    """Make 40 figures of 8 claimants, 2014 to 2022, from 60 to 12,000, beside other claims, denials and notes."""
    dice = random.Random(7)  # noqa: S311 - the same set in every run
    made = []
    for number in range(40):
        who, kind, outlet = CLAIMANTS[number % 8]
        words, low, high, low_open, high_open, hedge = SHAPES[(number * 5 + number // 8) % 8]
        year, month = 2014 + number * 9 // 40, dice.randint(1, 12)
        figure = 60 if number == 3 else 4_000 if number == 27 else dice.choice(FIGURES)
        told = words.format(n=f"{figure:,}", m=f"{figure * 3:,}")
        group = dice.choice(GROUPS)
        dated = number % 3 == 0
        text = (
            f"TARN – Fighting along the river went on for a third week as both sides brought up reinforcements.\n\n"
            f"According to {who}, {group} had {told} fighters in the valley{f' in {year - 1}' if dated else ''}, "
            f"most of them from villages east of the river. “They are not going away,” said Colonel Mirea Voss, "
            f"who spoke by telephone.\n\nShelling damaged the bridge at Kelt on Sunday."
        )
        stamp = (
            str(year)
            if number % 11 == 5
            else f"{year}-{month:02d}"
            if number % 7 == 2
            else f"{year}-{month:02d}-{dice.randint(1, 28):02d}"
        )
        document = doc(
            text, title=f"Fighting in the valley, week {number + 1}", outlet=outlet, published_at=stamp,
            url=f"https://news.example/{number}",
        )  # fmt: skip
        count = quantity(
            text, told, None if low is None else figure * low, None if high is None else figure * high,
            low_open=low_open, high_open=high_open, hedge=hedge, counted=span(text, "fighters"),
        )  # fmt: skip
        times = (time(text, f"in {year - 1}", f"{year - 1}-01-01", f"{year - 1}-12-31", grain="year"),) if dated else ()
        via = (
            (source(text, "Colonel Mirea Voss", name="Colonel Mirea Voss", kind="named-person"),)
            if number % 9 == 4
            else ()
        )
        content = text[text.index(group + " had") : text.index(", most of them")]
        figure_claim = claim(
            document, content, cue="According to", source=source(text, who, kind=kind, via=via),
            act="deny" if number == 18 else "estimate", polarity="denied" if number == 18 else "affirmed",
            certainty="probable", frames=(strength(text, "fighters", count, group=group, times=times),),
        )  # fmt: skip
        quote = claim(
            document, "“They are not going away,”", cue="said", form="direct",
            source=source(text, "Colonel Mirea Voss", name="Colonel Mirea Voss", kind="named-person"),
        )  # fmt: skip
        told_plainly = claim(document, "Shelling damaged the bridge at Kelt on Sunday")
        notes = (Note(code="place-without-candidate", span=span(text, "Kelt"), message="“Kelt” is in no gazetteer."),)
        made.append(reading(document, figure_claim, quote, told_plainly, notes=notes if number % 2 else ()))
    return tuple(made)


@pytest.fixture(scope="session")
def rich_readings() -> tuple[Reading, ...]:
    return make_rich_readings()
