"""Word pieces: equal to the reference implementation over the shipped vocabulary."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

import sayso.annotate
from sayso.annotate.wordpiece import WordPiece

VOCABULARY = Path(sayso.annotate.__file__).parent / "model" / "vocab.txt"
OURS = WordPiece.load(VOCABULARY)
REFERENCE = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)


def encode_by_reference(word: str) -> tuple[int, ...]:
    return tuple(REFERENCE.encode(word, add_special_tokens=False).ids)


@pytest.mark.parametrize(
    "word", ["Zarb", "U.S.", "7,000", "café", "Müller", "naïve", "’s", "—", "ISKP", "x" * 120, "ﬁ", "中"]
)
def test_words_of_reports_match_the_reference(word: str) -> None:
    assert OURS.encode(word) == encode_by_reference(word)


# Blocks that have not changed for decades: the reference's tables of newer characters are older than Python's.
BLOCKS = (("!", "~"), ("\u00a1", "\u024f"), ("\u0300", "\u036f"), ("\u0391", "\u03a1"), ("\u0400", "\u045f"))
BLOCKS += (("\u0620", "\u065f"), ("\u2010", "\u2027"), ("\u4e00", "\u9fa5"), ("\u3041", "\u3096"))


@given(
    st.text(
        alphabet=st.one_of([st.characters(min_codepoint=ord(a), max_codepoint=ord(b)) for a, b in BLOCKS]),
        min_size=1,
        max_size=12,
    )
)
def test_any_word_matches_the_reference(word: str) -> None:
    assert OURS.encode(word) == (encode_by_reference(word) or (100,))
