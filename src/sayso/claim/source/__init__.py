"""attributions -> Sources: who each claim rests on, by what name, in which role, through whom.

A source's words are read by themselves (phrase.py), then looked up in the document's chains of mentions (named.py),
and where those hold no name, read by nearness (resolve.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.claim.attribution import Attribution
from sayso.claim.content import find_relay, trim_content
from sayso.claim.order import Ordered
from sayso.claim.source.anonymity import find_anonymity
from sayso.claim.source.named import Cast, make_cast, name_source
from sayso.claim.source.phrase import SourceWords, load_source_words, make_source
from sayso.claim.source.resolve import resolve_sources
from sayso.types import Annotations, Note, Source

__all__ = ["SourceWords", "load_source_words", "make_source", "make_sources"]

UNNAMED = ("unnamed-person", "unnamed-group")


def make_sources(
    text: str, anns: Annotations, attributions: Sequence[Attribution], kinds: Mapping[int, str], words: SourceWords
) -> tuple[list[Source | None], list[Note]]:
    """Return each attribution's source, in their order, and notes of what was read into it.

    `kinds` are the encoder's kinds of source by anchor. A claim within another's words has that other's source as
    its last relay; words that go on without a cue or tag take the source before them.
    """
    cast = make_cast(text, anns)
    order = sorted(range(len(attributions)), key=lambda i: attributions[i].start())
    notes: list[Note] = []
    read = [_read_phrase(text, attributions[i], words) for i in order]
    near, told = resolve_sources(text, read, anns.sentences, words)
    nearness = {note.span: note for note in told}
    made: dict[int, Source | None] = {}
    last: Source | None = None
    for i, source, guess in zip(order, read, near, strict=True):
        attribution = attributions[i]
        if attribution.carried and last is not None:
            made[i] = replace(last, spans=())
            sentence = f"No source stands here; the words before are of {last.name or last.role or last.kind}."
            notes.append(Note(code="source-carried", span=attribution.content[0], message=sentence))
        elif source is not None:
            made[i], note = _choose(source, guess, kinds.get(attribution.anchor), cast, words)
            note = note or (nearness.get(source.spans[0]) if made[i] == guess else None)
            notes += [note] if note is not None else []
        else:
            made[i] = None
        if attribution.outer is None and made[i] is not None:
            last = made[i]
    sentences = Ordered(anns.sentences, lambda span: span.start)
    for i, source in made.items():
        if source is not None and source.spans and source.name is None and source.kind in UNNAMED:
            around = sentences.last_before(source.spans[0].start)
            made[i] = replace(source, anonymity=find_anonymity(text, around) if around else None)
    places = {attribution.anchor: i for i, attribution in enumerate(attributions)}
    return [_add_relays(i, attributions, made, places) for i in range(len(attributions))], notes


def _read_phrase(text: str, attribution: Attribution, words: SourceWords) -> Source | None:
    source = make_source(text, attribution.source, words) if attribution.source else None
    if source is None:
        return None
    relay = find_relay(text, attribution)
    if relay is not None:
        source = replace(source, via=(*source.via, make_source(text, (relay,), words)))
    if attribution.cited is not None:
        cited = make_source(text, trim_content(text, (attribution.cited,)), words)
        source = replace(cited, via=(*cited.via, replace(source, via=()), *source.via))
    return source


def _choose(
    source: Source, guess: Source | None, kind: str | None, cast: Cast, words: SourceWords
) -> tuple[Source, Note | None]:
    """Take the name of the source's chain; without one, the name that nearness gives, if it gives any."""
    named, note = name_source(source, None if kind == "none" else kind, cast, words)  # it has words: it is somebody
    if named.name is None and guess is not None and guess.name is not None and source.name is None:
        return guess, None
    relays = tuple(name_source(relay, None, cast, words)[0] for relay in named.via)
    return replace(named, via=relays), note


def _add_relays(
    i: int, attributions: Sequence[Attribution], made: Mapping[int, Source | None], places: Mapping[int, int]
) -> Source | None:
    source, outer = made[i], attributions[i].outer
    if outer is None or outer not in places:
        return source
    relay = made[places[outer]]
    if relay is None:
        return source
    base = source or Source(spans=(), kind="none")
    if relay.name is not None and relay.name == base.name:
        return base  # "he said he believes": nobody hands his own words on
    return replace(base, via=(*base.via, replace(relay, via=()), *relay.via))
