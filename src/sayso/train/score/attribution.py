"""gold and predicted attributions -> figures: roles exact and by token, triples exact and soft, with intervals.

A triple is exactly right when all fragments of all three roles are; softly right when each role overlaps, or
both lack a source; each gold triple is used once (ANCHORS: one person against another reaches 56.9 and 79.1).
"""

import re
from collections.abc import Sequence
from types import MappingProxyType

from sayso.train.corpora.example import Spans, Triple
from sayso.train.score.counts import Counts, summarise

__all__ = ["HUMAN", "match_softly", "overlap", "score_attributions"]

ROLES = ("source", "cue", "content")

# One trained annotator against another, per cent, as published for the corpus: exact spans, tokens, triples.
HUMAN = MappingProxyType({
    "source exact": 77.1, "cue exact": 71.1, "content exact": 66.1,
    "source token": 81.0, "cue token": 69.3, "content token": 91.8,
    "triple exact": 56.9, "triple soft": 79.1,
})  # fmt: skip


Document = tuple[str, Sequence[Triple], Sequence[Triple]]  # text, gold, predicted


def score_attributions(documents: Sequence[Document]) -> dict[str, dict[str, float]]:
    """Return for each measure its F1, precision, recall, a 95 % bootstrap interval over documents, and support.

    `documents` holds (text, gold, predicted) triples. Measures are named as in HUMAN, and further
    "triple soft, direct", "..., mixed", "..., indirect" by the gold (for misses) or predicted form.
    """
    return summarise([_count_document(text, gold, predicted) for text, gold, predicted in documents])


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
        overlap(getattr(one, role), getattr(other, role)) or (role == "source" and not one.source and not other.source)
        for role in ROLES
    )


def overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> bool:
    """Tell whether any fragment of one shares a character with any of the other."""
    return any(a < d and c < b for a, b in one for c, d in other)


def _tokens_in(tokens: Sequence[tuple[int, int]], spans: set[Spans]) -> set[int]:
    covered = {i for fragments in spans for start, end in fragments for i in range(start, end)}
    return {start for start, _ in tokens if start in covered}
