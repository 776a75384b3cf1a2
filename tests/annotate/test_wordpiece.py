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


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Mn")), min_size=1, max_size=12))
def test_any_word_matches_the_reference(word: str) -> None:
    assert OURS.encode(word) == (encode_by_reference(word) or (100,))
