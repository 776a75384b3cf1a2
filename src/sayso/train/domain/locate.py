"""quoted words + where to look -> character offsets in a text.

An annotator quotes instead of counting: `first words .. last words` for a long run, `@3` for the sentence,
`#2` for the second such words in it. Case, line breaks and the shape of quotation marks do not matter.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sayso.annotate.tokens import find_sentences
from sayso.types import Span

__all__ = ["Locator", "NotFoundError", "Places"]

Places = tuple[int, int]
_SUFFIX = re.compile(r"^(?P<words>.*?)\s*(?:@(?P<sentence>\d+))?\s*(?:#(?P<nth>\d+))?$", re.DOTALL)
_LOOSE = MappingProxyType(
    {'"': '["“”„«»]', "“": '["“”„«»]', "”": '["“”„«»]', "'": "['’‘`]", "’": "['’‘`]", "‘": "['’‘`]", "-": "[-–—]"}
)
_SPREAD = 4  # an elided run ends within so many sentences
_AHEAD = 3  # unless told, words stand in the claim's sentence or one of so many after it


class NotFoundError(ValueError):
    """The quoted words are not where they are said to be; the message names both."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A text and its numbered sentences (from 1), to find quoted words in."""

    text: str
    sentences: tuple[Span, ...] = field(default=())

    @classmethod
    def of(cls, text: str) -> "Locator":
        """Number the sentences of a text.

        >>> Locator.of("He fled. They fled.").find("fled @2")
        (14, 18)
        """
        return cls(text, tuple(find_sentences(text)))

    def find(self, quoted: str, *, near: int = 1, within: Sequence[Places] = (), rank: "Rank | None" = None) -> Places:
        """Return the place of quoted words; NotFoundError where they are not.

        They are sought in the sentence they name, or in `within`, then from sentence `near` on, then anywhere.
        `rank` orders equal candidates, the least first; without it the first in the text is taken.
        """
        match = _SUFFIX.match(quoted.strip())
        assert match is not None  # noqa: S101 - the pattern matches every text
        words, nth = match["words"], int(match["nth"] or 0)
        if not words:
            raise NotFoundError(f"nothing is quoted in {quoted!r}")
        named = int(match["sentence"] or 0)
        for low, high in self._regions(named, near, within):
            found = list(self._iter_places(words, low, high))
            if found:
                if nth > len(found):
                    raise NotFoundError(f"{words!r} stands {len(found)} times there, not {nth}")
                return found[nth - 1] if nth else min(found, key=rank or (lambda place: place[0]))
        raise NotFoundError(f"{words!r} is not in {f'sentence {named}' if named else 'the text'}")

    def _regions(self, named: int, near: int, within: Sequence[Places]) -> list[Places]:
        count = len(self.sentences)
        if named:
            if not 1 <= named <= count:
                raise NotFoundError(f"there is no sentence {named}; the text has {count}")
            return [(self.sentences[named - 1].start, self.sentences[named - 1].end)]
        near = min(max(near, 1), count)
        own = self.sentences[near - 1]
        ahead = self.sentences[min(near + _AHEAD, count) - 1].end
        return [*within, (own.start, own.end), (own.start, ahead), (0, len(self.text))]

    def _iter_places(self, words: str, low: int, high: int) -> "list[Places]":
        first, dots, last = words.partition(" .. ")
        heads = [match.span() for match in _compile(first).finditer(self.text, low, high)]
        if not dots:
            return heads
        places = []
        for start, end in heads:
            sentence = next(i for i, s in enumerate(self.sentences) if s.end > start)
            limit = self.sentences[min(sentence + _SPREAD, len(self.sentences) - 1)].end
            tail = _compile(last).search(self.text, end, limit)
            if tail:
                places.append((start, tail.end()))
        return places


Rank = Callable[[Places], int]


def _compile(words: str) -> re.Pattern[str]:
    pattern = r"\s+".join("".join(_LOOSE.get(c, re.escape(c)) for c in word) for word in words.split())
    before = r"(?<!\w)" if words.strip()[:1].isalnum() else ""
    after = r"(?!\w)" if words.strip()[-1:].isalnum() else ""
    return re.compile(before + pattern + after, re.IGNORECASE)
