"""the sentence a source stands in -> the words that tell why it is not named.

Fixed phrases of news English; a source that has a name of its own is never anonymous here.
"""

import re

from sayso.types import Span

__all__ = ["find_anonymity"]

_TOLD = re.compile(
    r"(?:(?:who|and|all of whom|speaking|spoke|talking)\s+(?:\w+\s+){0,4}?)?"
    r"(?:on (?:the )?condition (?:of anonymity|that (?:he|she|they|his|her|their|it)\b[^,.;]*?"
    r"not be (?:named|identified|used))"
    r"|(?:asked|asking|requested|requesting|insisted|preferred|wished|wanted)"
    r" (?:not to be (?:named|identified)|for anonymity|anonymity)"
    r"|(?:declined|declining|refused) to (?:be (?:named|identified)|give (?:his|her|their) names?)"
    r"|(?:spoke|speaking) anonymously"
    r"|(?:was|were|is|are) not authori[sz]ed to (?:speak|talk|comment|brief|discuss)"
    r"(?: publicly| openly)?(?: (?:to|with|about|on) (?:the )?\w+)?"
    r"|whose (?:name|identity) (?:was|is|cannot be|could not be) (?:withheld|not given|revealed|disclosed))",
    re.IGNORECASE,
)
_REASON = re.compile(
    r",?\s*(?:because|since|as|due to|owing to|out of fear|for fear|fearing|citing|to discuss|given)\b[^.;]*",
    re.IGNORECASE,
)


def find_anonymity(text: str, sentence: Span) -> Span | None:
    """Return the words of a sentence that say its source would not or could not be named, with the reason given.

    >>> text = "An official, who spoke on condition of anonymity because talks go on, agreed."
    >>> found = find_anonymity(text, Span(start=0, end=len(text)))
    >>> found and found.cut(text)
    'who spoke on condition of anonymity because talks go on'
    """
    told = _TOLD.search(text, sentence.start, sentence.end)
    if told is None:
        return None
    reason = _REASON.match(text, told.end(), sentence.end)
    if reason is None:
        return Span(start=told.start(), end=told.end())
    comma = text.find(",", reason.start() + 1, reason.end())
    return Span(start=told.start(), end=comma if comma >= 0 else reason.end())
