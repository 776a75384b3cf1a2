"""The scorer: worked by hand, and the largest matching found where a greedy one would miss it."""

from pathlib import Path

import pytest

from sayso.train.corpora.example import Triple
from sayso.train.corpora.polnear import iter_polnear
from sayso.train.score.attribution import find_form, match_softly, score_attributions

TEXT = "Officials said “the fort fell”. He denied it. A clerk saw it."
SAID = Triple(source=((0, 9),), cue=((10, 14),), content=((15, 30),))
DENIED = Triple(source=((32, 34),), cue=((35, 41),), content=((42, 44),))
BARE = Triple(cue=((35, 41),), content=((42, 44),))


def test_all_right_is_a_hundred() -> None:
    figures = score_attributions([(TEXT, [SAID, DENIED], [DENIED, SAID])])
    assert all(row["f1"] == 100 for row in figures.values())


def test_counts_worked_by_hand() -> None:
    near = Triple(source=((0, 9),), cue=((10, 14),), content=((15, 29),))
    figures = score_attributions([(TEXT, [SAID, DENIED], [near, BARE])])
    assert figures["source exact"]["precision"] == 100
    assert figures["source exact"]["recall"] == 50
    assert figures["content exact"]["f1"] == 50
    assert figures["triple exact"]["f1"] == 0
    assert figures["triple soft"]["f1"] == 50  # a missing source is not an overlapping one
    assert figures["triple soft, direct"]["f1"] == 100
    assert figures["triple soft, indirect"]["f1"] == 0


def test_two_without_source_agree() -> None:
    assert match_softly([BARE], [BARE]) == {0: 0}
    assert match_softly([BARE], [DENIED]) == {}


def test_matching_is_the_largest_one_to_one() -> None:
    wide = Triple(source=((0, 34),), cue=((10, 41),), content=((15, 44),))
    assert match_softly([SAID, DENIED], [wide, SAID]) == {0: 1, 1: 0}


def test_nothing_there_and_nothing_found() -> None:
    assert score_attributions([("", [], [])])["triple soft"]["f1"] == 100


@pytest.mark.parametrize(
    ("parts", "form"),
    [(["“a b”"], "direct"), (["“a,”", "“b.”"], "direct"), (["a “b” c"], "mixed"), (["a"], "indirect")],
)
def test_form_by_quotation_marks(parts: list[str], form: str) -> None:
    text = " | ".join(parts)
    assert find_form(text, tuple((text.index(part), text.index(part) + len(part)) for part in parts)) == form


def test_the_corpus_reader_takes_fragments_and_the_first_annotator(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "one.txt").write_text("“Go,” he said, “now.”", encoding="utf-8")
    lines = [
        "T1\tContent 0 5;15 21\t“Go,” “now.”",
        "T2\tCue 9 13\tsaid",
        "T3\tSource 6 8\the",
        "E1\tCue:T2 Content:T1 Source:T3",
    ]
    (tmp_path / "attributions" / "one_aa.ann").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "attributions" / "one_bb.ann").write_text("", encoding="utf-8")
    (example,) = iter_polnear(tmp_path)
    assert example.triples == (Triple(source=((6, 8),), cue=((9, 13),), content=((0, 5), (15, 21))),)
