"""text -> tokens and sentences, as half-open character offsets; the text itself is never touched.

It knows no grammar: a token is what the patterns below say, and a sentence ends where a full stop is
not an abbreviation's. Blank lines always end a sentence.
"""

import re
from collections.abc import Sequence

from sayso.types import Span

__all__ = ["find_paragraphs", "find_sentences", "find_tokens"]

# Alternatives are tried in this order at each place; every character that is not a space is in some token.
TOKEN = re.compile(
    r"""
      \d+(?:[.,:]\d+)*                          # 7,000  2.5  10:30
    | (?:[^\W\d_]\.){2,}                        # U.S.  p.m.
    | [^\W\d_]+?(?=n['’]t\b)                    # did|n't
    | n['’]t\b
    | ['’](?:s|re|ve|ll|d|m)\b                  # he|'s
    | [^\W\d_]+                                 # words; "Zarb-e-Azb" is five tokens
    | \.{2,} | --+                              # ... and --
    | \S                                        # anything else stands alone
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Abbreviations that a sentence does not end after, when a capital follows. Titles and ranks, then months,
# then others met in agency copy. Written without their full stop, in lower case.
ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        """
    mr mrs ms dr prof rev hon st sr jr messrs gen lt col maj capt cpl sgt pvt adm brig cmdr cdr cmd sen rep gov pres
    amb supt insp det spc fr msgr
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun
    no nos vs etc approx dept est fig inc ltd co corp bros univ ave blvd mt ft art sec op cit al ed vol pp ca cf eg ie
    ariz ark calif colo conn del fla ga ill ind kan ky la mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt
    wash wis wyo
    """,
    )
)

_PARAGRAPH = re.compile(r"[^\S\n]*\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_LINE_ITEM = re.compile(r"\s*(?:[-*•‣◦·–—]\s|\d{1,3}[.)]\s|[A-Z][A-Z .'’-]{1,40}:\s|[QA][.:]\s)")
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?:\s?\[\d{1,3}\])*(?=\s|$)|[.!?…]+["”’»]+(?=[A-Z“])""")
_OPENS = re.compile(r"""["'“‘«(\[]*[A-Z0-9“"‘À-ÖØ-ÞĀ-Ž•-]""")
_FUNCTION_WORD = re.compile(r"(The|He|She|It|They|We|I|In|On|At|But|And|A|An|This|That|These|Those|For|As|If|When)\b")
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Return each token's start and end, in order; only white space lies outside all tokens.

    >>> text = "U.S. Gen. John F. Campbell didn't say 7,000."
    >>> [text[start:end] for start, end in find_tokens(text)]
    ['U.S.', 'Gen', '.', 'John', 'F', '.', 'Campbell', 'did', "n't", 'say', '7,000', '.']
    """
    return [match.span() for match in TOKEN.finditer(text)]


def find_paragraphs(text: str) -> list[Span]:
    """Return the runs of non-blank lines; a line that opens a list item or a speaker's turn starts its own.

    >>> text = "One line.\\n\\n- first\\n- second"
    >>> [span.cut(text) for span in find_paragraphs(text)]
    ['One line.', '- first', '- second']
    """
    spans: list[Span] = []
    for block in _PARAGRAPH.finditer(text):
        start = block.start()
        for line in re.finditer(r"\n", block.group()):
            place = block.start() + line.end()
            if _LINE_ITEM.match(text, place) or _is_short_line(text, start, place - 1):
                spans.append(_trim(text, start, place - 1))
                start = place
        spans.append(_trim(text, start, block.end()))
    return [span for span in spans if span.start < span.end]


def find_sentences(text: str, paragraphs: Sequence[Span] | None = None) -> list[Span]:
    """Return the sentences of each paragraph, in order, without the white space around them.

    >>> text = "U.S. Gen. John F. Campbell spoke at 5 p.m. Friday. “We left.” He did not say why."
    >>> [span.cut(text) for span in find_sentences(text)]
    ['U.S. Gen. John F. Campbell spoke at 5 p.m. Friday.', '“We left.”', 'He did not say why.']
    """
    spans: list[Span] = []
    for paragraph in find_paragraphs(text) if paragraphs is None else paragraphs:
        start = paragraph.start
        for end in _END.finditer(text, paragraph.start, paragraph.end):
            if end.end() < paragraph.end and _is_end(text, end.start(), end.end(), paragraph.end):
                spans.append(_trim(text, start, end.end()))
                start = end.end()
        spans.append(_trim(text, start, paragraph.end))
    return [span for span in spans if span.start < span.end]


def _is_end(text: str, stop: int, after: int, limit: int) -> bool:
    """Tell whether the stop at `stop`, whose marks and closing quotes end at `after`, ends a sentence."""
    place = after
    while place < limit and text[place].isspace():
        place += 1
    if not _OPENS.match(text, place, limit):
        return False
    if text[stop] != "." or after - stop > 1:
        return True  # "!", "?", "..." and a stop before a closing quotation mark, when a capital follows
    word = _WORD_BEFORE.search(text, max(0, stop - 24), stop + 1)
    if word is None:
        return True
    name = word.group(1)
    if len(name) == 1:
        return name not in "cp" and (not name.isupper() or name == "I")  # an initial: "John F. Campbell"
    if "." in name:
        return _ends_after_initialism(text, place, limit)
    return name.lower() not in ABBREVIATIONS


def _ends_after_initialism(text: str, place: int, limit: int) -> bool:
    """Subtle: "in the U.S. He said" ends, "the U.S. Army" does not; only a following function word tells."""
    following = re.compile(r"(The|He|She|It|They|We|I|In|On|At|But|And|A|An|This|That|These|Those|For|As|If|When)\b")
    quoted = text[place] in '“"‘'
    return quoted or following.match(text, place, limit) is not None


def _is_short_line(text: str, start: int, end: int) -> bool:
    """Tell a heading or by-line from a wrapped line: short, and without an ending stop."""
    return end - start < 40 and text[start:end].rstrip()[-1:] not in {"", ",", ";"}


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
