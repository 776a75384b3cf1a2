"""sources of a report, each read by itself -> the same with pronouns, surnames and "the envoy" given their names.

Rules of nearness over the people a report names; every such reading leaves a note that says who was read. It is not
full coreference: groups and things are left as they stand, and one who is never named stays unnamed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sayso.claim.order import Ordered
from sayso.claim.source.phrase import SourceWords, find_person_name, find_side
from sayso.types import Note, Source, Span

__all__ = ["Person", "find_people", "resolve_sources"]

_PART = (  # of a name; a full stop only after an initial or a rank, since it may end a sentence
    r"(?:(?:[A-Z]\.)+|(?:Gen|Brig|Maj|Lt|Col|Capt|Sgt|Adm|Cmdr|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|Rev|St)\.|(?:al-)?[A-Z][\w’'-]*)"
)
_RUN = re.compile(rf"{_PART}(?:[^\S\n]+(?:{_PART}|(?:bin|ibn|al|ul|de|van|von|el)(?=[^\S\n][A-Z])))*")
_APPOSITION = re.compile(r",\s((?:the|a|an|who is|his|its|their|[A-Z]\w+['’]s)\s[^,.;:()\n]{3,90})[,.;)]")
_SAYS_AFTER = re.compile(
    r"(?:,[^,.;\n]{2,90},)?\s(?:has\s|had\s|also\s|later\s)?(?:said|says|told|added|warned|called|put|wrote|\w{3,}ed)\b"
)
SENTENCES_BACK = 4  # how far "he" reaches
SOURCES_BACK = 40  # how far "it", "they" and "the envoy" reach, in sources
CHARACTERS_BACK = 6000  # and in people who are named but have not spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A place where the report names a person: the full name, and the role given beside it there or elsewhere."""

    start: int
    name: str
    role: str | None = None


def find_people(text: str, known: Collection[str], words: SourceWords) -> list[Person]:
    """Return the places where people are named, in order, each with the fullest form of the name.

    A run of capitals is a person where it has a title, a role beside it or a verb after it, or is in `known`. A
    surname alone counts once its full name is known.

    >>> text = "Zamir Kabulov, the envoy, warned of Tora Bora. Kabulov left."
    >>> from sayso.claim.source.phrase import load_source_words
    >>> [(person.name, person.role) for person in find_people(text, (), load_source_words())]
    [('Zamir Kabulov', 'the envoy'), ('Zamir Kabulov', 'the envoy')]
    """
    runs = [(match, find_person_name(match.group(), words)) for match in _RUN.finditer(text)]
    roles: dict[str, str | None] = {}
    for match, found in runs:
        if found is None:
            continue
        name = found[0]
        apposition = _APPOSITION.match(text, match.end())
        role = apposition.group(1) if apposition and _names_person(apposition.group(1), words) else None
        titled = name.split()[0].rstrip(".").lower() in words.titles
        if (
            titled
            or role
            or name in known
            or _follows_role(text, match.start(), words)
            or _SAYS_AFTER.match(text, match.end())
        ):
            roles[name] = roles.get(name) or role
    surnames: dict[str, str] = {}
    for name in sorted(roles, key=lambda n: (len(n.split()), len(n))):
        surnames[name.split()[-1]] = name  # the longest form wins
    people = []
    for match, found in runs:
        last = (found[0] if found else match.group()).split()[-1].removesuffix("’s").removesuffix("'s")
        name = surnames.get(last, "")
        if name and (found is None or found[0] in roles):
            role = roles[name] or next((roles[n] for n in roles if n.split()[-1] == last and roles[n]), None)
            people.append(Person(start=match.start(), name=name, role=role))
    return people


def resolve_sources(
    text: str, sources: Sequence[Source | None], sentences: Sequence[Span], words: SourceWords
) -> tuple[list[Source | None], list[Note]]:
    """Give pronouns, surnames and "the envoy" the fullest name the report has for them, with a note for each.

    `sources` stand in the order of the text. "He" takes the first person of its own sentence or else of the nearest
    sentence before, those who speak first; "it" and "they" the nearest body or group that spoke before.
    """
    known = {s.name for s in sources if s is not None and s.kind == "named-person" and s.name}
    scene = _Scene(
        people=Ordered(find_people(text, known, words), lambda person: person.start),
        spoken=Ordered((), lambda source: source.spans[0].start),
        sentences=Ordered(sentences, lambda sentence: sentence.start),
        by_surname={},
        by_name={},
        words=words,
    )
    for person in reversed(scene.people.between(0, len(text))):
        scene.by_surname[person.name.split()[-1]] = person
    resolved: list[Source | None] = []
    notes: list[Note] = []
    for source in sources:
        read = None if source is None else _read_source(text, source, scene, notes)
        resolved.append(read)
        if read is not None and read.spans:
            scene.spoken.add(read)
            if read.name:
                role, side = scene.by_name.get(read.name, (None, None))
                scene.by_name[read.name] = (role or read.role, side or read.side)
    return resolved, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What is known while the sources of one report are read in order; it lives inside `resolve_sources` only."""

    people: Ordered[Person]
    spoken: Ordered[Source]
    sentences: Ordered[Span]
    by_surname: dict[str, Person]
    by_name: dict[str, tuple[str | None, str | None]]  # the role and side that earlier sources of the name had
    words: SourceWords


def _read_source(text: str, source: Source, scene: _Scene, notes: list[Note]) -> Source:
    if source.kind == "named-person" or (source.kind == "named-body" and not source.side):
        # Subtle: only a name that ends in the whole short one counts, so "Khan" never becomes "Khanzada".
        person = scene.by_surname.get((source.name or " ").split(" ")[-1])
        if person is not None:
            return _take(source, person, scene)
    phrase = source.spans[0].cut(text)
    antecedent = _find_antecedent(phrase, source, scene)
    if antecedent is None:
        return source
    name = antecedent.name or antecedent.role or "the source before it"
    notes.append(Note(code="pronoun-read", span=source.spans[0], message=f"“{phrase}” was read as {name}."))
    return antecedent


def _take(source: Source, person: Person, scene: _Scene) -> Source:
    """Return the source as that person, with the role and side that are known of them so far."""
    known_role, known_side = scene.by_name.get(person.name, (None, None))
    role = source.role or known_role or person.role
    side = source.side or known_side or (find_side(role, scene.words) if role else None)
    name = source.name if source.name and len(source.name) > len(person.name) else person.name
    return replace(source, kind="named-person", name=name, role=role, side=side)


def _find_antecedent(phrase: str, source: Source, scene: _Scene) -> Source | None:
    lowered = phrase.lower().strip()
    wanted = scene.words.pronouns.get(lowered)
    if wanted == "person":
        return _find_person_before(source, scene)
    if wanted is not None:
        kinds = ("named-body", "document", "outlet") if wanted == "body" else ("unnamed-group", "named-body")
        near = scene.spoken.newest(SOURCES_BACK)
        found = next((s for s in near if s.kind in kinds and (s.name or s.role)), None)
        return replace(found, spans=source.spans, via=()) if found else None
    role = re.fullmatch(r"the (?:same )?(\w+)", lowered)
    if source.kind == "unnamed-person" and role:
        return _find_by_role(role.group(1), source, scene)
    return None


def _find_person_before(source: Source, scene: _Scene) -> Source | None:
    place = source.spans[0].start
    for _ in range(SENTENCES_BACK):
        sentence = scene.sentences.last_before(place)
        if sentence is None:
            return None
        start, end = sentence.start, min(sentence.end, source.spans[0].start)
        speakers = [s for s in scene.spoken.between(start, end) if s.kind in ("named-person", "unnamed-person")]
        if speakers and (speakers[-1].name or speakers[-1].role):
            return replace(speakers[-1], spans=source.spans, via=())
        named = scene.people.between(start, end)
        if named:
            return _take(replace(source, name=None, role=None), named[0], scene)
        place = start - 1
    return None


def _find_by_role(noun: str, source: Source, scene: _Scene) -> Source | None:
    """Return the nearest person before whose role holds the noun: "the envoy" after "Kabulov, the Russian envoy"."""
    place = source.spans[0].start
    held = re.compile(rf"\b{re.escape(noun)}\b", re.IGNORECASE)
    for s in scene.spoken.newest(SOURCES_BACK):
        if s.kind == "named-person" and s.role and held.search(s.role):
            return replace(s, spans=source.spans, via=())
    for person in reversed(scene.people.between(max(0, place - CHARACTERS_BACK), place)):
        if person.role and held.search(person.role):
            return _take(replace(source, role=None), person, scene)
    return None


def _names_person(phrase: str, words: SourceWords) -> bool:
    tokens = re.findall(r"\w+", phrase.lower())
    return any(token in words.persons or token in words.titles for token in tokens[:7])


def _follows_role(text: str, start: int, words: SourceWords) -> bool:
    before = re.search(r"(\w+)[^\S\n]+$", text[max(0, start - 24) : start])
    return before is not None and (before.group(1).lower() in words.persons or before.group(1).lower() in words.titles)
