"""corpora -> the examples one model is trained on; which, and how often each is seen, is decided here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from sayso.errors import ReadError
from sayso.train.corpora.example import Example
from sayso.train.corpora.gum import GumText, iter_gum
from sayso.train.corpora.polnear import iter_polnear
from sayso.train.domain.store import iter_domain

__all__ = ["CORPORA", "OWN", "iter_held_out", "iter_mix"]

OWN = Path("corpus/texts")  # the project's own annotation, joined to MUC-4, re3d, GUM and PolNeAR
ONCE = Path("corpus/once")
HELD_OUT_GENRES = ("interview", "news")
HELD_OUT_SHARE = 0.1


def _iter_polnear(data: Path) -> Iterator[Example]:
    return iter_polnear(data / "polnear" / "train")


def _iter_gum(data: Path) -> Iterator[Example]:
    held_out = {article.id for article in iter_held_out(data / "gum")}
    for article in iter_gum(data / "gum"):
        if article.id not in held_out:
            yield Example(id=f"gum-{article.id}", text=article.text, mentions=article.mentions, labels="gum")


def _iter_own(data: Path) -> Iterator[Example]:
    for _, example in iter_domain(OWN, data, "train"):
        yield example


def _iter_once(data: Path) -> Iterator[Example]:
    """Texts annotated by one annotator, for attributions only: what they name is not told, so it is not learned."""
    for _, example in iter_domain(ONCE, data, "train"):
        yield replace(example, mentions=None, labels=None)


# How often an epoch sees each text: when training begins, and when it goes on from a checkpoint. Below one it is a
# chance. PolNeAR is ten times the size of the rest, and has little left to teach once the second stage begins.
CORPORA: Mapping[str, tuple[Callable[[Path], Iterator[Example]], float, float]] = MappingProxyType({
    "polnear": (_iter_polnear, 1, 0.5),
    "gum": (_iter_gum, 2, 2),
    "own": (_iter_own, 2, 3),
    "once": (_iter_once, 1, 2),
})  # fmt: skip


def iter_mix(data: Path, *, again: bool, without: frozenset[str] = frozenset()) -> Iterator[tuple[Example, float]]:
    """Yield each example with how often an epoch sees it; ReadError where a corpus to leave out is unknown."""
    if unknown := without - CORPORA.keys():
        raise ReadError("no-corpus", f"{min(unknown)!r} is no corpus; expected one of {', '.join(CORPORA)}.")
    for name, (reader, first, later) in CORPORA.items():
        if name not in without:
            yield from ((example, later if again else first) for example in reader(data))


def iter_held_out(gum: Path) -> Iterator[GumText]:
    """Yield the tenth of GUM's news and interviews that chains are measured on, by the digests of their names."""
    articles = [article for article in iter_gum(gum) if article.genre in HELD_OUT_GENRES]
    articles.sort(key=lambda article: sha256(article.id.encode()).hexdigest())
    yield from articles[: round(len(articles) * HELD_OUT_SHARE + 0.5)]
