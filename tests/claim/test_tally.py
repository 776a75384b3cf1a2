"""Tallies: which quantities are a strength, which a toll, and which are left alone."""

import pytest

from sayso.claim.quantity import find_quantities
from sayso.claim.tally import find_tallies
from sayso.types import Frame, Span


def tell(text: str, sentences: tuple[Span, ...] = ()) -> list[str]:
    return [tell_frame(text, frame) for frame in find_tallies(text, sentences, find_quantities(text, sentences))]


def tell_frame(text: str, frame: Frame) -> str:
    parties = ", ".join(f"{party.role} {party.span.cut(text)}" for party in frame.parties) or "-"
    (quantity,) = frame.quantities
    return f"{frame.kind}/{frame.type} <{frame.trigger.cut(text)}> {quantity.span.cut(text)}: {parties}"


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("There are 1,000 to 3,000 ISIL fighters.", "strength/fighters <fighters> 1,000 to 3,000: group ISIL"),
        ("He named 76 leaders of the TTP.", "strength/leaders <leaders> 76: group the TTP"),
        ("The group has 2,000 fighters.", "strength/fighters <fighters> 2,000: group The group"),
        ("ISKP had about 900 gunmen.", "strength/fighters <gunmen> about 900: group ISKP"),
        ("The Taliban still have 60,000 men.", "strength/fighters <men> 60,000: group The Taliban"),
        ("Some 300 Taliban-linked militants hid.", "strength/fighters <militants> Some 300: group Taliban"),
        (
            "We saw 40 fighters loyal to the Haqqani network.",
            "strength/fighters <fighters> 40: group the Haqqani network",
        ),
        ("Over 200,000 troops guard it.", "strength/troops <troops> Over 200,000: -"),
        ("Thirty guerrillas attacked.", "strength/fighters <guerrillas> Thirty: -"),
        ("He put the group’s strength at 5,000.", "strength/fighters <strength> 5,000: group the group"),
        ("They put the size of ISKP at 2,000.", "strength/fighters <size> 2,000: group ISKP"),
        ("The number of Daesh fighters was put at 700.", "strength/fighters <number> 700: group Daesh"),
        (
            "The strength of the rebel group is put at 2,000 men.",
            "strength/fighters <strength> 2,000: group the rebel group",
        ),
        ("The blast killed 12 soldiers.", "toll/killed <killed> 12: victim soldiers"),
        ("At least 12 people were killed.", "toll/killed <killed> At least 12: victim people"),
        ("Police arrested 14 suspects.", "toll/arrested <arrested> 14: victim suspects"),
        ("More than 200 militants surrendered.", "toll/surrendered <surrendered> More than 200: victim militants"),
        ("Fighting displaced 9,000 families.", "toll/displaced <displaced> 9,000: victim families"),
        ("Twelve sailors are missing.", "toll/missing <missing> Twelve: victim sailors"),
        ("The militia captured 30 soldiers.", "toll/captured <captured> 30: victim soldiers"),
        ("The death toll rose to 40.", "toll/killed <death toll> 40: -"),
        ("Five deaths were reported.", "toll/killed <deaths> Five: -"),
        ("Sixty civilians were killed or wounded.", "toll/casualties <killed> Sixty: victim civilians"),
        ("It said 12 soldiers killed in an ambush were buried.", "toll/killed <killed> 12: victim soldiers"),
    ],
)
def test_one_quantity_one_frame(text: str, frame: str) -> None:
    assert tell(text) == [frame]


def test_the_deed_of_the_counted_is_not_their_death() -> None:
    assert tell("12 gunmen killed 30 people.") == [
        "strength/fighters <gunmen> 12: -",
        "toll/killed <killed> 30: victim people",
    ]


def test_a_second_number_takes_its_own_toll() -> None:
    assert tell("The Taliban lost 1,500 fighters and 200 were captured.") == [
        "strength/fighters <fighters> 1,500: -",
        "toll/captured <captured> 200: -",
    ]


def test_those_listed_with_the_counted_share_the_toll() -> None:
    text = "At least 10 marines and an unknown number of soldiers died."
    assert tell(text) == ["toll/killed <died> At least 10: victim marines"]


def test_two_victims_share_one_verb() -> None:
    assert tell("Two policemen and 10 militants were killed.") == [
        "toll/killed <killed> Two: victim policemen",
        "toll/killed <killed> 10: victim militants",
    ]


def test_two_tolls_of_one_sentence() -> None:
    assert tell("The raid left 12 dead and 30 wounded.") == ["toll/killed <dead> 12: -", "toll/wounded <wounded> 30: -"]


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met.",
        "Three provinces fell.",
        "It cost $5 million.",
        "About 40 percent of fighters left.",
        "The base is 30 km away.",
        "The number of schools was put at 700.",
        "The number of civilians stood at 700.",
        "Nearly 7,000 Russians fled into the hills.",
        "It hosted a 13-nation conference.",
        "Two officials said so.",
        "A three-member team came.",
        "Nine wounded soldiers were flown out.",
        "None of the 2,000 detained men spoke.",
        "They have 40 tanks of fuel at home.",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert tell(text) == []


def test_a_place_is_no_group() -> None:
    assert tell("About 300 fighters from Uzbekistan came.") == ["strength/fighters <fighters> About 300: -"]


def test_what_is_planned_is_not_told_as_done() -> None:
    text = "The alliance will send 3,000 troops; it could lose 500 soldiers."
    assert [frame.modality for frame in find_tallies(text, (), find_quantities(text, ()))] == ["planned", "possible"]


def test_a_denied_toll_is_negated() -> None:
    text = "The 12 men were not killed."
    (frame,) = find_tallies(text, (), find_quantities(text, ()))
    assert (frame.type, frame.polarity) == ("killed", "negated")


def test_a_named_group_makes_a_frame_surer() -> None:
    bare, named = ("Some 40 fighters came.", "Some 40 ISKP fighters came.")
    scores = [find_tallies(text, (), find_quantities(text, ()))[0].score for text in (bare, named)]
    assert 0 < scores[0] < scores[1] <= 1


def test_rules_stay_inside_the_sentence() -> None:
    text = "Nobody was killed. 12 fell ill."
    sentences = (Span(start=0, end=18), Span(start=19, end=len(text)))
    assert tell(text, sentences) == []


def test_each_quantity_is_in_one_frame_at_most() -> None:
    text = "The blast killed 12 ISKP fighters; 30 fighters of the TTP were wounded; 5 died."
    quantities = [frame.quantities[0] for frame in find_tallies(text, (), find_quantities(text, ()))]
    assert len(quantities) == len(set(quantities)) == 3


def test_the_group_begins_after_the_conjunction() -> None:
    text = "The envoy said that the group has 6,000 active fighters."
    sentences = (Span(start=0, end=len(text)),)
    (frame,) = find_tallies(text, sentences, find_quantities(text, sentences))
    assert [party.span.cut(text) for party in frame.parties] == ["the group"]
