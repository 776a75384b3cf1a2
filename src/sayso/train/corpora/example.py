"""One annotated text as training and scoring see it; what a corpus does not annotate is None."""

from dataclasses import dataclass

__all__ = ["Example", "GoldMention", "Spans", "Triple"]

Spans = tuple[tuple[int, int], ...]  # character offsets of the fragments, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """One attribution; a role that is absent is empty. `traits` are (field, value): act, polarity..."""

    source: Spans = ()
    cue: Spans = ()
    content: Spans = ()
    traits: tuple[tuple[str, str], ...] = ()

    def bare(self) -> "Triple":
        """Return the three roles alone, to be compared."""
        return Triple(source=self.source, cue=self.cue, content=self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMention:
    """Characters `start` to `end`, a label of its corpus, and the number of the entity within the text."""

    start: int
    end: int
    label: str
    entity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text with its gold: attributions of the outer level, those within them, mentions in order of place."""

    id: str
    text: str
    triples: tuple[Triple, ...] | None = None
    inner: tuple[Triple, ...] | None = None
    mentions: tuple[GoldMention, ...] | None = None
    names: tuple[tuple[int, int, str], ...] = ()  # of sources' words: start, end, and "name", "role" or "other"
    labels: str | None = None  # whose labels the mentions bear: "own" or "gum"
