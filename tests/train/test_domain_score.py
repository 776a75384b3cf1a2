"""The project's own texts joined to a corpus made for the test, read by the shipped model and scored."""

import json
from pathlib import Path

import pytest

from sayso.errors import ReadError
from sayso.ids import digest
from sayso.train.domain.store import iter_domain, write_row
from sayso.train.measure import open_model
from sayso.train.score.domain import count_errors, measure_domain

TEXT = "Officials said that nearly 400 fighters fled to Dara. The governor denied it."
CLAIMS = [
    {
        "content": [[20, 52]], "cue": [10, 14], "form": "indirect", "act": "say", "polarity": "affirmed",
        "certainty": "certain", "frames": [], "source": {"spans": [[0, 9]], "kind": "unnamed-group", "name": None},
    },
    {
        "content": [[74, 76]], "cue": [67, 73], "form": "indirect", "act": "deny", "polarity": "denied",
        "certainty": "certain", "frames": [], "source": {"spans": [[54, 66]], "kind": "unnamed-person", "name": None},
    },
    {
        "content": [[20, 40]], "cue": [45, 47], "form": "indirect", "act": "want", "polarity": "affirmed",
        "certainty": "unstated", "frames": [], "source": None, "in": 1,
    },
]  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source = tmp_path / "data" / "re3d" / "made"
    source.mkdir(parents=True)
    (source / "documents.json").write_text(json.dumps({"_id": "ABCDEFGHIJKL", "text": TEXT}) + "\n", encoding="utf-8")
    row = {"id": "re3d-ABCDEFGHIJ", "sha256": digest(TEXT), "part": "test", "claims": CLAIMS, "entities": []}
    write_row(tmp_path / "corpus", row)
    return tmp_path / "corpus", tmp_path / "data"


def test_what_the_model_reads_is_scored_field_by_field(folders: tuple[Path, Path]) -> None:
    figures = measure_domain(*folders, open_model())
    assert figures["triple soft, outer"]["f1"] == 100
    assert figures["triple soft, nested"]["f1"] == 0  # the made-up inner claim is none
    assert figures["field polarity"]["f1"] == 100
    assert count_errors(*folders, open_model()) == {"missed, inner: cue on one side only": 1}


def test_another_text_under_the_same_id_is_refused(folders: tuple[Path, Path]) -> None:
    corpus, data = folders
    path = next(data.rglob("documents.json"))
    path.write_text(path.read_text(encoding="utf-8").replace("400", "500"), encoding="utf-8")
    with pytest.raises(ReadError, match="is not the one that was annotated"):
        list(iter_domain(corpus, data))


def test_a_text_that_the_corpora_lack_is_named(folders: tuple[Path, Path]) -> None:
    corpus, data = folders
    next(data.rglob("documents.json")).write_text("", encoding="utf-8")
    with pytest.raises(ReadError, match="re3d-ABCDEFGHIJ"):
        list(iter_domain(corpus, data))
