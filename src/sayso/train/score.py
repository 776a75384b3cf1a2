"""gold and predicted attributions -> figures: roles exact and by token, triples exact and soft, with intervals.

A triple is exactly right when all fragments of all three roles are; softly right when each role overlaps, or
both lack a source; each gold triple is used once (ANCHORS: one person against another reaches 56.9 and 79.1).
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sayso.train.polnear import Spans, Triple

__all__ = ["HUMAN", "Counts", "score_attributions", "summarise"]

ROLES = ("source", "cue", "content")
RESAMPLES = 1000
SEED = 7

# One trained annotator against another, per cent, as published for the corpus: exact spans, tokens, triples.
HUMAN = MappingProxyType({
    "source exact": 77.1, "cue exact": 71.1, "content exact": 66.1,
    "source token": 81.0, "cue token": 69.3, "content token": 91.8,
    "triple exact": 56.9, "triple soft": 79.1,
})  # fmt: skip


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


Document = tuple[str, Sequence[Triple], Sequence[Triple]]  # text, gold, predicted


def score_attributions(documents: Sequence[Document]) -> dict[str, dict[str, float]]:
    """Return for each measure its F1, precision, recall, a 95 % bootstrap interval over documents, and support.

    `documents` holds (text, gold, predicted) triples. Measures are named as in HUMAN, and further
    "triple soft, direct", "..., mixed", "..., indirect" by the gold (for misses) or predicted form.
    """
    return summarise([_count_document(text, gold, predicted) for text, gold, predicted in documents])


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


def _count_document(text: str, gold: Sequence[Triple], predicted: Sequence[Triple]) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    tokens = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    for role in ROLES:
        wanted = {getattr(triple, role) for triple in gold} - {()}
        given = {getattr(triple, role) for triple in predicted} - {()}
        counts[f"{role} exact"] = Counts(right=len(wanted & given), predicted=len(given), gold=len(wanted))
        inside, found = _tokens_in(tokens, wanted), _tokens_in(tokens, given)
        counts[f"{role} token"] = Counts(right=len(inside & found), predicted=len(found), gold=len(inside))
    exact = len(set(gold) & set(predicted))
    counts["triple exact"] = Counts(right=exact, predicted=len(predicted), gold=len(gold))
    pairs = match_softly(gold, predicted)
    counts["triple soft"] = Counts(right=len(pairs), predicted=len(predicted), gold=len(gold))
    for form in ("direct", "mixed", "indirect"):
        right = sum(find_form(text, gold[i].content) == form for i in pairs)
        extra = set(range(len(predicted))) - set(pairs.values())
        wrong = sum(find_form(text, predicted[j].content) == form for j in extra)
        there = sum(find_form(text, triple.content) == form for triple in gold)
        counts[f"triple soft, {form}"] = Counts(right=right, predicted=right + wrong, gold=there)
    return counts


def find_form(text: str, content: Spans) -> str:
    """Return direct, mixed or indirect by the quotation marks of the content.

    >>> find_form('He said “go”.', ((8, 12),)), find_form("He said it fell.", ((8, 15),))
    ('direct', 'indirect')
    """
    parts = [text[start:end].strip() for start, end in content]
    if not any(re.search(r'["“”]', part) for part in parts):
        return "indirect"
    opened = parts[0][:1] in '"“' and parts[-1].rstrip(".,;!?")[-1:] in '"”'
    inner = "".join(parts)[1:-1]
    return "direct" if opened and len(re.findall(r'["“”]', inner)) <= 2 * (len(parts) - 1) else "mixed"


def match_softly(gold: Sequence[Triple], predicted: Sequence[Triple]) -> dict[int, int]:
    """Return the largest one-to-one matching of gold to predicted triples that overlap in every role (Kuhn 1955)."""
    options = [[j for j, guess in enumerate(predicted) if _overlap_all(triple, guess)] for triple in gold]
    owner: dict[int, int] = {}

    def settle(i: int, seen: set[int]) -> bool:
        for j in options[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or settle(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in range(len(gold)):
        settle(i, set())
    return {i: j for j, i in owner.items()}


def _overlap_all(one: Triple, other: Triple) -> bool:
    return all(
        _overlap(getattr(one, role), getattr(other, role)) or (role == "source" and not one.source and not other.source)
        for role in ROLES
    )


def _overlap(one: Spans, other: Spans) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _tokens_in(tokens: Sequence[tuple[int, int]], spans: set[Spans]) -> set[int]:
    covered = {i for fragments in spans for start, end in fragments for i in range(start, end)}
    return {start for start, _ in tokens if start in covered}


def _sum(counts: Sequence[Counts]) -> Counts:
    return Counts(
        right=sum(c.right for c in counts), predicted=sum(c.predicted for c in counts), gold=sum(c.gold for c in counts)
    )
