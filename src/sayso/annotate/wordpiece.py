"""word -> WordPiece ids of the uncased BERT vocabulary that the encoder was trained on.

Own code rather than the `tokenizers` package, which brings ten packages with it for these 60 lines
(docs/decisions/003-wordpiece.md); a test holds the two equal.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

__all__ = ["CLS", "PAD", "SEP", "WordPiece"]

PAD, UNK, CLS, SEP = 0, 100, 101, 102  # places of the special pieces in the BERT vocabulary
CJK = (  # blocks whose every character BERT sets apart
    ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0002a6df"),
    ("\U0002a700", "\U0002b81f"), ("\U0002b920", "\U0002ceaf"), ("\U0002f800", "\U0002fa1f"),
)  # fmt: skip
LONGEST_WORD = 100  # letters; BERT maps longer ones to UNK


class WordPiece:
    """Cuts words into pieces by greedy longest match (Wu et al. 2016, as in BERT).

    >>> pieces = WordPiece(("[PAD]", *["x"] * 99, "[UNK]", "un", "##rest"))
    >>> pieces.encode("Unrest")
    (101, 102)
    """

    def __init__(self, vocabulary: tuple[str, ...]) -> None:
        self._ids = {piece: i for i, piece in enumerate(vocabulary)}
        # News repeats itself: with 50,000 words kept, all but 1 in 50 look-ups skip the search.
        self.encode = lru_cache(maxsize=50_000)(self._encode)

    @classmethod
    def load(cls, path: Path) -> "WordPiece":
        """Read a vocabulary file, one piece a line."""
        return cls(tuple(path.read_text(encoding="utf-8").rstrip("\n").split("\n")))

    def _encode(self, word: str) -> tuple[int, ...]:
        ids: list[int] = []
        for part in _split(_fold(word)):
            ids += self._cut(part)
        return tuple(ids) or (UNK,)

    def _cut(self, part: str) -> list[int]:
        if len(part) > LONGEST_WORD:
            return [UNK]
        ids: list[int] = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                found = self._ids.get(("##" if start else "") + part[start:end])
                if found is not None:
                    ids.append(found)
                    start = end
                    break
            else:
                return [UNK]
        return ids


def _fold(word: str) -> str:
    """Lower the case and take the accents off, as the vocabulary was made."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")


def _split(word: str) -> list[str]:
    """Set every punctuation mark and CJK character apart; drop control characters."""
    parts: list[str] = [""]
    for c in word:
        category = unicodedata.category(c)
        apart = category[0] == "P" or (c.isascii() and not c.isalnum() and c > " ")
        if apart or (c >= "\u3400" and any(low <= c <= high for low, high in CJK)):
            parts += [c, ""]
        elif category[0] != "C" and c != "\ufffd":
            parts[-1] += c
    return [part for part in parts if part]
