"""GUM folder -> texts: a text, its sentences, and its mentions numbered by entity.

The corpus is CoNLL-U with entities in MISC brackets (Zeldes 2017). Texts are put together again from the
tokens: sentences of a paragraph are a space apart, paragraphs an empty line. None of its text enters the project.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import ReadError
from sayso.train.corpora.example import GoldMention

__all__ = ["GumText", "iter_gum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GumText:
    """One GUM file: `id` as "news_korea", `genre`, the text, sentence ends and mentions in order."""

    id: str
    genre: str
    created: str | None
    text: str
    sentences: tuple[tuple[int, int], ...]
    mentions: tuple[GoldMention, ...]


def iter_gum(folder: Path) -> Iterator[GumText]:
    """Yield the texts in order of name; ReadError where the folder holds none."""
    paths = sorted(folder.glob("GUM_*.conllu"))
    if not paths:
        raise ReadError("no-corpus", f"{folder} holds no GUM_*.conllu; expected the GUM part in CoNLL-U.")
    for path in paths:
        yield _read_text(path.stem.removeprefix("GUM_"), path.read_text(encoding="utf-8"))


def _read_text(name: str, conllu: str) -> GumText:
    created = re.search(r"^# meta::dateCreated = (\d{4}-\d\d-\d\d)", conllu, re.MULTILINE)
    text = ""
    sentences: list[tuple[int, int]] = []
    opened: dict[int, list[tuple[int, str]]] = {}
    mentions: list[GoldMention] = []
    for block in conllu.strip().split("\n\n"):
        if text:
            text = text.rstrip() + ("\n\n" if "# newpar" in block else " ")
        begin = len(text)
        for start, end, surface, brackets in _iter_words(block, begin):
            text += surface
            mentions += _read_brackets(brackets, start, end, opened)
        sentences.append((begin, len(text.rstrip())))
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    return GumText(
        id=name,
        genre=name.split("_")[0],
        created=created.group(1) if created else None,
        text=text.rstrip(),
        sentences=tuple(sentences),
        mentions=tuple(mentions),
    )


def _iter_words(block: str, at: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield each word's start, end, what it adds to the text, and its entity brackets.

    A line of several words ("don't") gives the surface; the words within it share it, each with its own part
    where the parts add up to the whole.
    """
    within = 0  # the last word that the surface line covers
    whole, inside = (0, 0), 0
    for line in block.split("\n"):
        fields = line.split("\t")
        if line.startswith("#") or len(fields) != 10 or "." in fields[0]:
            continue
        number, form, misc = fields[0], fields[1], fields[9]
        gap = "" if "SpaceAfter=No" in misc else " "
        found = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
        if "-" in number:
            within = int(number.split("-")[1])
            whole, inside = (at, at + len(form)), at
            yield at, at, form + gap, ""
            at += len(form) + len(gap)
        elif int(number) <= within:
            end = min(whole[1], inside + len(form))
            yield inside, end, "", found.group(1) if found else ""
            inside = end
        else:
            yield at, at + len(form), form + gap, found.group(1) if found else ""
            at += len(form) + len(gap)


def _read_brackets(
    brackets: str, start: int, end: int, opened: dict[int, list[tuple[int, str]]]
) -> Iterator[GoldMention]:
    """Open and close entities; one that closes is a mention. A closing bracket may be bare after its opening."""
    last: list[int] = []
    for part in re.findall(r"\(\d+-[^()]*|\d+\)|\)", brackets):
        if part.startswith("("):
            number, kind = part[1:].split("-")[:2]
            opened.setdefault(int(number), []).append((start, kind))
            last.append(int(number))
            continue
        entity = last.pop() if part == ")" else int(part[:-1])
        begun, kind = opened[entity].pop()
        yield GoldMention(start=begun, end=end, label=kind, entity=entity)
