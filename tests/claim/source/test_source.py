"""Sources: kind, name, role, side, count and the chain of relays."""

import pytest

from sayso.claim.source.phrase import load_source_words, make_source
from sayso.claim.source.resolve import find_people, resolve_sources
from sayso.types import Source, Span

WORDS = load_source_words()


def read(phrase: str) -> Source:
    return make_source(phrase, (Span(start=0, end=len(phrase)),), WORDS)


@pytest.mark.parametrize(
    ("phrase", "kind", "name"),
    [
        ("Brig. Gen. Ali Moradi", "named-person", "Brig. Gen. Ali Moradi"),
        ("Commander of US forces General John F Campbell", "named-person", "General John F Campbell"),
        ("Leyla Haddad, an envoy,", "named-person", "Leyla Haddad"),
        ("a spokesman, Omar Siddiq", "named-person", "Omar Siddiq"),
        ("the Afghan Ministry of Interior", "named-body", "Afghan Ministry of Interior"),
        ("Moscow", "named-body", "Moscow"),
        ("NATO", "named-body", "NATO"),
        ("the group", "named-body", None),
        ("a police officer", "unnamed-person", None),
        ("two officials", "unnamed-group", None),
        ("Afghan officials", "unnamed-group", None),
        ("Officials", "unnamed-group", None),
        ("Their spokesman, Omar Siddiq,", "named-person", "Omar Siddiq"),
        ("Its envoy, Abu Omar al-Siddiq,", "named-person", "Abu Omar al-Siddiq"),
        ("July Capt. Omar Siddiq", "named-person", "Capt. Omar Siddiq"),
        ("EDITOR: Omar Siddiq, the envoy", "named-person", "Omar Siddiq"),
        ("Siddiq", "named-person", "Siddiq"),
        ("Fatima, a mother of four", "named-person", "Fatima"),
        ("the Red Crescent", "named-body", "Red Crescent"),
        ("A doctor from Dara, Omar Siddiq Khan,", "named-person", "Omar Siddiq Khan"),
        (
            "Maj. Gen. A. B. Khan, head of the Land Force - Operation Steady Resolve",
            "named-person",
            "Maj. Gen. A. B. Khan",
        ),
        ("The group itself", "named-body", None),
        ("the Relief Council, the largest of its kind,", "named-body", "Relief Council"),
        ("the Relief Council panel that", "named-body", "Relief Council panel"),
        ("Two papers written by Afghan officials", "document", None),
        ("A letter of October 2014,", "document", None),
        ("a report published on Wednesday", "document", None),
        ("the Relief Council's report that came in June", "document", "Relief Council's report"),
        ("Eleven states", "named-body", None),
        ("Residents of the valley", "unnamed-group", None),
        ("security sources", "unnamed-group", None),
        ("residents of the valley", "unnamed-group", None),
        ("Russian estimates", "document", None),
        ("a statement by the Northern Front", "document", "Northern Front"),
        ("Reuters", "outlet", "Reuters"),
        ("state television", "outlet", None),
        ("Reports", "public", None),
    ],
)
def test_kind_and_name(phrase: str, kind: str, name: str | None) -> None:
    source = read(phrase)
    assert (source.kind, source.name) == (kind, name)


def test_role_side_and_count() -> None:
    assert read("Leyla Haddad, the Russian envoy").role == "Russian envoy"
    assert read("the Russian envoy").side == "Russia"
    assert read("three Pakistani officials").count == 3
    assert read("they told us").side is None


def test_a_source_that_cites_another_becomes_its_relay() -> None:
    source = read("the sources who cited intelligence reports")
    assert (source.kind, source.role) == ("document", "intelligence reports")
    assert [relay.kind for relay in source.via] == ["unnamed-group"]


def test_pronouns_and_surnames_take_the_fullest_name_with_a_note() -> None:
    text = "General Ali Moradi | he | Moradi | it"
    places = [(0, 18), (21, 23), (26, 32), (35, 37)]
    sources = [make_source(text, (Span(start=start, end=end),), WORDS) for start, end in places]
    resolved, notes = resolve_sources(text, sources, [Span(start=0, end=len(text))], WORDS)
    assert [source.name for source in resolved if source] == [*["General Ali Moradi"] * 3, None]
    assert [note.code for note in notes] == ["pronoun-read"]
    assert all(source.spans == old.spans for source, old in zip(resolved, sources, strict=True) if source)


def test_a_pronoun_with_nobody_before_it_stays_unread() -> None:
    resolved, notes = resolve_sources("he", [read("he")], [Span(start=0, end=2)], WORDS)
    assert resolved[0] is not None
    assert resolved[0].name is None
    assert notes == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Omar Siddiq, the envoy, spoke. In March he added more.", "Omar Siddiq", "the envoy"),
        ("Gen. Ali Moradi met elders in Dara Pass. On Friday he added more.", "Gen. Ali Moradi", None),
        ("Upper Dara fell. Then he added more.", None, None),
    ],
)
def test_a_pronoun_reaches_people_who_are_named_but_not_yet_quoted(
    text: str, name: str | None, role: str | None
) -> None:
    start = text.index("he added")
    source = make_source(text, (Span(start=start, end=start + 2),), WORDS)
    sentences = [Span(start=0, end=text.index(". ") + 1), Span(start=text.index(". ") + 2, end=len(text))]
    (found,), notes = resolve_sources(text, [source], sentences, WORDS)
    assert found is not None
    assert (found.name, found.role) == (name, role)
    assert len(notes) == (name is not None)


def test_a_role_phrase_takes_the_person_who_holds_the_role() -> None:
    text = "Omar Siddiq, the Russian envoy, spoke. The envoy added more."
    source = make_source(text, (Span(start=39, end=48),), WORDS)
    (found,), _ = resolve_sources(text, [source], [Span(start=0, end=38), Span(start=39, end=len(text))], WORDS)
    assert found is not None
    assert (found.name, found.side) == ("Omar Siddiq", "Russia")


def test_a_place_is_no_person() -> None:
    assert find_people("Fighters held Tora Bora and North Waziristan. Nobody left Tora Bora.", (), WORDS) == []
