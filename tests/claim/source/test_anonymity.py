"""Why a source is not named."""

import pytest

from sayso.claim.source.anonymity import find_anonymity
from sayso.types import Span

CASES = (
    ("Two officials, speaking on condition of anonymity, confirmed it.", "speaking on condition of anonymity"),
    ("The man asked not to be named for fear of reprisals, and left.", "asked not to be named for fear of reprisals"),
    ("A colonel who was not authorized to speak to reporters said so.", "who was not authorized to speak to reporters"),
    ("An aide declined to be identified because talks continue.", "declined to be identified because talks continue"),
    ("Officials said the condition of the bridge was poor.", None),
    ("The general named a successor.", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words"), CASES)
def test_the_words_that_tell_it_are_found_and_no_others(text: str, words: str | None) -> None:
    found = find_anonymity(text, Span(start=0, end=len(text)))
    assert (found.cut(text) if found else None) == words
