"""counts of what is right -> F1 in per cent, with precision, recall and a bootstrap interval over texts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Counts", "summarise"]

RESAMPLES = 1000
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were right, predicted and there."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def f1(self) -> float:
        """Return F1 in per cent; 100 when there was nothing to find and nothing was found.

        >>> Counts(right=1, predicted=2, gold=2).f1()
        50.0
        """
        total = self.predicted + self.gold
        return 100 * 2 * self.right / total if total else 100.0


def summarise(table: Sequence[dict[str, Counts]]) -> dict[str, dict[str, float]]:
    """Add the counts of documents up, and resample the documents for each measure's 95 % interval.

    >>> summarise([{"ends": Counts(right=1, predicted=1, gold=1)}])["ends"]["low"]
    100.0
    """
    names = list(dict.fromkeys(name for row in table for name in row))
    chance = random.Random(SEED)  # noqa: S311 - resampling, not secrets
    samples = [[chance.randrange(len(table)) for _ in table] for _ in range(RESAMPLES)]
    figures: dict[str, dict[str, float]] = {}
    for name in names:
        column = [row.get(name, Counts()) for row in table]
        total = _sum(column)
        spread = sorted(_sum([column[i] for i in sample]).f1() for sample in samples)
        figures[name] = {
            "f1": round(total.f1(), 2),
            "precision": round(100 * total.right / max(1, total.predicted), 2),
            "recall": round(100 * total.right / max(1, total.gold), 2),
            "low": round(spread[int(0.025 * RESAMPLES)], 2),
            "high": round(spread[int(0.975 * RESAMPLES) - 1], 2),
            "gold": total.gold,
        }
    return figures


def _sum(counts: Sequence[Counts]) -> Counts:
    return Counts(
        right=sum(c.right for c in counts), predicted=sum(c.predicted for c in counts), gold=sum(c.gold for c in counts)
    )
