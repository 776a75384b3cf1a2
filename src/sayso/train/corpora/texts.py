"""corpora + an id -> the text that offsets point into.

An id is "<corpus>-<name>": `muc4-0401`, `re3d-2FA0B45C`, `gum-news_korea`, `polnear-<article>`. The words stay in the
corpora; the project holds offsets, labels and each text's SHA-256 only.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sayso.errors import ReadError
from sayso.train.corpora.gum import iter_gum
from sayso.train.corpora.polnear import iter_polnear

__all__ = ["Text", "iter_texts", "load_texts"]

_HEADER = re.compile(r"^DEV-MUC3-(\d+) \(.*\)[ \t]*$", re.MULTILINE)
_DATE = re.compile(r"\b(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)\b")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a corpus, untouched; `published` as far as the corpus tells it."""

    id: str
    words: str
    published: str | None = None


def iter_texts(data: Path, corpus: str) -> Iterator[Text]:
    """Yield the texts of one corpus (muc4, re3d, gum, polnear) under the corpora's folder; ReadError where it is not.

    MUC-4 is its `dev` part in capitals as printed, with its dateline and hard line breaks; PolNeAR its train part.
    """
    reader = READERS.get(corpus)
    if reader is None:
        raise ReadError("no-corpus", f"{corpus!r} is no corpus; expected one of {', '.join(READERS)}.")
    yield from reader(data)


def load_texts(data: Path, ids: set[str]) -> dict[str, Text]:
    """Return the texts of these ids; ReadError naming those that the corpora lack."""
    wanted = {name.split("-", 1)[0] for name in ids}
    found = {text.id: text for corpus in sorted(wanted) for text in iter_texts(data, corpus) if text.id in ids}
    if missing := sorted(ids - found.keys()):
        raise ReadError("no-text", f"{data} lacks {len(missing)} texts, {missing[0]} the first; see corpus/README.md.")
    return found


def _iter_muc4(data: Path) -> Iterator[Text]:
    for path in sorted((data / "muc4" / "raw" / "dev").glob("dev-muc3-*")):
        raw = path.read_text(encoding="latin-1")
        heads = list(_HEADER.finditer(raw))
        for head, after in zip(heads, [*heads[1:], None], strict=True):
            words = raw[head.end() : after.start() if after else len(raw)].strip()
            date = _DATE.search(words[:200])
            day = f"19{date[3]}-{_MONTHS.index(date[2]) + 1:02}-{int(date[1]):02}" if date else None
            yield Text(id=f"muc4-{head[1]}", words=words, published=day)


def _iter_re3d(data: Path) -> Iterator[Text]:
    for path in sorted((data / "re3d").glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield Text(id=f"re3d-{row['_id'][:10]}", words=row["text"])


def _iter_gum(data: Path) -> Iterator[Text]:
    for article in iter_gum(data / "gum"):
        yield Text(id=f"gum-{article.id}", words=article.text, published=article.created)


def _iter_polnear(data: Path) -> Iterator[Text]:
    for example in iter_polnear(data / "polnear" / "train"):
        day = re.search(r"_(\d{4}-\d\d-\d\d)_", example.id)
        yield Text(id=f"polnear-{example.id}", words=example.text, published=day.group(1) if day else None)


READERS: Mapping[str, Callable[[Path], Iterator[Text]]] = MappingProxyType({
    "muc4": _iter_muc4, "re3d": _iter_re3d, "gum": _iter_gum, "polnear": _iter_polnear,
})  # fmt: skip
