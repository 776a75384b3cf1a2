"""Two annotations: how far they agree, and how choices settle them."""

import copy
from typing import Any

from sayso.train.domain.agree import compare_rows
from sayso.train.domain.notation import read_page
from sayso.train.domain.settle import Settler, settle_rows
from sayso.train.domain.store import find_depth, make_example, write_row

TEXT = "Officials said nearly 400 fighters fled to Dara. He said commanders denied it."
PAGE = """
claim @1
  content: nearly 400 fighters fled to Dara
  cue: said
  source: Officials
  who: unnamed-group
  is: say indirect affirmed certain
  frame movement/flee: fled
    mover: fighters
    to: Dara
claim @2
  content: commanders denied it
  cue: said
  source: He
  who: unnamed-person
  is: say indirect affirmed certain
claim @2
  content: it
  cue: denied
  source: commanders
  who: unnamed-group
  is: deny indirect denied certain
  in: 2
entity place: Dara @1
entity person: He @2
"""


def make_row() -> dict[str, Any]:
    page = read_page(PAGE, TEXT)
    assert not page.faults
    return {"id": "made-up", "part": "train", "sha256": "", "claims": page.claims, "entities": page.entities}


def test_a_row_agrees_wholly_with_itself_and_asks_nothing() -> None:
    row = make_row()
    for name, counts in compare_rows(row, row, TEXT).items():
        assert counts.f1() == 100, name
    settler = Settler(text=TEXT)
    settled = settle_rows(row, row, settler)
    assert settler.asked == []
    assert settled == {"claims": row["claims"], "entities": row["entities"]}


def test_each_kind_of_difference_lowers_its_own_figure() -> None:
    row, other = make_row(), make_row()
    other["claims"][0]["act"] = "announce"
    other["claims"][0]["frames"][0]["type"] = "withdraw"
    other["entities"][1]["spans"] = [[0, 9]]
    del other["claims"][2]
    counts = compare_rows(row, other, TEXT)
    assert (counts["field act"].right, counts["field act"].gold) == (1, 2)
    assert counts["triple soft"].right == 2
    assert (counts["triple soft, nested"].right, counts["triple soft, nested"].gold) == (0, 1)
    assert counts["frame"].right == 0
    assert counts["mention"].right == 1
    assert counts["field certainty"].f1() == 100


def test_every_difference_is_asked_once_and_the_choice_is_kept() -> None:
    row, other = make_row(), make_row()
    other["claims"][0]["act"] = "announce"
    del other["claims"][2]
    other["entities"].append({"label": "person", "spans": [[0, 9]]})
    first = Settler(text=TEXT)
    settle_rows(row, other, first)
    assert [question.about.split(":")[-1].split(",")[0].strip() for question in first.asked] == [
        "act",
        "only A has the attributed claim",
        "only B has the person mention",
    ]
    settled = settle_rows(row, other, Settler(text=TEXT, choices={1: "B", 2: "-", 3: "A"}))
    assert [claim["act"] for claim in settled["claims"]] == ["announce", "say"]
    assert settled["entities"] == row["entities"]
    kept = settle_rows(row, other, Settler(text=TEXT, choices={1: "A", 2: "A", 3: "B"}))
    assert [claim["act"] for claim in kept["claims"]] == ["say", "say", "deny"]
    assert kept["claims"][2]["in"] == 2
    assert [[0, 9]] in [entity["spans"] for entity in kept["entities"]]


def test_settling_changes_neither_annotation() -> None:
    row, other = make_row(), make_row()
    other["claims"][1]["source"]["kind"] = "named-person"
    before = copy.deepcopy((row, other))
    settle_rows(row, other, Settler(text=TEXT, choices={1: "B"}))
    assert (row, other) == before


def test_a_claim_within_another_is_an_example_of_the_inner_level(tmp_path: Any) -> None:
    row = make_row()
    assert [find_depth(row["claims"], i) for i in range(3)] == [0, 0, 1]
    example = make_example(row, TEXT)
    assert example.triples is not None
    assert example.inner is not None
    assert (len(example.triples), len(example.inner)) == (2, 1)
    assert ("act", "deny") in example.inner[0].traits
    stored = write_row(tmp_path, row).read_text(encoding="utf-8")
    assert "fighters" not in stored  # offsets and labels, no words
