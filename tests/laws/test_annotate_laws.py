"""Offsets: no character but white space is ever lost, whatever the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.tokens import find_sentences, find_tokens
from sayso.annotate.windows import make_windows
from sayso.annotate.wordpiece import WordPiece

TEXTS = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("aB1. \n,“”’'—-U.S")), max_size=300)
PIECES = WordPiece(("[PAD]", *["x"] * 99, "[UNK]", "a", "##a", "b", "##b", "1", ".", ","))


@given(TEXTS)
def test_tokens_cover_all_but_white_space_in_order(text: str) -> None:
    tokens = find_tokens(text)
    covered = {i for start, end in tokens for i in range(start, end)}
    assert all(i in covered or c.isspace() for i, c in enumerate(text))
    assert all(one[1] <= two[0] for one, two in pairwise(tokens))


@given(TEXTS)
def test_sentences_cover_all_tokens_without_overlap(text: str) -> None:
    sentences = find_sentences(text)
    assert all(one.end <= two.start for one, two in pairwise(sentences))
    inside = {i for span in sentences for i in range(span.start, span.end)}
    assert all(i in inside or c.isspace() for i, c in enumerate(text))


@given(TEXTS, st.integers(min_value=1, max_value=40))
def test_windows_hold_every_token_once_and_never_too_much(text: str, limit: int) -> None:
    tokens = find_tokens(text)
    windows = make_windows(text, tokens, find_sentences(text), PIECES, limit)
    assert [i for window in windows for i in range(window.first, window.last)] == list(range(len(tokens)))
    assert all(len(window.pieces) <= limit for window in windows)
