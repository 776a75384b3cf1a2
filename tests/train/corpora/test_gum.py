"""GUM's brackets: nested, closed bare, reopened, and within a word of several parts."""

from pathlib import Path

import pytest

from sayso.errors import ReadError
from sayso.train.corpora.gum import iter_gum

HEAD = "# newdoc id = GUM_news_made\n# meta::dateCreated = 2016-03-07\n# newpar\n# sent_id = 1\n# text = x\n"


def word(number: str, form: str, misc: str) -> str:
    return "\t".join([number, form, *["_"] * 7, misc])


def write(folder: Path, *lines: str) -> Path:
    (folder / "GUM_news_made.conllu").write_text(HEAD + "\n".join(lines) + "\n\n", encoding="utf-8")
    return folder


def test_mentions_are_the_words_between_their_brackets(tmp_path: Path) -> None:
    lines = (
        word("1", "The", "Entity=(1-person-new-cf1-1-coref"),
        word("2", "army", "Entity=(2-organization-new-cf2-1-coref)|SpaceAfter=No"),
        word("3", "'s", "_"),
        word("4", "general", "Entity=1)"),
        word("5-6", "can't", "_"),
        word("5", "can", "_"),
        word("6", "n't", "_"),
        word("7", "say", "SpaceAfter=No"),
        word("8", ".", "_"),
    )
    (article,) = iter_gum(write(tmp_path, *lines))
    assert article.text == "The army's general can't say."
    assert [(article.text[m.start : m.end], m.label, m.entity) for m in article.mentions] == [
        ("The army's general", "person", 1),
        ("army", "organization", 2),
    ]
    assert (article.id, article.genre, article.created) == ("news_made", "news", "2016-03-07")


def test_a_folder_without_the_corpus_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="holds no GUM"):
        list(iter_gum(tmp_path))
