"""An annotator's page: what is understood of it, and what is told of its faults."""

import pytest

from sayso.train.domain.locate import Locator, NotFoundError
from sayso.train.domain.notation import read_page

TEXT = (
    "Officials said on Monday that nearly 400 fighters fled to Dara. The governor denied it.\n\n"
    "“We said so,” he said. He said commanders had told him\nthat rebels fled to Dara."
)
PAGE = """
doc made-up
claim @1
  content: nearly 400 fighters .. Dara
  cue: said
  source: Officials
  who: unnamed-group | role: Officials | count: 2
  is: say indirect affirmed certain
  frame movement/flee: fled
    mover: fighters
    number: nearly 400 = ..<400 | nearly | people | fighters
    to: Dara
    at: on Monday = 2016-03-07
claim @4
  content: commanders had told him that rebels fled to Dara
  cue: said @4
  source: He
  who: unnamed-person | name: The governor
  is: say indirect affirmed certain
claim @4
  content: rebels fled to Dara
  cue: had told
  source: commanders
  who: unnamed-group
  is: say indirect affirmed certain
  in: 2
  frame movement/flee negated: fled
    in: Dara
entity person: The governor @2 | he @3 | He @4 | him @4
"""


def cut(span: list[int]) -> str:
    return " ".join(TEXT[span[0] : span[1]].split())


def test_a_page_becomes_offsets_that_cover_the_quoted_words() -> None:
    page = read_page(PAGE, TEXT)
    assert page.faults == []
    first, second, inner = page.claims
    assert cut(first["content"][0]) == "nearly 400 fighters fled to Dara"
    assert cut(first["cue"]) == "said"
    assert cut(first["source"]["spans"][0]) == "Officials"
    assert first["source"]["count"] == 2
    (frame,) = first["frames"]
    assert [(p["role"], cut(p["span"])) for p in frame["parties"]] == [("mover", "fighters")]
    (number,) = frame["quantities"]
    assert (number["low"], number["high"], number["high_open"], number["hedge"]) == (None, 400, True, "nearly")
    assert frame["times"][0]["earliest"] == frame["times"][0]["latest"] == "2016-03-07"
    assert inner["in"] == 2
    assert cut(second["source"]["name"]) == "The governor"
    assert [cut(span) for span in page.entities[0]["spans"]] == ["The governor", "he", "He", "him"]


def test_of_equal_words_the_cue_nearest_to_its_content_is_taken() -> None:
    second = read_page(PAGE, TEXT).claims[1]
    assert second["cue"][0] == TEXT.index("said commanders")


def test_in_is_a_place_where_it_is_no_number() -> None:
    (frame,) = read_page(PAGE, TEXT).claims[2]["frames"]
    assert [(p["role"], cut(p["span"])) for p in frame["places"]] == [("in", "Dara")]
    assert frame["polarity"] == "negated"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  content: no such words", "'no such words' is not in the text"),
        ("  is: shout indirect affirmed certain", "'shout' is no act"),
        ("  who: somebody", "'somebody' is no kind of source"),
        ("  frame event/explode: fled", "event/explode is no frame type"),
        ("  mover: fighters", "no frame stands before it"),
        ("  cue: said #9", "not 9"),
        ("nonsense", "is no line of the notation"),
        ("entity ship: Dara", "'ship' is no label"),
        ("  in: 7", "there is no claim 7"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_rest_is_read(line: str, told: str) -> None:
    start = "claim @1\n  content: nearly 400 fighters\n  cue: said\n  is: say indirect affirmed certain\n"
    page = read_page(f"{start}{line}\n", TEXT)
    assert any(told in fault for fault in page.faults), page.faults
    assert page.claims[0]["content"]


def test_a_page_without_claims_or_content_says_so() -> None:
    assert read_page("cue: said", TEXT).faults == ["line 1: `cue:` stands before the first claim"]
    assert "claim 1: no `content:`" in read_page("claim @1\n is: say direct affirmed certain", TEXT).faults


def test_a_sentence_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFoundError, match="there is no sentence 40; the text has 4"):
        Locator.of(TEXT).find("Dara @40")
