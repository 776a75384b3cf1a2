"""The values that stages hand to each other; all frozen, all compared by content.

Offsets count Unicode code points of `Document.text`, half-open. Dates and instants are ISO 8601
text. A number is always a range and a date always an interval. What each value of each field means
is told in docs/guideline.md. This file holds no behaviour beyond `Span.cut`.
"""

from dataclasses import dataclass

__all__ = [
    "Annotations", "Claim", "Document", "Entry", "Frame", "Judgement", "Link", "Mark", "Mention", "Note", "Party",
    "Place", "Quantity", "Reading", "Record", "Source", "Span", "Time", "Trait", "View",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of a document's characters, from `start` up to but not including `end`."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """Return the words the span covers.

        >>> Span(start=4, end=8).cut("The fort fell")
        'fort'
        """
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something seen and not used, or used with doubt: a code, a span where there is one, and a sentence."""

    code: str
    span: Span | None = None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as it was read. `text` never changes; everything else points into it."""

    id: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    text: str
    lang: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    raw_sha256: str
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A labelled span found by the encoder: source, cue or content (one mark per fragment), name or role.

    `layer` is 0 for what the report attributes and 1 for attributions within what somebody says.
    """

    id: int
    span: Span
    label: str
    score: float
    layer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A directed tie between two marks: `label` is content-cue, cue-source, or content-source where no cue stands."""

    source: int
    target: int
    label: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """What an attribution is like: `field` (act, polarity, certainty, kind) has `value`; `mark`: its cue or content."""

    mark: int
    field: str
    value: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What annotating found in one document, before it is put together into claims."""

    doc_id: str
    model_id: str
    token_starts: tuple[int, ...]
    token_ends: tuple[int, ...]
    sentences: tuple[Span, ...]
    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    traits: tuple[Trait, ...] = ()
    mentions: tuple["Mention", ...] = ()
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A named or clearly described thing; `entity` numbers the thing within its document."""

    span: Span
    label: str
    entity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who or what fills a role of a frame."""

    role: str
    span: Span
    name: str | None = None
    actor_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as a range: None is unbounded; an open end is excluded ("more than 40": low 40, low_open)."""

    span: Span
    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False
    hedge: str = "none"
    unit: str | None = None
    counted: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as worded, and where it lies; `radius_km` is how far the words may reach."""

    span: Span
    role: str | None = None
    name: str
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    country: str | None = None
    admin1: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A date expression as an interval of days, both ends included; `grain` is day, month, year..."""

    span: Span
    role: str | None = None
    earliest: str | None
    latest: str | None
    grain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who a claim rests on; `via` is the chain of relays, nearest to the source first.

    `anonymity` covers the words that say why the source is not named, where the report says so.
    """

    spans: tuple[Span, ...]
    name: str | None = None
    kind: str
    role: str | None = None
    side: str | None = None
    actor_id: str | None = None
    count: int | None = None
    anonymity: Span | None = None
    via: tuple["Source", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is claimed: a kind and type hung on a trigger word, with its parties, numbers, places and times."""

    kind: str
    type: str
    trigger: Span
    modality: str = "actual"
    polarity: str = "affirmed"
    parties: tuple[Party, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing put forward by one source in one document, in the document's own words.

    `within` is the id of the claim whose content it stands in, if it is told within another's words.
    """

    id: str
    doc_id: str
    within: str | None = None
    content: tuple[Span, ...]
    cue: Span | None = None
    source: Source | None = None
    form: str
    act: str
    polarity: str
    certainty: str
    certainty_span: Span | None = None
    quantities: tuple[Quantity, ...] = ()
    frames: tuple[Frame, ...] = ()
    score: float
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read out of one document: one line of `sayso extract`."""

    document: Document
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; `sha256` covers the other fields and so the whole chain before it."""

    seq: int
    at: str
    by: str
    kind: str
    body: str
    body_sha256: str
    prev_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided about a subject; it supersedes, it never overwrites."""

    id: str
    subject: str
    verdict: str
    value: str | None = None
    why: str
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Claims that speak of the same thing, with who stands where and why they were brought together."""

    id: str
    claim_ids: tuple[str, ...]
    frame: Frame | None = None
    parties: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sources: tuple[Source, ...] = ()
    agreement: str | None = None
    independence: tuple[int, int] | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An answer: a question, a table, what was left out, and the ledger's tip it was drawn from."""

    question: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, object], ...]
    notes: tuple[Note, ...] = ()
    tip: str
