"""cue and content words -> what the source does with the claim: act, polarity, certainty, form.

The words are in cues.json; nothing here knows a language beyond English endings.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from sayso.types import Span

__all__ = ["Cues", "find_act", "find_certainty", "find_form", "is_negated", "load_cues"]

# How sure an act is when nothing hedges it (docs/guideline.md, close calls); any other act is certain.
UNHEDGED = MappingProxyType(
    {"believe": "probable", "estimate": "probable", "doubt": "possible"}
    | dict.fromkeys(("want", "request", "promise", "threaten", "order", "ask", "refuse"), "unstated")
)
_ENDINGS = tuple(pair.split(">") for pair in ("ies>y", "ied>y", "es>", "s>", "ed>", "ed>e", "d>", "ing>", "ing>e"))
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_NEGATION = re.compile(r"\b(?:not|never|no longer|neither|nobody|none)\b|\bno one\b|n['’]t\b", re.IGNORECASE)
_REQUEST = re.compile(r"(?:not to|to|for|[\w’'-]+(?:\s[\w’'-]+){0,5}? (?:not )?to)\s[a-z]", re.IGNORECASE)
_QUESTION = re.compile(r"\b(?:whether|if|what|who|why|how|when|where|about)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"[.;:]\s|\b(?:which|who|whom|whose|because|although|though|if|unless|while|after|before)\b")
_QUOTE = re.compile(r"[\"“”]|(?<!\w)[‘’'](?=\w)|(?<=[\w.,!?])['’](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cue lexicon: phrases (longest first) and stems with their acts, and hedges with their certainty."""

    phrases: tuple[tuple[re.Pattern[str], str], ...]
    stems: Mapping[str, str]
    hedges: tuple[tuple[re.Pattern[str], str], ...]


def load_cues() -> Cues:
    """Read the lexicon that is installed with the package."""
    data = json.loads((files("sayso.claim") / "cues.json").read_text(encoding="utf-8"))
    phrases = sorted(((p, act) for act, ps in data["phrases"].items() for p in ps), key=lambda pair: -len(pair[0]))
    return Cues(
        phrases=tuple((re.compile(rf"\b{re.escape(p)}\b", re.IGNORECASE), act) for p, act in phrases),
        stems=MappingProxyType({stem: act for act, stems in data["stems"].items() for stem in stems}),
        hedges=tuple((_compile_hedges(hedges), level) for level, hedges in data["certainty"].items()),
    )


def find_act(cue: str, cues: Cues, content: str = "") -> str | None:
    """Return the act that a cue performs, or None when no word of it is known; `content` are the words it hands over.

    A phrase may run on into the content ("claimed" + "responsibility"), and "asked" + "Kabul to hand over" requests.

    >>> cues = load_cues()
    >>> [find_act(cue, cues) for cue in ("According to", "has accused", "declined to comment", "is believed to")]
    ['say', 'accuse', 'refuse', 'believe']
    """
    together = f"{cue} {' '.join(content.split()[:3])}".strip()
    for pattern, act in cues.phrases:
        phrase = pattern.search(together)
        if phrase is not None and phrase.start() < len(cue):
            return act
    # The last known word is the head: "went on to warn", "wants to know".
    acts = [cues.stems[stem] for word in _WORD.findall(cue) for stem in _stems(word.lower()) if stem in cues.stems]
    head = acts[-1] if acts else None
    if head == "ask" and _REQUEST.match(content) and not _QUESTION.search(content.partition(" to ")[0]):
        return "request"
    return head


def is_negated(cue: str) -> bool:
    """Tell whether the cue is negated.

    >>> is_negated("does not believe"), is_negated("noted")
    (True, False)
    """
    return _NEGATION.search(cue) is not None


def find_certainty(
    text: str, content: Sequence[Span], cue: Span | None, act: str, cues: Cues
) -> tuple[str, Span | None]:
    """Return how certain a claim is put, and the words that hedge it: in the cue, or in the content's main clause.

    >>> text = "Officials said rebels may have fled."
    >>> find_certainty(text, (Span(start=15, end=35),), Span(start=10, end=14), "say", load_cues())
    ('possible', Span(start=22, end=25))
    """
    spans = [cue, *content[:1]] if cue is not None else list(content[:1])
    for span in spans:
        stop = _SUBORDINATE.search(text, span.start, span.end) if span is not cue else None
        end = stop.start() if stop and stop.start() > span.start else span.end
        found = [
            (match.start(), level, Span(start=match.start(), end=match.end()))
            for pattern, level in cues.hedges
            if (match := pattern.search(text, span.start, end))
        ]
        if found:
            _, level, words = min(found, key=lambda hit: hit[0])
            return level, words
    return UNHEDGED.get(act, "certain"), None


def find_form(text: str, content: Sequence[Span]) -> str:
    """Return direct when all content stands in quotation marks, mixed when some does, else indirect.

    >>> text = 'He called it “a new front” in the war'
    >>> find_form(text, (Span(start=13, end=26),)), find_form(text, (Span(start=10, end=37),))
    ('direct', 'mixed')
    """
    parts = [span.cut(text).strip() for span in content]
    if not any(_QUOTE.search(part) for part in parts):
        return "indirect"
    whole = all(part[:1] in "\"“‘'" and part.rstrip(".,;!?…")[-1:] in "\"”’'" and _is_one(part) for part in parts)
    opened = parts[0][:1] in "\"“‘'" and len(parts) > 1 and all(not re.search(r"[”\"]\s+\w", p) for p in parts)
    return "direct" if whole or opened else "mixed"


def _is_one(part: str) -> bool:
    """Tell whether one pair of marks spans the whole part, rather than two quotations with words between."""
    inner = part.rstrip(".,;!?…")[1:-1]
    return not re.search(r"[”\"][^“\"]*\w[^“\"]*[“\"]", inner) and not re.search(r"[”]", inner)


def _compile_hedges(hedges: Sequence[str]) -> re.Pattern[str]:
    """Subtle: "may" only in lower case, since "May" is a month and a name."""
    options = "|".join(re.escape(hedge) for hedge in sorted(hedges, key=len, reverse=True))
    return re.compile(rf"\b(?:{options})\b")


def _stems(word: str) -> list[str]:
    """Return the word and what is left of it without an ending, most careful first."""
    stems = [word]
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)] + put
            stems.append(stem)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])  # "planned" -> "plan"
    return stems
