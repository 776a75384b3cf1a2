"""Quantities of people -> Frames: how many fighters a group has, how many people were killed, taken or driven out.

Only sure rules: a frame needs the counted noun or the toll word beside the number. Who did it, where and when
is not read here, and a group is named only where its words stand in the same phrase.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sayso.types import Frame, Party, Quantity, Span

__all__ = ["find_tallies"]


def _each(kind: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), kind)


_STRENGTH: Mapping[str, str] = MappingProxyType(
    _each(
        "fighters", "fighters fighter militants militant insurgents insurgent gunmen gunman rebels rebel guerrillas men"
    )
    | _each("fighters", "jihadists jihadis terrorists terrorist combatants mercenaries mujahideen extremists partisans")
    | _each("troops", "troops soldiers soldier personnel marines peacekeepers policemen police servicemen commandos")
    | _each("troops", "paratroopers airmen reservists conscripts")
    | _each(
        "members", "members member followers supporters adherents sympathisers sympathizers operatives recruits cadres"
    )
    | _each("leaders", "leaders leader commanders commander emirs warlords")
    | _each("weapons", "weapons rifles tanks missiles rockets helicopters drones howitzers warplanes")
)
_TOLL: Mapping[str, str] = MappingProxyType(
    _each(
        "killed",
        "killed killing kills dead died die slain martyred executed beheaded massacred perished deaths fatalities",
    )
    | _each("wounded", "wounded wounding wounds injured injuring injures")
    | _each("captured", "captured capturing captures abducted abducting kidnapped kidnapping")
    | _each("surrendered", "surrendered surrender surrendering")
    | _each("displaced", "displaced displacing uprooted homeless")
    | _each("missing", "missing")
    | _each("arrested", "arrested arresting arrests detained detaining detains rounded")
    | _each("casualties", "casualties")
)
_ALONE = frozenset(
    ("dead", "died", "die", "perished", "surrendered", "surrender", "surrendering", "missing", "homeless")
)
_NOUNS = frozenset(("deaths", "fatalities", "casualties"))  # themselves counted: "12 deaths"
_BEFORE = re.compile(
    rf"\b(?P<word>{'|'.join(sorted((word for word in _TOLL if word not in _ALONE | _NOUNS), key=len, reverse=True))})"
    r"(?:\s(?:and|or)\s(?P<other>wounded|wounding|injured|injuring|killed|killing))?"
    r"\s(?:up\s)?(?:(?:another|a further|a total of|the|its|all|of)\s)?\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s(?:(?:of them|others?|more|people|in all|in total)\s)?"
    r"(?P<be>(?:were|was|are|is|(?:have|has|had)\s(?:also\s|reportedly\s)?been|being|got|went|remain(?:ed|s)?|lay|left)\s)?"
    r"(?P<not>not\s)?(?:(?:also|reportedly|confirmed|believed|later|either|still|since|have|has|had|feared)\s){0,2}"
    rf"(?P<word>{'|'.join(sorted((word for word in _TOLL if word not in _NOUNS), key=len, reverse=True))})\b"
    r"(?:\s(?:and|or)\s(?P<other>wounded|injured|killed)\b)?",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(  # "10 marines and an unknown number of soldiers died"
    r"\s(?:and|or)\s(?:an?|the|their|its|his)\s[^.,;:\d]{1,50}?\s"
    r"(?P<be>(?:were|was|are|have been)\s)?"
    r"(?P<not>not\s)?(?P<word>killed|died|wounded|injured|captured|arrested|detained)\b(?P<other>)",
)
_AFTER_TWO = re.compile(  # "Two policemen and 10 militants were killed", where the two open the sentence
    r"\s(?:and|,)\s[\w,-]+(?:\s[a-z-]+){1,3}\s(?P<be>(?:were|was)\s)(?P<not>not\s)?"
    r"(?P<word>killed|wounded|injured|captured|arrested|detained)\b(?P<other>)",
)
_OBJECT = re.compile(  # what may follow "12 soldiers killed" when they are the victims
    r"\s*(?:[.,;:)–—]|\Z)|\s(?:in|by|when|during|on|at|near|after|since|before|this|last|and|or|while|as|over|across|from|there|here"
    r"|yesterday|today|so|including|among|every|each|between|with|outside|inside|along|to|elsewhere|alone)\b"
)
_DEATH_TOLL = re.compile(
    r"\b(?P<word>death toll|toll|deaths?)\b(?:\s(?:from|of|in)\s[^,.;\d]{1,50})?\s"
    r"(?:(?:has|had|have|now|is|was|stood|stands|rose|risen|climbed|reached|put)\s){0,3}(?:(?:to|at|of|reached)\s)?\Z",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:(?P<owner>(?:\b[Tt]he\s(?:[\w-]+\s)?|\b)[\w-]+)[’']s?\s|\b(?:its|their|overall|total|current|the)\s)?"
    r"\b(?P<word>strength|size|manpower|membership|numbers?)\b"
    r"(?:\sof\s(?P<of>[^,.;:\d]{2,60}?))?\s"
    r"(?:(?:is|was|were|are|has|had|have|been|be|now|currently|then|stood|stands?|put|estimated|placed|reckoned|believed"
    r"|thought|said|to|in [A-Z][\w-]+|rose|risen|fell|fallen|grew|grown|shrank|shrunk|dropped)\s){0,5}"
    r"(?:at|to|as|of|is|was|be|were|are)\s\Z"
)
_HAS = re.compile(
    r"(?P<owner>(?:\b[Tt]he\s)?(?:\b[A-Za-z][\w’-]*\s){1,4})(?:(?:still|now|also|already|currently|reportedly)\s)?"
    r"(?:has|have|had|commands?|commanded|numbers|numbered|fields|fielded|boasts|boasted|claims|claimed|controls)\s"
    r"(?:(?:to have|a force of|only|just|still)\s)?\Z"
)
_TIE = re.compile(
    r"\s(?:of|belonging to|linked to|loyal to|affiliated (?:with|to)|associated with|allied (?:with|to)|fighting for"
    r"|from)\s(?P<group>(?:the\s)?(?:[a-z]+\s){0,2}?(?:[A-Za-z][\w’'-]*)"
    r"(?:\s(?:of\s(?=[A-Z])|and\s(?=[A-Z]))?[A-Z][\w’-]*){0,5}(?:\s(?:group|network|movement|militia|faction))?)"
)
_GENERIC = "group|network|movement|militia|faction|outfit|organi[sz]ation|alliance|coalition|insurgency|caliphate"
_GROUP_WORD = re.compile(
    r"\b(?:Taliban|Talibs?|Qaeda|Qaida|Da(?:esh|ish)|Islamic State|Front|Movement|Party|Group|Network|Brigades?|Union"
    r"|Jihad|Shabaab|Hezbollah|Hizbullah|Hamas|Houthis?|Forces?|Council|Emirate|Caliphate|Militia|Corps|Guards?|Legion"
    r"|Boko Haram|Wagner|Army|(?:[Aa]l|[Aa]n|[Aa]sh|[Aa]r)-[A-Z]\w+|Lashkar|Jaish|Jamaat|Tehr[ei]+k|Hizb|Ansar|Harakat"
    rf"|Haqqani|[A-Z][A-Z-]{{1,6}}s?|(?:{_GENERIC}))\b"
)
_NAMED_OWNER = re.compile(
    r"(?:\b[Tt]he\s)?(?:\b[A-Z][\w’-]*\s?)+\Z"
    rf"|\b(?:[Tt]he|[Ii]ts|[Tt]his|[Tt]hat)\s(?:[\w-]+\s)?(?:{_GENERIC}|army|force)\Z"
)
_ADVERB = re.compile(r"\s(?:still|now|also|already|currently|reportedly)\Z")
_NEVER_GROUP = frozenset(("IED", "IEDs", "TV", "BBC", "CNN", "AFP", "AP", "GMT", "UTC", "HIV", "NGO", "NGOs"))
_AHEAD = re.compile(
    r"\b(?P<word>will|plans? to|planned to|going to|intends? to|could|may|might|would|should)\b(?:\s[\w-]+){0,4}\s\Z"
)
_HEAD = re.compile(r"(?P<head>[\w’-]+)(?=\Z|,?\s(?:and|or|in|across|inside)\s|,)")
_MANY, _SEVERAL = 10, 3  # from how many on a number of leaders, of fighters, is told as a strength
_SURE, _LIKELY, _BARE = 0.9, 0.8, 0.6  # a group or victim is named; the trigger alone is sure; only a noun is counted


@dataclass(frozen=True, slots=True)
class _Site:
    """A quantity in its sentence."""

    text: str
    start: int
    end: int
    quantity: Quantity

    @property
    def head(self) -> str:
        """The sentence up to the quantity, at most its last 120 characters."""
        return self.text[max(self.start, self.quantity.span.start - 120) : self.quantity.span.start]

    @property
    def close(self) -> int:
        """Where the words for the quantity and what it counts end."""
        return self.quantity.counted.end if self.quantity.counted else self.quantity.span.end

    def place(self, match: re.Match[str], name: str) -> Span:
        """Where a group of a match in `head` lies in the text."""
        shift = self.quantity.span.start - len(self.head)
        return Span(start=shift + match.start(name), end=shift + match.end(name))


def find_tallies(text: str, sentences: Sequence[Span], quantities: Sequence[Quantity]) -> tuple[Frame, ...]:
    """Find the strength and toll frames that quantities carry, in order; each quantity is in one frame at most.

    >>> from sayso.claim.quantity import find_quantities
    >>> text = "ISKP had 1,000 fighters; 12 of them were killed."
    >>> [(f.kind, f.type, f.trigger.cut(text)) for f in find_tallies(text, (), find_quantities(text, ()))]
    [('strength', 'fighters', 'fighters'), ('toll', 'killed', 'killed')]
    """
    found: list[Frame] = []
    for site in _iter_sites(text, sentences, quantities):
        frame = _find_toll(site) or _find_size(site) or _find_strength(site)
        if frame is not None:
            found.append(frame)
    return tuple(found)


def _iter_sites(text: str, sentences: Sequence[Span], quantities: Sequence[Quantity]) -> Iterator[_Site]:
    borders = sorted(sentences, key=lambda each: each.start)
    at = 0
    for quantity in sorted(quantities, key=lambda each: each.span.start):
        if quantity.unit not in (None, "people", "items"):
            continue
        while at + 1 < len(borders) and borders[at].end <= quantity.span.start:
            at += 1
        inside = bool(borders) and borders[at].start <= quantity.span.start < borders[at].end
        start, end = (borders[at].start, borders[at].end) if inside else (0, len(text))
        yield _Site(text, start, end, quantity)


def _find_toll(site: _Site) -> Frame | None:
    quantity, text = site.quantity, site.text
    if quantity.counted is not None:
        words = _words(text, quantity.counted)
        if words and words[-1].cut(text).lower() in _NOUNS:
            return _make_toll(site, _TOLL[words[-1].cut(text).lower()], words[-1], victim=False)
    if (match := _BEFORE.search(site.head)) is not None and not _is_denied(site.head, match):
        kind = _pair_types(match["word"], match["other"])
        name = "other" if match["other"] and kind not in ("casualties", _TOLL[match["word"].lower()]) else "word"
        return _make_toll(site, kind, site.place(match, name), ahead=_AHEAD.search(site.head, 0, match.start()))
    if (match := _DEATH_TOLL.search(site.head)) is not None and quantity.unit != "items":
        return _make_toll(site, "killed", site.place(match, "word"))
    return _find_toll_after(site)


def _pair_types(word: str, other: str | None) -> str:
    """The type of "killed", of "killed or wounded" (not told apart), of "kidnapped and killed" (the graver)."""
    one, two = _TOLL[word.lower()], _TOLL[other.lower()] if other else None
    if {one, two} == {"killed", "wounded"}:
        return "casualties"
    return two or one


def _is_denied(head: str, match: re.Match[str]) -> bool:
    return re.search(r"\b(?:not|never|n[’']t)\s\Z", head[: match.start("word")]) is not None


def _find_toll_after(site: _Site) -> Frame | None:
    match = _AFTER.match(site.text, site.close, site.end) or _AFTER_LIST.match(site.text, site.close, site.end)
    if match is None and not site.head.strip():
        match = _AFTER_TWO.match(site.text, site.close, site.end)
    if match is None or (site.text[site.close] == "-"):
        return None
    word = match["word"].lower()
    alone = word in _ALONE
    if not match["be"] and not alone and _OBJECT.match(site.text, match.end(), site.end) is None:
        return None  # "12 gunmen killed 30 people": the deed of the 12
    if (match["be"] or "").strip().lower() in ("went", "remain", "remained", "remains", "lay", "left") and not alone:
        return None
    if word in ("killing", "wounding", "capturing", "arresting", "detaining", "kills", "wounds", "injures"):
        return None
    kind = _pair_types(word, match["other"])
    trigger = Span(start=match.start("word"), end=match.end("word"))
    return _make_toll(site, kind, trigger, negated=match["not"] is not None)


def _make_toll(
    site: _Site,
    kind: str,
    trigger: Span,
    *,
    victim: bool = True,
    negated: bool = False,
    ahead: re.Match[str] | None = None,
) -> Frame:
    counted = site.quantity.counted
    parties = (Party(role="victim", span=counted),) if victim and counted is not None else ()
    return Frame(
        kind="toll",
        type=kind,
        trigger=trigger,
        modality=_modality(ahead),
        polarity="negated" if negated else "affirmed",
        parties=parties,
        quantities=(site.quantity,),
        score=_SURE if parties or kind == "killed" else _LIKELY,
    )


def _modality(ahead: re.Match[str] | None) -> str:
    if ahead is None:
        return "actual"
    return "planned" if ahead["word"].startswith(("will", "plan", "going", "intend")) else "possible"


def _find_strength(site: _Site) -> Frame | None:
    counted, text = site.quantity.counted, site.text
    if counted is None or text[counted.start - 1] == "-":
        return None
    trigger = _find_head(text, counted)
    if trigger is None or site.quantity.high == 1:
        return None
    if any(word.cut(text).lower() in _TOLL for word in _words(text, counted)):
        return None  # "nine wounded soldiers" is no strength, and whose toll it is stands elsewhere
    kind = _STRENGTH[trigger.cut(text).lower()]
    group = _group_within(text, counted, trigger) or _group_after(site) or _group_before(site)
    if not _is_strength(site, kind, group, counted == trigger):
        return None
    parties = (Party(role="group", span=group),) if group is not None else ()
    ahead = _AHEAD.search(site.head)
    return Frame(
        kind="strength",
        type=kind,
        trigger=trigger,
        modality=_modality(ahead),
        parties=parties,
        quantities=(site.quantity,),
        score=_SURE if parties else _BARE,
    )


def _find_head(text: str, counted: Span) -> Span | None:
    """The last head noun of a counted list that names a strength: in "police officers" it is not "police"."""
    heads = [match for match in _HEAD.finditer(text, counted.start, counted.end) if match["head"].lower() in _STRENGTH]
    return Span(start=heads[-1].start("head"), end=heads[-1].end("head")) if heads else None


def _is_strength(site: _Site, kind: str, group: Span | None, bare: bool) -> bool:
    many = max(site.quantity.low or 0, site.quantity.high or 0)
    if kind == "weapons":
        return _HAS.search(site.head) is not None and group is not None
    if kind == "leaders":  # "three commanders met" tells of persons, "76 leaders of the TTP" of a body
        return many >= _MANY and (group is not None or _GROUP_WORD.search(site.head) is not None)
    if kind == "members":
        return group is not None or (many >= _MANY and _GROUP_WORD.search(site.head) is not None)
    noun = site.quantity.counted.cut(site.text).lower() if bare and site.quantity.counted else ""
    return group is not None or (many >= _SEVERAL and noun not in ("men", "police", "personnel"))


def _group_within(text: str, counted: Span, trigger: Span) -> Span | None:
    match = _GROUP_WORD.search(text, counted.start, trigger.start)
    if match is None or match.group() in _NEVER_GROUP:
        return None
    start, end = counted.start, trigger.start
    while end > start and not text[end - 1].isalnum():
        end -= 1
    # "armed ISIL", "key Islamic State": the name begins at its first capital.
    while start < match.start() and not text[start].isupper():
        space = text.find(" ", start, match.start() + 1)
        start = space + 1 if space >= 0 else match.start()
    linked = re.compile(r"-(?:linked|backed|affiliated|led|allied|aligned)\b").search(text, start, end)
    end = (
        linked.start()
        if linked
        else max(match.end(), end if text[match.end() : end].strip().istitle() else match.end())
    )
    return Span(start=start, end=end)


def _group_after(site: _Site) -> Span | None:
    match = _TIE.match(site.text, site.close, site.end)
    if match is None:
        return None
    words = match["group"]
    named = _GROUP_WORD.search(words)
    if named is None or named.group() in _NEVER_GROUP:
        return None
    return Span(start=match.start("group"), end=match.end("group"))


def _group_before(site: _Site) -> Span | None:
    match = _HAS.search(site.head)
    if match is None:
        return None
    return _trim_owner(site, site.place(match, "owner"))


def _trim_owner(site: _Site, owner: Span) -> Span | None:
    """The name or "the group" at the end of the words before the verb."""
    words = _ADVERB.sub("", owner.cut(site.text).rstrip())
    match = _NAMED_OWNER.search(words)
    if match is None or (
        _GROUP_WORD.search(match.group()) is None and "army" not in match.group() and "force" not in match.group()
    ):
        return None
    # "said that the group has": the conjunction is no part of the name.
    start = match.start() + (5 if match.group().lower().startswith("that ") else 0)
    return Span(start=owner.start + start, end=owner.start + match.end())


def _find_size(site: _Site) -> Frame | None:
    """ "put the group's strength at 5,000", "the number of ISKP fighters was 2,000": the word stands before."""
    quantity, text = site.quantity, site.text
    if quantity.unit not in (None, "people") or (quantity.counted and _find_head(text, quantity.counted) is None):
        return None
    match = _SIZE.search(site.head)
    if match is None:
        return None
    kind, group = "fighters", None
    of = site.place(match, "of") if match["of"] else None
    if of is not None:
        words = _words(text, of)
        noun = _find_head(text, of)
        if any(word.cut(text).lower() in _TOLL for word in words):
            return None
        kind = _STRENGTH[noun.cut(text).lower()] if noun else kind
        group = _group_within(text, of, noun) if noun else _trim_owner(site, of)
        if noun is None and group is None:
            return None
    elif match["owner"]:
        group = _trim_owner(site, site.place(match, "owner"))
    if of is None and group is None and match["word"].lower() not in ("strength", "manpower"):
        return None
    parties = (Party(role="group", span=group),) if group is not None else ()
    return Frame(
        kind="strength",
        type=kind,
        trigger=site.place(match, "word"),
        parties=parties,
        quantities=(quantity,),
        score=_SURE if parties else _BARE,
    )


def _words(text: str, span: Span) -> list[Span]:
    return [
        Span(start=word.start(), end=word.end()) for word in re.compile(r"[\w’-]+").finditer(text, span.start, span.end)
    ]
