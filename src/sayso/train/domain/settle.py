"""two annotations + a person's choices -> one settled annotation, and the questions that the choices answer.

What both have is kept; each difference is asked once, in a fixed order, so that the same choices give the same row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sayso.train.domain.agree import match_claims, match_frames
from sayso.train.score.attribution import overlap

__all__ = ["Question", "Settler", "settle_rows"]

Row = Mapping[str, Any]
FIELDS = ("content", "cue", "source", "form", "act", "polarity", "certainty", "certainty_span")
LONG = 90  # a longer run is told by its ends
PRONOUNS = frozenset((
    "he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "i", "me", "my", "we", "us", "our", "who",
    "whose", "himself", "herself", "itself", "themselves",
))  # fmt: skip
NEAR = 2  # characters that spans may differ by without a question: a comma, a quotation mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the two differ in: what it is about, and both versions as words."""

    about: str
    one: str
    other: str


@dataclass(slots=True)
class Settler:
    """Asks and remembers: `choices` by number of question, "A", "B" or "-" (neither); unanswered means A, else B."""

    text: str
    choices: Mapping[int, str] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def ask(self, about: str, one: Any, other: Any) -> Any:
        """Return the chosen version; None where neither is kept, or the side that lacks it is chosen."""
        self.asked.append(Question(about=about, one=self.tell(one), other=self.tell(other)))
        choice = self.choices.get(len(self.asked), "A" if one is not None else "B")
        return one if choice == "A" else other if choice == "B" else None

    def tell(self, value: Any) -> str:
        """Return a version as words: spans as what they cover, the rest by name."""
        if value is None:
            return "(nothing)"
        if isinstance(value, (list, tuple)):
            if len(value) == 2 and all(isinstance(n, int) for n in value):
                words = " ".join(self.text[value[0] : value[1]].split())
                return f"“{words}”" if len(words) <= LONG else f"“{words[:40]} .. {words[-30:]}”"
            return " + ".join(self.tell(item) for item in value) or "(nothing)"
        if isinstance(value, dict) and "trigger" in value:
            return self._tell_frame(value)
        if isinstance(value, dict):
            plain: tuple[Any, ...] = (None, [], "actual", "affirmed", "none")
            return ", ".join(f"{k}: {self.tell(v)}" for k, v in value.items() if v not in plain)
        return str(value)

    def _tell_frame(self, frame: Row) -> str:
        marks = [m for m in (frame["modality"], frame["polarity"]) if m not in ("actual", "affirmed")]
        words = [f"{frame['kind']}/{frame['type']}", *marks, self.tell(frame["trigger"])]
        for part in (*frame["parties"], *frame["places"]):
            words.append(f"{part['role']} {self.tell(part['span'])}")
        for part in frame["times"]:
            words.append(f"{part['role']} {self.tell(part['span'])} {part['earliest']}..{part['latest']}")
        for part in frame["quantities"]:
            counted = f" of {self.tell(part['counted'])}" if part["counted"] else ""
            words.append(f"number {self.tell(part['span'])} {part['low']}..{part['high']}{counted}")
        return " ".join(words)


def settle_rows(one: Row, other: Row, settler: Settler) -> dict[str, Any]:
    """Return the settled claims and entities of a text; `settler` gathers the questions in order."""
    pairs = match_claims(one, other, attributed=True) + match_claims(one, other, attributed=False)
    partner = dict(pairs)
    settled: list[tuple[dict[str, Any], Row | None]] = []  # each with the outer claim it stands in
    for i, claim in enumerate(one["claims"]):
        if i in partner:
            settled.append((_settle_claim(claim, other["claims"][partner[i]], settler), _outer(claim, one)))
        elif settler.ask(f"only A has the {_kind(claim)} claim", _sketch(claim), None) is not None:
            settled.append((dict(claim), _outer(claim, one)))
    taken = set(partner.values())
    for j, claim in enumerate(other["claims"]):
        if j not in taken and settler.ask(f"only B has the {_kind(claim)} claim", None, _sketch(claim)) is not None:
            settled.append((dict(claim), _outer(claim, other)))
    order = sorted(
        range(len(settled)), key=lambda k: (settled[k][0]["content"][0][0], -settled[k][0]["content"][-1][1])
    )
    claims = [settled[k][0] for k in order]
    for claim, k in zip(claims, order, strict=True):
        outer = settled[k][1]
        claim.pop("in", None)
        place = outer and _find_like(outer, claims, but=claim)
        if isinstance(place, int):
            claim["in"] = place + 1
    return {"claims": claims, "entities": _settle_entities(one, other, settler)}


def _kind(claim: Row) -> str:
    return "narration" if claim["form"] == "narration" else "attributed"


def _sketch(claim: Row) -> dict[str, Any]:
    source = claim["source"] or {}
    return {
        "source": (source.get("spans") or source.get("kind")) if source else None, "cue": claim["cue"],
        "content": claim["content"], "frames": [f"{f['kind']}/{f['type']}" for f in claim["frames"]],
    }  # fmt: skip


def _outer(claim: Row, row: Row) -> Row | None:
    told = claim.get("in")
    return row["claims"][told - 1] if told else None


def _find_like(outer: Row, claims: Sequence[Row], but: Row) -> int | None:
    for k, claim in enumerate(claims):
        same = claim is not but and claim["form"] != "narration" and claim["cue"] == outer["cue"]
        if same and overlap(claim["content"], outer["content"]):
            return k
    return None


def _settle_claim(one: Row, other: Row, settler: Settler) -> dict[str, Any]:
    claim = dict(one)
    label = f"claim {settler.tell(one['cue'] or one['content'][0])}"
    for name in FIELDS:
        a, b = one.get(name), other.get(name)
        if name == "source" and a and b:
            claim[name] = _settle_source(a, b, label, settler)
        elif not _alike(a, b):
            claim[name] = settler.ask(f"{label}: {name}", a, b)
    claim["frames"] = _settle_frames(one["frames"], other["frames"], label, settler)
    return claim


def _settle_source(one: Row, other: Row, label: str, settler: Settler) -> dict[str, Any]:
    source = dict(one)
    for name in ("spans", "kind", "name", "role", "side", "count", "via"):
        a, b = one.get(name), other.get(name)
        same_words = name in ("name", "side", "role") and a and b and settler.tell(a).lower() == settler.tell(b).lower()
        if not _alike(a, b) and not same_words:
            if name in ("role", "side", "count") and (a is None or b is None):
                source[name] = a if a is not None else b  # what one of them saw is there
            else:
                source[name] = settler.ask(f"{label}: source {name}", a, b)
    return source


def _settle_frames(one: Sequence[Row], other: Sequence[Row], label: str, settler: Settler) -> list[Row]:
    partner = dict(match_frames(one, other))
    frames: list[Row] = []
    for i, frame in enumerate(one):
        twin = other[partner[i]] if i in partner else None
        if twin is None or not _alike_frames(frame, twin):
            frame = settler.ask(f"{label}: frame", frame, twin)
        frames += [frame] if frame is not None else []
    taken = set(partner.values())
    for j, frame in enumerate(other):
        kept = j not in taken and settler.ask(f"{label}: frame", None, frame)
        frames += [kept] if kept else []
    return frames


def _alike_frames(one: Row, other: Row) -> bool:
    if (one["modality"], one["polarity"]) != (other["modality"], other["polarity"]):
        return False
    for name in ("parties", "places", "times", "quantities"):
        mine = sorted(one[name], key=lambda part: (part.get("role", ""), part["span"]))
        theirs = sorted(other[name], key=lambda part: (part.get("role", ""), part["span"]))
        if len(mine) != len(theirs):
            return False
        for a, b in zip(mine, theirs, strict=True):
            loosely = name == "times" and a["span"][0] < b["span"][1] and b["span"][0] < a["span"][1]
            if a.get("role") != b.get("role") or not (loosely or _alike(a["span"], b["span"])):
                return False
            if any(a.get(k) != b.get(k) for k in ("low", "high", "earliest", "latest")):
                return False
    return True


def _alike(one: Any, other: Any) -> bool:
    """Equal, or spans that differ by a mark at an end."""
    if one == other or (not one and not other):
        return True
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(
            abs(a - b) <= NEAR if isinstance(a, int) and isinstance(b, int) else _alike(a, b)
            for a, b in zip(one, other, strict=True)
        )
    return False


def _is_pronoun(text: str, span: Sequence[int]) -> bool:
    """A pronoun that one of them saw is a mention; nothing is to be asked."""
    return text[span[0] : span[1]].lower() in PRONOUNS


def _settle_entities(one: Row, other: Row, settler: Settler) -> list[dict[str, Any]]:
    """Keep A's entities with what both or the choices say of mentions; B's further entities are asked whole."""
    theirs = {tuple(span): k for k, entity in enumerate(other["entities"]) for span in entity["spans"]}
    mine = {tuple(span) for entity in one["entities"] for span in entity["spans"]}
    homes: dict[int, dict[str, Any]] = {}  # B's entity -> the settled one that most of it lies in
    entities: list[dict[str, Any]] = []
    for entity in one["entities"]:
        only = [span for span in entity["spans"] if tuple(span) not in theirs]
        kept = [span for span in entity["spans"] if tuple(span) in theirs]
        label = entity["label"]
        twins = [theirs[tuple(span)] for span in kept]
        twin = max(set(twins), key=twins.count) if twins else None
        if twin is not None and other["entities"][twin]["label"] != label:
            label = settler.ask(
                f"entity {settler.tell(entity['spans'][0])}: label", label, other["entities"][twin]["label"]
            )
        for span in only:
            if _is_pronoun(settler.text, span) or settler.ask(
                f"only A has the {label} mention, one with {settler.tell(entity['spans'][0])}", span, None
            ):
                kept.append(span)
        if kept:
            entities.append({"label": label or entity["label"], "spans": sorted(kept)})
            if twin is not None:
                homes.setdefault(twin, entities[-1])
    for k, entity in enumerate(other["entities"]):
        fresh = [span for span in entity["spans"] if tuple(span) not in mine]
        where = f"one with {settler.tell(entity['spans'][0])}"
        wanted = [
            s
            for s in fresh
            if _is_pronoun(settler.text, s)
            or settler.ask(f"only B has the {entity['label']} mention, {where}", None, s)
        ]
        if wanted and k in homes:
            homes[k]["spans"] = sorted([*homes[k]["spans"], *wanted])
        elif wanted:
            entities.append({"label": entity["label"], "spans": sorted(wanted)})
    return sorted(entities, key=lambda entity: entity["spans"][0])
