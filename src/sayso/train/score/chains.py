"""gold and predicted chains of mentions -> CoNLL F1: the mean of MUC, B-cubed and CEAF over entities.

MUC after Vilain et al. 1995, B-cubed after Bagga and Baldwin 1998, CEAF phi4 after Luo 2005, as in the CoNLL-2012
scorer. Mentions are equal where their characters are. With `singletons`, entities named once count as GUM marks
them; without, they are left out of both sides, as CoNLL-2012 has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["Chains", "Tally", "make_chains", "score_chains", "tell_chains"]

Place = tuple[int, int]
Chains = tuple[frozenset[Place], ...]
MEASURES = ("muc", "b3", "ceaf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums over texts: what was found of the gold, and what of the found was right."""

    recalled: float = 0
    gold: float = 0
    right: float = 0
    found: float = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            recalled=self.recalled + other.recalled, gold=self.gold + other.gold,
            right=self.right + other.right, found=self.found + other.found,
        )  # fmt: skip

    def f1(self) -> float:
        """Return F1 in per cent."""
        recall = self.recalled / self.gold if self.gold else 0.0
        precision = self.right / self.found if self.found else 0.0
        return 100 * 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def make_chains(mentions: Sequence[tuple[int, int, int]], *, singletons: bool) -> Chains:
    """Return the entities of (start, end, entity) mentions, each as its places.

    >>> make_chains([(0, 2, 0), (5, 7, 0), (8, 9, 1)], singletons=False) == (frozenset({(0, 2), (5, 7)}),)
    True
    """
    entities: dict[int, set[Place]] = {}
    for start, end, entity in mentions:
        entities.setdefault(entity, set()).add((start, end))
    return tuple(frozenset(places) for places in entities.values() if singletons or len(places) > 1)


def score_chains(gold: Chains, found: Chains) -> dict[str, Tally]:
    """Return the tallies of one text by measure, with "mentions" for the spans alone.

    >>> chains = make_chains([(0, 2, 0), (5, 7, 0)], singletons=True)
    >>> [tally.f1() for tally in score_chains(chains, chains).values()]
    [100.0, 100.0, 100.0, 100.0]
    """
    wanted, given = set().union(*gold), set().union(*found)
    hits = len(wanted & given)
    return {
        "muc": Tally(
            recalled=_count_links(gold, found), gold=sum(len(c) - 1 for c in gold),
            right=_count_links(found, gold), found=sum(len(c) - 1 for c in found),
        ),
        "b3": Tally(
            recalled=_cover(gold, found), gold=len(wanted), right=_cover(found, gold), found=len(given),
        ),
        "ceaf": _align(gold, found),
        "mentions": Tally(recalled=hits, gold=len(wanted), right=hits, found=len(given)),
    }  # fmt: skip


def tell_chains(tallies: Mapping[str, Tally], name: str = "chains") -> dict[str, dict[str, float]]:
    """Return each measure's F1 as figures, with the mean of the three as "CoNLL"."""
    figures = {
        f"{name} {measure}": {
            "f1": round(tally.f1(), 2),
            "precision": round(100 * tally.right / max(1, tally.found), 2),
            "recall": round(100 * tally.recalled / max(1, tally.gold), 2),
            "gold": round(tally.gold),
        }
        for measure, tally in tallies.items()
    }
    mean = sum(figures[f"{name} {measure}"]["f1"] for measure in MEASURES) / len(MEASURES)
    return figures | {f"{name} CoNLL": {"f1": round(mean, 2)}}


def _owners(chains: Chains) -> dict[Place, int]:
    return {place: k for k, chain in enumerate(chains) for place in chain}


def _count_links(chains: Chains, others: Chains) -> int:
    owner = _owners(others)
    total = 0
    for chain in chains:
        parts = {owner[place] for place in chain if place in owner}
        missing = sum(place not in owner for place in chain)
        total += len(chain) - (len(parts) + missing)
    return total


def _cover(chains: Chains, others: Chains) -> float:
    owner = _owners(others)
    return sum(len(chain & others[owner[place]]) / len(chain) for chain in chains for place in chain if place in owner)


def _align(gold: Chains, found: Chains) -> Tally:
    if not gold or not found:
        return Tally(gold=len(gold), found=len(found))
    likeness = np.array([[2 * len(a & b) / (len(a) + len(b)) for b in found] for a in gold])
    rows, columns = linear_sum_assignment(-likeness)
    total = float(likeness[rows, columns].sum())
    return Tally(recalled=total, gold=len(gold), right=total, found=len(found))
