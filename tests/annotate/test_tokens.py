"""Tokens and sentences: exact offsets over the forms that agency copy takes."""

import pytest

from sayso.annotate.tokens import find_paragraphs, find_sentences, find_tokens


def cut(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He's in; they didn't go.", ["He", "'s", "in", ";", "they", "did", "n't", "go", "."]),
        ("“It’s over,” he said—twice", ["“", "It", "’s", "over", ",", "”", "he", "said", "—", "twice"]),
        ("1,000-3,000 men at 10:30", ["1,000", "-", "3,000", "men", "at", "10:30"]),
        ("the U.S. and the U.N.", ["the", "U.S.", "and", "the", "U.N."]),
        ("Wait... he -- I", ["Wait", "...", "he", "--", "I"]),
    ],
)
def test_tokens_are_cut_as_written(text: str, expected: list[str]) -> None:
    assert cut(text, find_tokens(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KABUL, April 14 — The fort fell. It burned.", ["KABUL, April 14 — The fort fell.", "It burned."]),
        ("Maj. Gen. A. Khan spoke. He left.", ["Maj. Gen. A. Khan spoke.", "He left."]),
        ("Troops of the U.S. Army left. OK.", ["Troops of the U.S. Army left.", "OK."]),
        ("They fled to the U.S. The rest stayed.", ["They fled to the U.S.", "The rest stayed."]),
        ("“We left.” The fort fell.", ["“We left.”", "The fort fell."]),
        ("“Did it fall?” he asked.", ["“Did it fall?” he asked."]),
        ("It cost $2.5 million. Nobody paid.", ["It cost $2.5 million.", "Nobody paid."]),
        ("Order No. 5 came on Jan. 12. It was late.", ["Order No. 5 came on Jan. 12.", "It was late."]),
        ("He said: “Go.” “Stay,” she said.", ["He said: “Go.”", "“Stay,” she said."]),
        ("The Ky. Guard left! Why? No one knew.", ["The Ky. Guard left!", "Why?", "No one knew."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [span.cut(text) for span in find_sentences(text)] == expected


def test_blank_lines_bullets_and_turns_break_sentences() -> None:
    text = "Three points:\n- the fort fell\n- the bridge stands\n\nEDITOR: Who says so?\nKHAN: Two officers do."
    assert [span.cut(text) for span in find_sentences(text)] == [
        "Three points:",
        "- the fort fell",
        "- the bridge stands",
        "EDITOR: Who says so?",
        "KHAN: Two officers do.",
    ]


def test_a_wrapped_paragraph_stays_one() -> None:
    text = "The column of forty lorries left the town before dawn\nand was seen at the bridge by noon."
    assert [span.cut(text) for span in find_paragraphs(text)] == [text]


@pytest.mark.parametrize("text", ["", " \n\t ", "\n\n\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert find_tokens(text) == []
    assert find_sentences(text) == []
