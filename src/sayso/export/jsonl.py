"""Reading -> one line of JSON: the contract that other programs read.

Every span carries its words; absent values are null; the same reading always gives the same bytes. It keeps
everything, so it has no losses to report.
"""

import json
import re

from sayso.contract.codec import to_json
from sayso.types import Reading

__all__ = ["reading_line"]

# Three characters that many readers take for a line end, and lone surrogates, which UTF-8 cannot hold: as escapes
# they survive the way there and back.
_UNSAFE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


def reading_line(reading: Reading) -> str:
    """Write a reading as one line of JSON, fields in the order of the types, without the line end.

    Line and paragraph separators (U+2028, U+2029, U+0085) are escaped, so that no reader splits the line.

    >>> from sayso.types import Document
    >>> told = Reading(document=Document(id="d-1", text="Fort fell.", raw_sha256="0", reader="text"))
    >>> reading_line(told)[:45]
    '{"document":{"id":"d-1","url":null,"outlet":n'
    """
    value = to_json(reading, reading.document.text)
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda seen: f"\\u{ord(seen[0]):04x}", line)
