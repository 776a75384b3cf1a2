"""sources + the document's chains of mentions -> sources with the fullest name, role and kind the report gives them.

A pronoun, a surname or "the commander" is looked up in its chain; where no chain holds it, resolve.py's rules read it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.claim.order import Ordered
from sayso.claim.source.phrase import SourceWords, find_side
from sayso.types import Annotations, Mark, Mention, Note, Source, Span

__all__ = ["Cast", "make_cast", "name_source"]

PARTS = ("name", "role")
NAMED_KINDS = ("named-person", "named-body")
INDEFINITE = frozenset(
    ("a", "an", "one", "another", "some", "several", "many", "other", "two", "three", "no", "nobody")
)
EMPTY = frozenset((
    "the", "a", "an", "of", "and", "in", "for", "his", "its", "their", "president", "general", "minister", "mr", "mrs",
    "ms", "dr", "col", "gen", "lt", "maj", "capt", "sgt", "adm", "brig", "colonel", "major", "captain", "lieutenant",
    "admiral", "sen", "senator", "rep", "gov", "governor", "prof", "state",
))  # fmt: skip
_WORD_REST = re.compile(r"(?!['’]s\b)(?:['’-]?[^\W_]+)+")
_WORD_BEGUN = re.compile(r"[^\W_](?:[-’']?[^\W_])*[-’']?\Z")
LONGEST = 400  # characters of a mention that may be looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A document's mentions in order, those of each entity, and the words that are names or roles."""

    text: str
    mentions: Ordered[Mention]
    entities: Mapping[int, tuple["Told", ...]]
    parts: Ordered[Mark]
    names: tuple[str, ...]  # all names of the report, longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something a chain tells of its entity: words that are a `part` (name or role), in a mention of that label."""

    label: str
    part: str
    words: str


def make_cast(text: str, anns: Annotations) -> Cast:
    """Gather what the report names, to look sources up in."""
    parts = _join_parts(text, [mark for mark in anns.marks if mark.label in ("name", "role")])
    names = {_tidy(mark.span.cut(text)) for mark in parts if mark.label == "name"}
    ordered = Ordered(parts, lambda mark: mark.span.start)
    entities: dict[int, dict[Told, None]] = {}
    for mention in anns.mentions:
        told = entities.setdefault(mention.entity, {})
        for part in PARTS:
            words = _find_part(part, (mention.span,), text, ordered)
            if words:
                told[Told(label=mention.label, part=part, words=words)] = None
        told[Told(label=mention.label, part="whole", words=_tidy(mention.span.cut(text)).lower())] = None
    return Cast(
        text=text,
        mentions=Ordered(anns.mentions, lambda mention: mention.span.start),
        entities={entity: tuple(told) for entity, told in entities.items()},
        parts=ordered,
        names=tuple(sorted(names, key=lambda name: (-len(name.split()), name))),
    )


def _join_parts(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Put runs together that only a space or a mark within a word parts, and take in the rest of a word begun."""
    joined: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, mark.span.end)):
        rest = _WORD_REST.match(text, mark.span.end)
        begun = _WORD_BEGUN.search(text, max(0, mark.span.start - 30), mark.span.start)
        end = rest.end() if rest else mark.span.end
        mark = replace(mark, span=Span(start=begun.start() if begun else mark.span.start, end=end))
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.label == mark.label
            and not text[before.span.end : mark.span.start].strip(" \n-")
        ):
            joined[-1] = replace(before, span=Span(start=before.span.start, end=max(end, before.span.end)))
        else:
            joined.append(mark)
    return joined


def name_source(source: Source, kind: str | None, cast: Cast, words: SourceWords) -> tuple[Source, Note | None]:
    """Return the source under the fullest name of its chain; `kind` is what the encoder takes it for, if it was asked.

    A note tells where the words themselves do not hold the name.
    """
    if not source.spans:
        return source, None
    phrase = _tidy(source.spans[0].cut(cast.text))
    mention = _find_mention(source.spans, cast)
    chain = _find_chain(phrase, mention, cast, words)
    own = _find_part("name", source.spans, cast.text, cast.parts) or (
        source.name if source.kind == "named-person" else None
    )
    if phrase.lower() in words.sides:  # a state or its capital is itself, whatever its chain took in
        own, kind = phrase, "named-body"
        name: str | None = phrase
    else:
        name = _find_fullest(own, chain, cast)
        kind = _choose_kind(kind or source.kind, name, mention)
    if name is None and kind == "named-person" and _is_tag(phrase, words):
        name = own = phrase.rstrip(":")
    if name is None:
        kind = _unname(kind, source.kind, phrase)
    role = _find_role(phrase, own, source, chain, cast)
    named = replace(
        source,
        kind=kind,
        name=_strip_article(name) if name and kind in (*NAMED_KINDS, "document", "outlet") else None,
        role=role if role != name else None,
        side=_find_side((phrase, role, name), chain, words) or source.side,
    )
    if name is None or own is not None or named.name is None:
        return named, None
    return named, Note(code="pronoun-read", span=source.spans[0], message=f"“{phrase}” was read as {name}.")


def _find_mention(spans: Sequence[Span], cast: Cast) -> Mention | None:
    """Return the mention that the source's words are: the same words, or the one that shares its beginning, or most."""
    best: tuple[float, Mention] | None = None
    for span in spans:
        for mention in cast.mentions.between(span.start - LONGEST, span.end):
            shared = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            if shared <= 0:
                continue
            whole = max(mention.span.end, span.end) - min(mention.span.start, span.start)
            likeness = shared / whole + 0.3 * (mention.span.start == span.start)
            if best is None or likeness > best[0]:
                best = (likeness, mention)
    return best[1] if best is not None else None


def _find_chain(phrase: str, mention: Mention | None, cast: Cast, words: SourceWords) -> tuple[Told, ...]:
    """Return what may tell a source's name: nothing for "a policeman" or "Kabul", persons for "he", others for "it"."""
    if mention is None or phrase.split(" ")[0].lower() in INDEFINITE or phrase.lower() in words.sides:
        return ()
    chain = cast.entities.get(mention.entity, ())
    wanted = words.pronouns.get(phrase.lower())
    if wanted is None:
        return chain if not phrase.lower().startswith("the ") or _is_told(phrase.lower(), chain) else ()
    return tuple(m for m in chain if (m.label == "person") == (wanted == "person") or wanted not in ("person", "body"))


def _is_told(phrase: str, chain: Sequence[Told]) -> bool:
    """Tell whether a chain speaks of "the envoy" by that word elsewhere: as an envoy, or with it in its name.

    Subtle: chains now and then take in a stranger, and a wrong name is worse than none.
    """
    head = re.split(r",| of | in | for | to | who | from | at ", phrase)[0].split()[-1]
    return any(head in told.words.lower().split() for told in chain if told.words.lower() != phrase)


def _find_role(phrase: str, own: str | None, source: Source, chain: Sequence[Told], cast: Cast) -> str | None:
    """Return the role that stands beside the name; of a bare name or a pronoun the one its chain tells."""
    beside = _find_part("role", source.spans, cast.text, cast.parts)
    if own is None:
        return source.role or beside or _find_chain_part("role", chain)
    return beside or (_find_chain_part("role", chain) if phrase == own else source.role)


def _find_side(told: Sequence[str | None], chain: Sequence[Told], words: SourceWords) -> str | None:
    """Return the state or group of the source's own words, else of the first role that its chain tells."""
    roles = (told.words for told in chain if told.part == "role")
    return next((side for phrase in (*told, *roles) if phrase and (side := find_side(phrase, words))), None)


def _is_tag(phrase: str, words: SourceWords) -> bool:
    """Tell whether a source's words are a bare name, as the tag of a turn is: "COL. REYES"."""
    first = phrase.split(" ")[0]
    return first[:1].isupper() and phrase.lower() not in words.pronouns and first.lower() not in EMPTY | INDEFINITE


def _unname(kind: str, read: str, phrase: str) -> str:
    """Return the kind of a source that no name was found for; `read` is what its words alone are."""
    if kind == "named-person":
        return "unnamed-person"
    if kind == "named-body" and read.startswith("unnamed"):
        return "unnamed-group"
    if kind == "unnamed-group" and read == "unnamed-person" and phrase.split(" ")[0].lower() in ("a", "an", "one"):
        return "unnamed-person"
    return kind


def _strip_article(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+(?=\S)|^[\W_]+|['’]s?$", "", name, flags=re.IGNORECASE)


def _find_part(label: str, spans: Sequence[Span], text: str, parts: Ordered[Mark]) -> str | None:
    """Return the longest run of name or role within the spans, as one line."""
    told = [
        _tidy(mark.span.cut(text))
        for span in spans
        for mark in parts.between(span.start, span.end)
        if mark.label == label and mark.span.start < span.end
    ]
    found = [words for words in told if len(words) > 1 and words.strip(".").lower() not in EMPTY]
    return max(found, key=lambda words: len(words.split()), default=None)


def _find_chain_part(label: str, chain: Sequence[Told], like: str | None = None) -> str | None:
    told = [t.words for t in chain if t.part == label and (like is None or _is_like(t.words, like))]
    return max(told, key=lambda words: len(words.split()), default=None)


def _is_like(name: str, own: str) -> bool:
    """Tell whether a chain's name may be that of a source that has one itself: a word shared, or its capitals."""
    shared = {word.strip(".").lower() for word in name.split()} & {word.strip(".").lower() for word in own.split()}
    return bool(shared - EMPTY) or re.sub(r"\W", "", own) == _initials(name) != ""


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _find_fullest(own: str | None, chain: Sequence[Told], cast: Cast) -> str | None:
    """Return the longest name of a chain, the source's own where none is longer."""
    other = _find_chain_part("name", chain, own)
    best = other if own is None or (other is not None and len(other.split()) > len(own.split())) else own
    return best and _complete(best, cast.names)


def _complete(name: str, names: Sequence[str]) -> str:
    """Return the longest name of the report that ends in the whole short one, or that its capitals stand for.

    >>> names = ("John F Campbell", "Northern Front", "Campbell")
    >>> _complete("Campbell", names), _complete("NF", names), _complete("Khan", names)
    ('John F Campbell', 'Northern Front', 'Khan')
    """
    words = name.lower().split()
    letters = re.sub(r"\W", "", name)
    for longer in names:
        parts = longer.lower().split()
        if len(parts) <= len(words):
            break
        short = len(words) == 1 and len(letters) > 1 and letters == _initials(longer)
        if parts[-len(words) :] == words or short:
            return longer
    return name


def _choose_kind(kind: str, name: str | None, mention: Mention | None) -> str:
    """Make an unnamed source a named one where its chain has a name."""
    if name is None or mention is None or kind not in ("unnamed-person", "unnamed-group", "none", *NAMED_KINDS):
        return kind
    if kind == "unnamed-person" and mention.label == "person":
        return "named-person"
    if kind == "unnamed-group" and mention.label in ("group", "organisation", "state"):
        return "named-body"
    return kind


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,;:")
