"""PolNeAR folder -> examples: a text and its attributions as character spans.

The corpus is brat stand-off; 16 training articles carry several annotators, of whom the first by name
is taken. None of its text enters the project.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import ReadError
from sayso.train.corpora.example import Example, Spans, Triple

__all__ = ["iter_polnear"]


def iter_polnear(folder: Path) -> Iterator[Example]:
    """Yield the articles of one part (`train` or `dev`) in order of name; ReadError where a file is missing."""
    texts = {path.stem: path for path in (folder / "text").glob("*.txt")}
    if not texts:
        raise ReadError(
            "no-corpus", f"{folder} holds no text/*.txt; expected the PolNeAR part with text and attributions."
        )
    done: set[str] = set()
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem if path.stem in texts else path.stem.rsplit("_", 1)[0]
        if name in done or name not in texts:
            continue
        done.add(name)
        text = texts[name].read_bytes().decode("utf-8")
        yield Example(id=name, text=text, triples=tuple(_iter_triples(path.read_bytes().decode("utf-8"))))


def _iter_triples(standoff: str) -> Iterator[Triple]:
    spans: dict[str, Spans] = {}
    for line in standoff.split("\n"):
        fields = line.split("\t")
        if len(fields) >= 2 and fields[0].startswith("T"):
            pairs = fields[1].split(" ", 1)[1].split(";")
            spans[fields[0]] = tuple((int(start), int(end)) for start, end in (pair.split() for pair in pairs))
    for line in standoff.split("\n"):
        if not re.match(r"E\d+\t", line):
            continue
        roles: dict[str, Spans] = {}
        for argument in line.split("\t")[1].split():
            name, _, target = argument.partition(":")
            role = re.sub(r"\d+$", "", name).lower()
            roles[role] = tuple(sorted((*roles.get(role, ()), *spans.get(target, ()))))
        if roles.get("cue") or roles.get("content"):
            yield Triple(source=roles.get("source", ()), cue=roles.get("cue", ()), content=roles.get("content", ()))
