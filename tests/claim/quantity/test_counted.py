"""What is counted: the noun phrase after a number, and where it stops."""

import pytest

from sayso.claim.quantity.counted import counts_people, find_counted
from sayso.types import Span


@pytest.mark.parametrize(
    ("after", "counted"),
    [
        (" fighters fled", "fighters"),
        (" armed men stood there", "armed men"),
        (" of its commanders were", "commanders"),
        (" Uzbeks, Tajiks and Chinese came", "Uzbeks, Tajiks and Chinese"),
        (" soldiers, the mayor said", "soldiers"),
        (" soldiers and the mayor", "soldiers"),
        (" soldiers and 12 guards", "soldiers"),
        (" troops, police and witnesses said", "troops"),
        (" fighters linked to the front", "fighters"),
        (" foreign-trained fighters", "foreign-trained fighters"),
        (" U.S. troops", "U.S. troops"),
        (" arms dealers", "arms dealers"),
        (" Taliban fighters", "Taliban fighters"),
        (" supply routes", "supply routes"),
        (" more hostages", "hostages"),
        (" men's rifles", "men's rifles"),
    ],
)
def test_the_phrase_ends_with_its_head(after: str, counted: str) -> None:
    text = "40" + after
    found = find_counted(text, 2, len(text))
    assert found is not None
    assert found.cut(text) == counted


@pytest.mark.parametrize(
    "after", [" were killed", ", he said", " in Kunar", " of them", " killed", "", " last week", "\n\nmen"]
)
def test_nothing_is_forced(after: str) -> None:
    text = "40" + after
    assert find_counted(text, 2, len(text)) is None


def test_a_singular_head_needs_a_singular_number() -> None:
    text = "1 soldier died"
    found = find_counted(text, 1, len(text), one=True)
    assert found is not None
    assert found.cut(text) == "soldier"
    assert find_counted(text, 1, len(text)) is None


@pytest.mark.parametrize(
    ("words", "people"),
    [("key leaders", True), ("Central Asians", True), ("airmen", True), ("trucks", False), ("Black Hawks", False)],
)
def test_people_are_told_from_things(words: str, people: bool) -> None:
    assert counts_people(words, Span(start=0, end=len(words))) is people
