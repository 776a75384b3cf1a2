"""Patterns -> Rule table and the compiled grammar: which words make a date expression, each rule with its name.

Notation of a pattern: a regular expression in which `{name}` is a fragment of FRAGMENTS and the group its words are
handed over in (`{name:b}` the group "nameb"), `{name=...}` the same with words of its own, a space is any white space
within a paragraph, and a lower-case word may begin with a capital. Rules are tried in the table's order. It does not
say what the words mean (see `named`, `relative`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sayso.claim.time import named, relative
from sayso.claim.time.sight import Parts, Sight, Value

__all__ = ["KINDS", "RULES", "Rule", "compile_grammar", "compile_starts", "compile_triggers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A name, the kinds of trigger it hangs on, a pattern, and a reader: None where the words are no date after all."""

    name: str
    on: str
    pattern: str
    read: Callable[[Parts, Sight], Value | None]


_UNIT = "day|week|fortnight|month|quarter|year|decade|century"
_UNITS = "days?|weeks?|fortnights?|months?|quarters?|years?|decades?|century|centuries"
_ONE = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?"
    r"|(?:a )?couple(?: of)?|(?:a )?few|several)"
)
FRAGMENTS = MappingProxyType(
    {
        "month": r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
        r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?",
        "name": r"Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June|July|Aug(?:ust|\.)"
        r"|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)",
        "weekday": r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
        "day": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[,.:/]\d)",
        "year": r"(?:1[0-9]\d\d|20\d\d)(?![\w%]|[,.:/]\d)",
        "of": r"this year|last year|next year|that year|the same year|the previous year|the following year",
        "unit": _UNIT,
        "units": _UNITS,
        "num": rf"{_ONE}(?: and a half)?(?:(?: or | to |[-–]){_ONE})?",
        "hedge": r"(?:about|around|nearly|almost|roughly|some|just|only|more than|over|at least|less than|under) ",
        "part": r"(?:the )?(?:very )?(?:early|late|mid)(?:-| (?:in |on )?(?:the )?)"
        r"|(?:the )?(?:very )?(?:start|beginning|end|close|middle|(?:first|second|latter|last|early) (?:half|part)) of"
        r" (?:the )?"
        r"|(?:start|end)-|mid(?=year|summer|winter|week)",
        "rel": r"this past|this|last|next|(?:that|the) same|that|the (?:previous|preceding|following|current|coming)",
        "season": r"spring|summer|autumn|fall|winter",
        "nth": r"first|second|third|fourth|final|1st|2nd|3rd|4th",
        "century": r"(?:1\d|20|21)(?:st|th)",
        "edge": r"earlier|later|the rest of|(?:the )?remainder of",
        "hour": r"(?: (?:early |late )?(?:morning|afternoon|evening|night|noon))",
        "near": r"recent|(?:the )?(?:past|last|previous|preceding|next|coming|following)",
        "the": r"the",
        "ofweek": r"last|next|this",
        "decade": r"(?:1[1-9]\d|20\d)0['’]?s|['’][1-9]0s|the [1-9]0s|the (?:nine|eigh|seven|six|fif|for|thir|twen)ties",
        "quarters": r"Q[1-4]|[1-4]Q",
        "digits": r"\d{4}-\d\d-\d\d|\d{4}/\d\d?/\d\d?|\d\d?/\d\d?/(?:\d\d){1,2}|\d\d?\.\d\d?\.\d{4}|\d\d?-\d\d?-\d{4}",
        "years": r"\d{4}|\d\d",
        "way": r"ago|from now|earlier|later|(?:before|after|afterwards)(?=[.,;:]|$)",
        "word": "",  # each rule writes its own words in `{word=...}`
    }
)
_HOUR, _LINK = "{hour}?", "(?: ?[-–—] ?| to | through | and )"
_YEAR = "(?:(?:,? (?:in |of )?|-){year}|,? (?:of )?{of})"

RULES = (
    Rule(
        name="numeric-date", on="figure", pattern=r"{digits}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", read=named.read_numeric
    ),
    Rule(
        name="september-attacks",
        on="figure month",
        pattern=r"9/11|(?:Sept(?:ember|\.)? 11(?:th)?|11 September)(?=,? (?:terror|attack|hijack))",
        read=named.read_attacks,
    ),
    Rule(
        name="days-before-month",
        on="month",
        pattern=rf"(?:the )?{{day}}{_LINK}(?:the )?{{day:b}} (?:of )?{{month}}{_YEAR}?",
        read=named.read_month_day,
    ),
    Rule(
        name="days-after-month",
        on="month",
        pattern=rf"{{month}} {{day}}{_LINK}{{day:b}}{_YEAR}?",
        read=named.read_month_day,
    ),
    Rule(
        name="month-day",
        on="month weekday unit",
        pattern=rf"(?:{{weekday}}{_HOUR},? (?:the )?|{{rel}} |{{week=the week (?:of|beginning(?: on)?)}} )?"
        rf"{{month}} ?(?:the )?{{day}}{_YEAR}?",
        read=named.read_month_day,
    ),
    Rule(
        name="day-month",
        on="month weekday",
        pattern=rf"(?:{{weekday}}{_HOUR},? )?(?:the )?{{day}}(?: |-)(?:of )?{{month}}{_YEAR}?",
        read=named.read_month_day,
    ),
    Rule(
        name="week-of-month",
        on="unit",
        pattern=rf"(?:the )?{{nth=first|second|third|fourth|last|final}} week (?:of|in) {{month}}{_YEAR}?",
        read=named.read_month_week,
    ),
    Rule(name="month-year", on="month", pattern=rf"{{part}}?{{month}}{_YEAR}", read=named.read_month),
    Rule(name="month", on="month", pattern="(?:{part}|{rel} )?{name}", read=named.read_month),
    Rule(
        name="years-quarter",
        on="figure unit",
        pattern=r"(?:{of}['’]s |(?:the )?{year}(?:['’]s)? )(?:fiscal )?{nth}(?:-| )quarter",
        read=named.read_quarter,
    ),
    Rule(
        name="quarter",
        on="unit figure",
        pattern=rf"(?:(?:the )?(?:fiscal )?{{nth}}(?:-| )quarter|{{quarters}}){_YEAR}?",
        read=named.read_quarter,
    ),
    Rule(
        name="winter-over-years",
        on="season",
        pattern="(?:the )?{season}(?: of)? {year}[-–/]{years}",
        read=named.read_years,
    ),
    Rule(
        name="season",
        on="season",
        pattern=rf"(?:{{part}}|{{rel}} |{{the}} )?{{season}}{_YEAR}?",
        read=named.read_season,
    ),
    Rule(
        name="year-range",
        on="figure",
        pattern=r"{year=(?:1[0-9]|20)\d\d}(?:[-/]| ?[–—] ?){years=(?:1[0-9]|20)\d\d|\d\d}(?![-/.,]?\d)",
        read=named.read_years,
    ),
    Rule(
        name="century",
        on="unit",
        pattern="(?:the )?(?:early |late |mid-?)?{century}(?:-| )century",
        read=named.read_century,
    ),
    Rule(name="decade", on="figure season", pattern="(?:{part}|the )?{decade}", read=named.read_decade),
    Rule(
        name="year",
        on="figure unit",
        pattern=r"(?:{part}|{label=(?:the )?(?:calendar |fiscal )?year |fiscal })?"
        r"(?:(?<![-/.])|(?<=mid-)|(?<=pre-)|(?<=post-)|(?<=late-)|(?<=early-)){year}",
        read=named.read_year,
    ),
    Rule(name="part-of-unit", on="unit", pattern="{part}(?:{rel} )?{unit}", read=relative.read_unit),
    Rule(
        name="year-end", on="unit", pattern="{turn=year(?:-| )end|(?:the )?year['’]s end}", read=relative.read_year_end
    ),
    Rule(name="edge-of-unit", on="unit", pattern="{edge} (?:in )?(?:{rel}|the) {unit}", read=relative.read_unit),
    Rule(name="ago", on="unit", pattern="{hedge}?{num} {units} {way}", read=relative.read_ago),
    Rule(
        name="units-ago",
        on="unit",
        pattern="{units=days|weeks|months|years|decades|centuries} {way=ago|earlier|later}",
        read=relative.read_ago,
    ),
    Rule(
        name="unit-beside",
        on="unit",
        pattern="the {unit=week|month|quarter|year|decade} {rel=before|after|earlier}(?=[.,;:]|$)",
        read=relative.read_unit,
    ),
    Rule(name="counted-stretch", on="unit", pattern="{near} {num} {units}", read=relative.read_stretch),
    Rule(
        name="recent-units",
        on="unit",
        pattern="{near} {units=days|weeks|months|years|decades}",
        read=relative.read_stretch,
    ),
    Rule(
        name="last-unit",
        on="unit",
        pattern="{near=the (?:past|last|next)|past} {units=week|month|year|decade|century}",
        read=relative.read_stretch,
    ),
    Rule(name="weekend", on="unit", pattern="(?:{rel} |the )?weekend", read=relative.read_weekend),
    Rule(name="unit", on="unit", pattern="{rel} {unit}", read=relative.read_unit),
    Rule(
        name="today",
        on="word unit",
        pattern="(?:earlier |later |late |early )?{word=the day before yesterday|the day after tomorrow|today|yesterday"
        rf"|tomorrow|tonight|last night|this (?:morning|afternoon|evening)}}{_HOUR}",
        read=relative.read_today,
    ),
    Rule(
        name="weekday",
        on="weekday",
        pattern=r"(?:(?:early|late|mid)(?:-| )(?:on )?)?(?:{rel} )?"
        rf"{{weekday}}{_HOUR}(?:,? (?:of )?{{ofweek}} week)?",
        read=relative.read_weekday,
    ),
    Rule(
        name="beside-spoken-day",
        on="unit word",
        pattern="{word=the (?:next|following|previous) (?:day|morning|afternoon|evening|night)"
        "|the day (?:before|after)(?=[.,;:]|$)}",
        read=relative.read_spoken_day,
    ),
    Rule(
        name="then",
        on="word",
        pattern=r"(?<=since )then|(?<=by )then|(?<=until )then|(?<=at )(?:the|that) time(?! of\b)",
        read=relative.read_spoken_time,
    ),
    Rule(
        name="now",
        on="word unit",
        pattern="{word=now|currently|nowadays|recently|lately|these days}|(?<=at )present|(?<=at )the moment"
        "|(?<=to )the present(?: day)?|(?<=and )the present(?: day)?|(?<=until )the present(?: day)?",
        read=relative.read_now,
    ),
)

# The words that an expression hangs on, by kind; the first one in it decides which rules are tried.
KINDS = MappingProxyType(
    {
        "month": "January February March April May June July August September October November December Jan. Feb. Mar."
        " Apr. Aug. Sept. Sep. Oct. Nov. Dec. Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec",
        "weekday": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "unit": "day days week weeks weekend fortnight fortnights month months quarter quarters year years decade"
        " decades century centuries midyear",
        "season": "spring summer autumn fall winter midsummer midwinter nineties eighties seventies sixties"
        " fifties forties thirties twenties",
        "word": "today yesterday tomorrow tonight then time now nowadays currently recently lately present moment"
        " morning afternoon evening night",
    }
)
_FIGURE = r"(?:1\d|20)\d\d(?!\d)|\d\d?[/.-]\d\d?[/.-]\d\d|9/11|['’]?\d0s\b|Q[1-4]\b|[1-4]Q\b"
_STARTS = (  # a word with which an expression may begin before its first trigger
    r"\d|the|very|early|earlier|late|later|mid|start|beginning|end|close|this|last|next|that|past|previous|preceding"
    r"|following|coming|first|second|third|fourth|final|fiscal|calendar|recent|about|around|nearly|almost|roughly|some|just"
    r"|only|more|over|at least|less|under|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|couple"
    r"|few|several|these|remainder"
)
_FULL = ("May", "June", "July")
_EDGE = r"(?<![\w$£€#])(?<!\d[.,])"
_SPACE = r"(?:[^\S\n]{1,4}\n?[^\S\n]{0,4}|\n[^\S\n]{0,4})"
_HOLE = re.compile(r"\{([a-z]+)(?::([a-z]))?(?:=([^{}]*(?:\{\d[^{}]*\}[^{}]*)*))?\}")


def _fold(pattern: str) -> str:
    pattern = re.sub(r"(?<![A-Za-z\\\[<_-])([a-z])", lambda seen: f"[{seen[1].upper()}{seen[1]}]", pattern)
    pattern = re.sub(r"\(\?<=[^)]*\)", lambda seen: seen[0].replace(" ", r"\s"), pattern)  # these have a fixed width
    return pattern.replace(" ", _SPACE)


@cache
def compile_triggers() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Compile the one scan for words that may belong to a date, and the kind of each (figures are not listed).

    >>> triggers, kinds = compile_triggers()
    >>> kinds[triggers.search("They met in March.")[0]]
    'month'
    """
    kinds = {word: kind for kind, words in KINDS.items() for word in words.split()}
    kinds |= {word.capitalize(): kind for word, kind in kinds.items()}
    heads: dict[str, list[str]] = {}  # branches by first letter: most words are refused on one character
    for word in sorted(kinds, key=len, reverse=True):
        short = kinds[word] == "month" and len(word) < len("Sept.") and word not in _FULL  # "Jan 5", never "Jan Khan"
        end = "" if word[-1] == "." else r"(?=\s\d)" if short else r"\b"
        heads.setdefault(word[0], []).append(re.escape(word[1:]) + end)
    words = "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in sorted(heads.items()))
    return re.compile(rf"(?<![A-Za-z])(?:{_FIGURE}|{words})"), MappingProxyType(kinds)


@cache
def compile_starts() -> re.Pattern[str]:
    """Compile the scan for words with which an expression may begin.

    >>> [seen.start() for seen in compile_starts().finditer("on the end of March")]
    [3, 7]
    """
    return re.compile(rf"{_EDGE}(?:{_fold(_STARTS)})")


@cache
def compile_grammar(kind: str) -> tuple[re.Pattern[str], tuple[tuple[tuple[str, int], ...], ...]]:
    """Compile the rules that hang on a kind of trigger into one pattern; its group `rN` is rule N.

    With it come, at N, the names of rule N's groups and their numbers.

    >>> grammar, groups = compile_grammar("month")
    >>> seen = grammar.match("3 May 2015")
    >>> rule = int(seen.lastgroup[1:])
    >>> RULES[rule].name, {name: seen[number] for name, number in groups[rule] if seen[number]}
    ('day-month', {'day': '3', 'month': 'May', 'year': '2015'})
    """
    arms = []
    for index, rule in enumerate(RULES):
        if kind not in rule.on.split():
            continue

        def fill(hole: re.Match[str], index: int = index) -> str:
            words = hole[3] if hole[3] is not None else FRAGMENTS[hole[1]]
            return f"(?P<{hole[1]}{hole[2] or ''}_{index}>{words})"

        arms.append(f"(?P<r{index}>{_HOLE.sub(fill, rule.pattern)})")
    grammar = re.compile(rf"{_EDGE}(?:{_fold('|'.join(arms))})(?!\w)")
    groups: list[list[tuple[str, int]]] = [[] for _ in RULES]
    for key, number in grammar.groupindex.items():
        if "_" in key:
            name, index_text = key.split("_")
            groups[int(index_text)].append((name, number))
    return grammar, tuple(tuple(items) for items in groups)
