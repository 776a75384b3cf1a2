"""a text in capitals -> the same text in natural case, every character in its place.

A word is written as cased text mostly writes it inside sentences; a word that cased text lacks is taken for
a name. What that gets wrong, a person lists as words in their right case, kept with the annotation as offsets.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sayso.annotate.tokens import find_sentences

__all__ = ["count_cases", "find_capitals", "restore_case", "set_capitals"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def count_cases(texts: Iterable[str]) -> dict[str, Counter[str]]:
    """Return, for each lower-cased word, how often cased text writes it in which way inside a sentence.

    >>> count_cases(["The army left. It took Kunar and the Army post."])["army"].most_common()
    [('army', 1), ('Army', 1)]
    """
    table: dict[str, Counter[str]] = {}
    for text in texts:
        for sentence in find_sentences(text):
            for match in list(_WORD.finditer(text, sentence.start, sentence.end))[1:]:
                table.setdefault(match[0].lower(), Counter())[match[0]] += 1
    return table


def restore_case(capitals: str, table: Mapping[str, Counter[str]], listed: Sequence[str] = ()) -> str:
    """Return the text in natural case, as long as it was; `listed` are words or phrases in their right case.

    >>> restore_case("THE ARMY LEFT KUNAR. IT FLED.", {w: Counter({w: 9}) for w in ("the", "army", "left", "fled")})
    'The army left Kunar. It fled.'
    """
    out = list(capitals)
    for match in _WORD.finditer(capitals):
        out[match.start() : match.end()] = _case_word(match[0], table)
    for phrase in sorted(listed, key=len):  # the longer phrase has the last word
        pattern = r"\s+".join(map(re.escape, phrase.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", capitals, re.IGNORECASE):
            letters = iter(c for c in phrase if not c.isspace())
            out[match.start() : match.end()] = [c if c.isspace() else next(letters) for c in match[0]]
    text = "".join(out)
    for sentence in find_sentences(text):
        first = next((i for i in range(sentence.start, sentence.end) if text[i].isalpha()), None)
        if first is not None:
            out[first] = out[first].upper()
    return "".join(out)


def _case_word(word: str, table: Mapping[str, Counter[str]]) -> str:
    low = word.lower()
    if low in ("i", "i'm", "i've", "i'll", "i'd"):
        return "I" + low[1:]
    if low in table:
        ways = table[low]
        best = ways.most_common(1)[0][0]
        return best if len(best) == len(word) else low
    return low.capitalize()


def find_capitals(text: str) -> list[int]:
    """Return the places of the upper-case letters: all that is kept of a restored text.

    >>> find_capitals("He left Kunar")
    [0, 8]
    """
    return [i for i, c in enumerate(text) if c.isupper()]


def set_capitals(text: str, capitals: Iterable[int]) -> str:
    """Return the text with just these letters in upper case.

    >>> set_capitals("HE LEFT KUNAR", [0, 8])
    'He left Kunar'
    """
    upper = set(capitals)
    return "".join(c.upper() if i in upper else c.lower() for i, c in enumerate(text))
