"""source words -> Source: what kind it is, its fullest name in the report, its role, side, count and relays.

Rules over small word lists (sources.json). It reads one noun phrase at a time; who a pronoun stands for is
told in resolve.py.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from types import MappingProxyType

from sayso.types import Source, Span

__all__ = ["SourceWords", "find_person_name", "find_side", "load_source_words", "make_source"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-’'/][^\W_]+)*\.?")
_BREAK = re.compile(  # where a head noun phrase ends: punctuation, a relative clause, a preposition, a participle
    r",|;|\(|—|–| - |\s(?:who|which|whose|whom|that|in|at|on|from|with|to|near|under|close|familiar|written|published"
    r"|issued|released|made|sent|seen|obtained|signed|dated|quoted)(?:\s|$)"
)
_CITING = re.compile(r"(?:,\s*)?(?:\b(?:who|which)\s+)?\b(?:citing|cited|quoting|quoted|cites|quotes)\s+")
_OUTER = re.compile(  # what stands around a source phrase and names nobody: a speaker tag, "itself", a dangling "who"
    r"^(?:[A-Z][A-Z .]+:\s+)|\s+(?:itself|himself|herself|themselves|both|alike|who|which|that)$|[\s,;:]+$"
)
_JOINED = re.compile(r"\s*,\s*(?:,\s*)+|^[\s,;:—–()-]+|[\s,;:—–()-]+$")
_OF = re.compile(r"\s(?:of|for|by)\s")
_LONE_NAME = re.compile(r"[A-Z][a-z’'-]*[a-z]+")
_DETERMINER = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|some|several|many|most|other|another|one|this|that|these|those)\s+",
    re.IGNORECASE,
)
_PLURAL_PERSONS = frozenset(
    ("people", "men", "women", "others", "some", "many", "those", "two", "three", "everyone", "police")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """The word lists of sources.json, by name."""

    titles: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]
    documents: frozenset[str]
    outlets: frozenset[str]
    outlet_names: frozenset[str]
    pronouns: Mapping[str, str]
    counts: Mapping[str, int]
    sides: Mapping[str, str]
    never_names: frozenset[str]


def load_source_words() -> SourceWords:
    """Read the word lists that are installed with the package."""
    data = json.loads((files("sayso.claim.source") / "sources.json").read_text(encoding="utf-8"))
    return SourceWords(
        titles=frozenset(data["titles"]),
        persons=frozenset(data["persons"]),
        bodies=frozenset(data["bodies"]),
        documents=frozenset(data["documents"]),
        outlets=frozenset(data["outlets"]),
        outlet_names=frozenset(data["outlet_names"]),
        pronouns=MappingProxyType(data["pronouns"]),
        counts=MappingProxyType(data["counts"]),
        sides=MappingProxyType(data["sides"]),
        never_names=frozenset(data["never_names"]),
    )


def make_source(text: str, spans: Sequence[Span], words: SourceWords) -> Source:
    """Read a source phrase by itself; `via` holds the phrase's own speaker when it cites another source.

    >>> words = load_source_words()
    >>> text = "Gen. John Campbell, the commander, said security sources and two Afghan officials agreed."
    >>> source = make_source(text, (Span(start=0, end=33),), words)
    >>> source.kind, source.name, source.role
    ('named-person', 'Gen. John Campbell', 'commander')
    >>> source = make_source(text, (Span(start=60, end=81),), words)
    >>> source.kind, source.name, source.count, source.side
    ('unnamed-group', None, 2, 'Afghanistan')
    """
    first = _skip_preposition(text, spans[0])
    phrase = _trim_phrase(first.cut(text))
    cited = _CITING.search(phrase)
    if cited and cited.start() > 0 and cited.end() < len(phrase):
        relay = make_source(text, (Span(start=first.start, end=first.start + cited.start()), *spans[1:]), words)
        origin = make_source(text, (Span(start=first.start + cited.end(), end=first.end),), words)
        return replace(origin, via=(replace(relay, via=()), *relay.via))
    lowered = phrase.lower().strip()
    if lowered in words.pronouns:
        kind = {"person": "unnamed-person", "body": "named-body"}.get(words.pronouns[lowered], "unnamed-group")
        return Source(spans=tuple(spans), kind=kind)
    head_part = _find_head_part(phrase)
    kind, name, role = _classify(phrase, head_part, words)
    return Source(
        spans=tuple(spans),
        name=name,
        kind=kind,
        role=role,
        side=find_side(phrase, words),
        count=_find_count(head_part, kind, words),
    )


def _trim_phrase(phrase: str) -> str:
    """Take off what stands around the noun phrase, as often as it takes: "The group itself," -> "The group"."""
    trimmed = _OUTER.sub("", phrase.strip())
    return phrase if not trimmed else trimmed if trimmed == phrase else _trim_phrase(trimmed)


def _skip_preposition(text: str, span: Span) -> Span:
    """Leave the "by" of "as reported by Reuters" out of the phrase that is read."""
    lead = re.compile(r"(?:by|from|of|to)\s+", re.IGNORECASE).match(text, span.start, span.end)
    return Span(start=lead.end(), end=span.end) if lead else span


def _find_head_part(phrase: str) -> str:
    """Return the phrase up to where its head noun phrase ends: "a police chief in Kunar" -> "a police chief"."""
    stop = _BREAK.search(phrase)
    part = phrase[: stop.start()] if stop and stop.start() > 0 else phrase
    of = _OF.search(part)
    return part[: of.start()] if of and of.start() > 0 else part


def _classify(phrase: str, head_part: str, words: SourceWords) -> tuple[str, str | None, str | None]:
    """Return the kind, the name and the role of a source phrase."""
    bare = _DETERMINER.sub("", phrase).strip()
    outlet = next(
        (n for n in words.outlet_names if re.fullmatch(rf"(?:the )?{re.escape(n)}(?:['’]s?)?", phrase, re.I)), None
    )
    if outlet:
        return "outlet", bare, None
    person = find_person_name(phrase, words)
    head = _singular(_last_word(head_part))
    plural = _is_plural(_last_word(head_part))
    if person is not None:
        name, role = person
        return "named-person", name, role
    if phrase.lower().strip() in ("reports", "rumours", "rumors", "word", "media reports", "news reports"):
        return "public", None, phrase
    if head in words.documents:
        owner = [_strip(part) for part in _OF.split(phrase, maxsplit=1)[1:]]
        owned = next((_cut_name(part) for part in owner if _has_name(part, words)), None)
        return "document", owned or (_cut_name(bare) if _has_name(bare, words) else None), phrase
    if head in words.persons and (not _last_word(head_part)[:1].isupper() or len(head_part.split()) == 1):
        return ("unnamed-group" if plural else "unnamed-person"), None, phrase
    if head in words.outlets:
        return "outlet", bare if _has_name(bare, words) else None, None if _has_name(bare, words) else phrase
    lone = head_part.strip()
    if _LONE_NAME.fullmatch(lone) and not {lone.lower(), head} & (words.sides.keys() | words.bodies):
        return "named-person", lone, phrase.partition(",")[2].strip() or None
    if head in words.bodies or head_part.lower().strip() in words.sides or _has_name(bare, words):
        named = _has_name(_cut_name(bare), words)
        apposition = phrase.partition(",")[2].strip() or None
        return "named-body", _cut_name(bare) if named else None, apposition if named else phrase
    return ("unnamed-group" if plural else "unnamed-person"), None, phrase


def find_person_name(phrase: str, words: SourceWords) -> tuple[str, str | None] | None:
    """Return (name with rank, role) when the phrase holds a person's name: a title, or two capitals and no body.

    The name may stand before its apposition, after it, or after a role.

    >>> find_person_name("Commander of US forces General John Doe", load_source_words())
    ('General John Doe', 'Commander of US forces')
    """
    pieces = re.split(r",\s*|\s+[—–-]\s+|\s*\(", phrase)
    for part in (half for piece in pieces for half in (_OF.split(piece, maxsplit=1)[0], piece)):
        tokens = _WORD.findall(part)
        tail: list[str] = []
        for token in reversed(tokens):
            if not _is_name_part(token, words):
                break
            tail.insert(0, token)
        plain = [t for t in tail if t.rstrip(".").lower() not in words.titles]
        lowered = [_singular(t.rstrip(".").lower()) for t in plain]
        if not plain or any(t in words.bodies or t in words.documents or t in words.outlets for t in lowered):
            continue
        titled = len(plain) < len(tail)
        if not titled and (len(plain) < 2 or len(plain) > 4):
            continue
        while len(tail) > 1 and tail[0].lower() in ("the", "a", "an"):
            tail.pop(0)
        start = part.find(tail[0], max(0, part.rfind(tail[-1]) - sum(len(t) + 2 for t in tail)))
        name = (part[start:] if start >= 0 else " ".join(tail)).strip(" ,;:")
        role = _strip(_JOINED.sub("", re.sub(r"\s*,\s*,\s*", ", ", phrase.replace(name, "", 1))))
        named = role and {role.lower(), role.rstrip(".").lower()} & (words.sides.keys() | words.never_names)
        return name, None if named or not role else role
    return None


def _is_name_part(token: str, words: SourceWords) -> bool:
    """Tell whether a word may stand in a person's name: capital, or "al-" before one; no month, state or possessive."""
    if re.fullmatch(r"[A-Z]\.", token):
        return True  # an initial
    word = token.rstrip(".").lower()
    capital = token[:1].isupper() or re.match(r"(?:al|el|ad|as|ul|az|ur)-[A-Z]", token) is not None
    possessive = re.search(r"['’]s?$", token) is not None
    return (
        capital
        and not possessive
        and not _is_acronym(token)
        and word not in words.sides
        and word not in words.never_names
    )


def _has_name(phrase: str, words: SourceWords) -> bool:
    """Tell whether a phrase holds a capitalised word that is no bare nationality: "Afghan officials" has none."""
    tokens = _WORD.findall(_DETERMINER.sub("", phrase))
    if tokens and (tokens[0].lower() in words.counts or tokens[0].lower() in words.never_names):
        tokens = tokens[1:]  # "Eleven states", "June": a capital for the sentence's or the calendar's sake
    capitals = [t for t in tokens if t[:1].isupper() and t.lower() not in words.never_names]
    if len(capitals) == len(tokens):
        return bool(capitals)
    return any(t.lower() not in words.sides for t in capitals)


def find_side(phrase: str, words: SourceWords) -> str | None:
    """Return the state or group that the first nationality, capital or name in a phrase stands for.

    >>> find_side("the Russian presidential envoy", load_source_words())
    'Russia'
    """
    lowered = " " + re.sub(r"[^\w.&-]+", " ", phrase.lower()) + " "
    hits = [(lowered.find(f" {key} "), side) for key, side in words.sides.items() if f" {key} " in lowered]
    # "us" the pronoun never names a state; the abbreviation is written in capitals.
    hits = [(place, side) for place, side in hits if side != "United States" or not re.search(r"\bus\b", phrase)]
    return min(hits)[1] if hits else None


def _find_count(head_part: str, kind: str, words: SourceWords) -> int | None:
    tokens = head_part.lower().split()
    if kind not in ("unnamed-person", "unnamed-group") or not tokens:
        return None
    if kind == "unnamed-person":
        return 1 if tokens[0] in ("a", "an", "one", "another") else None
    number = next((t for t in tokens[:3] if t in words.counts or t.isdigit()), None)
    if number is None or number in ("a", "an", "another"):
        return None
    return int(number) if number.isdigit() else words.counts[number]


def _last_word(phrase: str) -> str:
    tokens = _WORD.findall(phrase)
    return tokens[-1].rstrip(".") if tokens else ""


def _is_plural(word: str) -> bool:
    lowered = word.lower()
    return lowered in _PLURAL_PERSONS or (lowered.endswith("s") and not lowered.endswith("ss"))


def _singular(word: str) -> str:
    lowered = word.lower()
    if lowered in ("men", "women"):
        return lowered.replace("men", "man")
    for ending, put in (("ies", "y"), ("ses", "s"), ("s", "")):
        if lowered.endswith(ending) and not lowered.endswith("ss") and len(lowered) > 3:
            return lowered[: -len(ending)] + put
    return lowered


def _is_acronym(token: str) -> bool:
    letters = token.replace(".", "")
    return len(letters) > 1 and letters.isupper()


def _cut_name(phrase: str) -> str:
    """Return a body's name without its apposition or relative clause, "of" and "for" kept."""
    stop = re.search(r",|;|\(|\s(?:that|who|which|whose|published|released|issued|made|written|sent)(?:\s|$)", phrase)
    return _strip(phrase[: stop.start()] if stop and stop.start() > 0 else phrase)


def _strip(phrase: str) -> str:
    return _DETERMINER.sub("", re.sub(r"[\s,;:—–-]+$|['’]s?$", "", phrase.strip())).strip()
