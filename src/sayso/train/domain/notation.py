"""an annotator's page -> annotated claims and entities as offsets, and the faults of the page, line by line.

The notation is told in corpus/NOTATION.md. A page that has faults still gives what could be read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sayso.contract.values import (
    ACTS,
    CERTAINTIES,
    CLAIM_POLARITIES,
    ENTITY_LABELS,
    FORMS,
    FRAME_ROLES,
    FRAME_TYPES,
    HEDGES,
    MODALITIES,
    PLACE_ROLES,
    SOURCE_KINDS,
    TIME_ROLES,
    UNITLESS,
)  # fmt: skip
from sayso.train.domain.locate import Locator, NotFoundError, Places

__all__ = ["Page", "read_page"]

_LINE = re.compile(r"(?P<key>[a-z][a-z -]*?)(?:\s+(?P<rest>[^:]*?))?\s*:(?:\s+(?P<value>.*))?$")
_RANGE = re.compile(r"^(?P<low>>?=?\d+(?:\.\d+)?)?(?P<dots>\.\.)?(?P<high><?=?\d+(?:\.\d+)?)?$")
_CLAIM = re.compile(r"claim\s+@(\d+)\s*(narration)?$")
Row = dict[str, Any]


@dataclass(slots=True)
class Page:
    """What a page says: `claims` and `entities` as rows of offsets, `case` words, and `faults` with line numbers."""

    claims: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    case: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_page(page: str, text: str) -> Page:
    """Read one annotator's page about a text.

    >>> page = read_page("claim @1\\n content: it fell\\n cue: said\\n source: He\\n who: unnamed-person\\n"
    ...                  " is: say indirect affirmed certain", "He said it fell.")
    >>> page.claims[0]["content"], page.faults
    ([[8, 15]], [])
    """
    reader = _Reader(locator=Locator.of(text), page=Page())
    for number, line in enumerate(page.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            reader.number = number
            try:
                reader.read(line.strip())
            except NotFoundError as error:
                reader.page.faults.append(f"line {number}: {error}")
    reader.finish()
    return reader.page


@dataclass(slots=True)
class _Reader:
    locator: Locator
    page: Page
    number: int = 0
    near: int = 1
    late: list[tuple[int, Row, str, str]] = field(default_factory=list)  # cue and source wait for the content

    def read(self, line: str) -> None:
        if match := _CLAIM.match(line):
            self._settle()
            self.near = int(match[1])
            self.page.claims.append({"content": [], "cue": None, "source": None, "form": None, "frames": []})
            if match[2]:
                self.page.claims[-1] |= {
                    "form": "narration", "act": "say", "polarity": "affirmed", "certainty": "certain",
                }  # fmt: skip
            return
        if line.startswith("doc "):
            return
        match = _LINE.match(line)
        if not match:
            raise NotFoundError(f"{line[:50]!r} is no line of the notation; expected `key: value`")
        key, rest, value = match["key"], match["rest"] or "", (match["value"] or "").strip()
        if line.startswith(("frame ", "entity ")):
            head, _, value = line.partition(":")
            key, rest, value = head.split()[0], " ".join(head.split()[1:]), value.strip()
        if key == "case":
            self.page.case += [part.strip() for part in value.split(" | ") if part.strip()]
        elif key == "entity":
            self._settle()
            self._read_entity(rest, value)
        elif not self.page.claims:
            raise NotFoundError(f"`{key}:` stands before the first claim")
        elif key in CLAIM_KEYS and not (key == "in" and not value.isdigit()):  # `in:` is a place's role too
            getattr(self, f"_read_{key}")(self.page.claims[-1], value)
        elif key == "frame":
            self._read_frame(self.page.claims[-1], rest, value)
        else:
            self._read_part(self.page.claims[-1], f"{key} {rest}".strip(), value)

    def finish(self) -> None:
        self._settle()
        for i, claim in enumerate(self.page.claims, 1):
            for name, there in (("content", claim["content"]), ("is", claim["form"])):
                if not there:
                    self.page.faults.append(f"claim {i}: no `{name}:`")
            if claim["form"] == "narration" and (claim["cue"] or claim["source"]):
                self.page.faults.append(f"claim {i}: narration has no cue and no source")
            if claim["form"] not in (None, "narration") and not claim["cue"] and not claim["source"]:
                self.page.faults.append(
                    f"claim {i}: an attributed claim has a cue, or a source where one is carried on"
                )
            if claim.get("in") is not None and not 1 <= claim["in"] <= len(self.page.claims):
                self.page.faults.append(f"claim {i}: there is no claim {claim['in']} for it to be in")

    # --- the lines of a claim

    def _read_content(self, claim: Row, value: str) -> None:
        after = 0
        for part in value.split(" || "):
            start, end = self._find(part, rank=lambda p, after=after: (p[0] < after, p[0]))
            claim["content"].append([start, end])
            after = end
        claim["content"].sort()

    def _read_cue(self, claim: Row, value: str) -> None:
        self.late.append((self.number, claim, "cue", value))

    def _read_source(self, claim: Row, value: str) -> None:
        self.late.append((self.number, claim, "source", value))

    def _settle(self) -> None:
        """Place cues, then sources: of equal words those nearest to the claim's other parts and outside its content."""
        for number, claim, key, value in sorted(self.late, key=lambda row: row[2]):
            anchors = [claim["cue"]] if key == "source" and claim["cue"] else claim["content"]
            inside = claim["content"]

            def rank(place: Places, anchors: Any = anchors, inside: Any = inside) -> Any:
                covered = any(a <= place[0] and place[1] <= b for a, b in inside)
                gap = min((max(a - place[1], place[0] - b, 0) for a, b in anchors), default=0)
                return (covered, gap)

            try:
                if key == "cue":
                    claim["cue"] = list(self._find(value, rank=rank))
                else:
                    claim["source"] = {**(claim["source"] or {}), "spans": self._find_all(value, rank)}
            except NotFoundError as error:
                self.page.faults.append(f"line {number}: {error}")
        self.late.clear()

    def _read_who(self, claim: Row, value: str) -> None:
        claim["source"] = {"spans": [], **(claim["source"] or {}), **self._read_person(value.split("|"))}

    def _read_via(self, claim: Row, value: str) -> None:
        words, *parts = value.split("|")
        relay = {"spans": self._find_all(words, None), **self._read_person(parts)}
        claim["source"] = {"spans": [], **(claim["source"] or {})}
        claim["source"].setdefault("via", []).append(relay)

    def _read_person(self, parts: Sequence[str]) -> Row:
        kind = self._choose(parts[0].strip() if parts else "", SOURCE_KINDS, "kind of source")
        person: Row = {"kind": kind, "name": None, "role": None, "side": None, "count": None}
        for part in parts[1:]:
            key, _, value = (half.strip() for half in part.partition(":"))
            if key in ("name", "role") and value not in ("", "-"):
                person[key] = list(self._find(value))
            elif key == "side" and value not in ("", "-"):
                person["side"] = self._quote_or_label(value)
            elif key == "count" and value.isdigit():
                person["count"] = int(value)
            elif key not in ("name", "role", "side", "count", ""):
                raise NotFoundError(f"{key!r} is no part of a source; expected name, role, side or count")
        return person

    def _read_is(self, claim: Row, value: str) -> None:
        for word in value.split():
            for name, allowed in (
                ("act", ACTS), ("form", FORMS), ("polarity", CLAIM_POLARITIES), ("certainty", CERTAINTIES),
            ):  # fmt: skip
                if word in allowed:
                    claim[name] = word
                    break
            else:
                raise NotFoundError(f"{word!r} is no act, form, polarity or certainty")
        missing = [name for name in ("act", "form", "polarity", "certainty") if not claim.get(name)]
        if missing:
            raise NotFoundError(f"`is:` lacks {', '.join(missing)}")

    def _read_hedge(self, claim: Row, value: str) -> None:
        claim["certainty_span"] = list(self._find(value, within=claim["content"]))

    def _read_in(self, claim: Row, value: str) -> None:
        claim["in"] = int(value)

    # --- frames

    def _read_frame(self, claim: Row, rest: str, value: str) -> None:
        kind, _, more = rest.partition("/")
        words = more.split()
        name = words[0] if words else ""
        if name not in FRAME_TYPES.get(kind, ()):
            raise NotFoundError(f"{kind}/{name} is no frame type")
        frame: Row = {
            "kind": kind, "type": name, "trigger": list(self._find(value, within=claim["content"])),
            "modality": "actual", "polarity": "affirmed", "parties": [], "places": [], "times": [], "quantities": [],
        }  # fmt: skip
        for word in words[1:]:
            field_name = "polarity" if word in ("affirmed", "negated") else "modality"
            frame[field_name] = self._choose(word, (*MODALITIES, "affirmed", "negated"), "modality")
        claim["frames"].append(frame)

    def _read_part(self, claim: Row, key: str, value: str) -> None:
        if not claim["frames"]:
            raise NotFoundError(f"`{key}:` is no line of a claim, and no frame stands before it")
        frame = claim["frames"][-1]
        words, _, told = (half.strip() for half in value.partition(" = "))
        place = list(self._find(words, within=claim["content"]))
        if key in PLACE_ROLES:
            frame["places"].append({"role": key, "span": place})
        elif key in TIME_ROLES:
            first, _, last = told.partition("..")
            role = key.removeprefix("time-")
            frame["times"].append(
                {"role": role, "span": place, "earliest": first or None, "latest": last or first or None}
            )
        elif key == "number":
            frame["quantities"].append({"span": place, **self._read_number(told, claim)})
        elif key in FRAME_ROLES[frame["kind"]]:
            frame["parties"].append({"role": key, "span": place})
        else:
            expected = ", ".join((*FRAME_ROLES[frame["kind"]], "number", *PLACE_ROLES, *TIME_ROLES))
            raise NotFoundError(f"`{key}:` is no role of {frame['kind']}; expected one of {expected}")

    def _read_number(self, told: str, claim: Row) -> Row:
        value, *rest = (part.strip() for part in told.split("|"))
        match = _RANGE.match(value.replace(",", ""))
        if not match or not (match["low"] or match["high"]):
            raise NotFoundError(f"{value!r} is no range; expected 76, 5000..7000, >40 or <400")
        low, high = match["low"], match["high"]
        if low and not match["dots"] and not low.startswith(">"):
            high = low
        hedge = self._choose(rest[0] or "none", HEDGES, "hedge") if rest else "none"
        unit = rest[1] if len(rest) > 1 and rest[1] not in UNITLESS else None
        counted = rest[2] if len(rest) > 2 and rest[2] != "-" else None
        return {
            "low": float(low.strip(">=")) if low else None,
            "high": float(high.strip("<=")) if high else None,
            "low_open": bool(low) and low.startswith(">") and "=" not in low,
            "high_open": bool(high) and high.startswith("<") and "=" not in high,
            "hedge": hedge,
            "unit": unit,
            "counted": list(self._find(counted, within=claim["content"])) if counted else None,
        }

    # --- entities

    def _read_entity(self, rest: str, value: str) -> None:
        label = self._choose(rest, ENTITY_LABELS, "label of an entity")
        taken = {tuple(span) for row in self.page.entities for span in row["spans"]}
        row: Row = {"label": label, "spans": []}
        self.page.entities.append(row)
        faults = []
        for part in value.split(" | "):
            try:
                place = self._find(part, rank=lambda p: (p in taken, p[0]))
            except NotFoundError as error:
                faults.append(str(error))
                continue
            taken.add(place)
            row["spans"].append(list(place))
            self.near = next((i for i, s in enumerate(self.locator.sentences, 1) if s.end >= place[1]), self.near)
        row["spans"].sort()
        if faults:
            raise NotFoundError("; ".join(faults))

    # --- words to places

    def _find(self, quoted: str, *, within: Any = (), rank: Any = None) -> Places:
        return self.locator.find(quoted, near=self.near, within=[tuple(span) for span in within], rank=rank)

    def _find_all(self, value: str, rank: Any) -> list[list[int]]:
        return sorted(
            list(self._find(part, rank=rank)) for part in value.split(" || ") if part.strip() not in ("", "-")
        )

    def _quote_or_label(self, value: str) -> list[int] | str:
        try:
            return list(self._find(value))
        except NotFoundError:
            return value

    def _choose(self, word: str, allowed: Sequence[str], what: str) -> str:
        if word not in allowed:
            raise NotFoundError(f"{word!r} is no {what}; expected one of {', '.join(allowed)}")
        return word


CLAIM_KEYS = ("content", "cue", "source", "who", "via", "is", "hedge", "in")
