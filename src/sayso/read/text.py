"""bytes -> characters, and what plain characters tell: encoding, dateline, language.

Plain text is never changed: what is valid UTF-8 is decoded and left alone, byte order mark and line
ends included, so `raw.decode("utf-8")` is the text that offsets count in. No format is parsed here.
"""

import codecs
import re

from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.lang import detect_fast

from sayso.errors import ReadError
from sayso.types import Note

__all__ = ["decode_bytes", "find_dateline", "find_language"]

# Share of control characters above which bytes are no text: real reports have none, the mildest binaries 8 %.
MAX_CONTROLS = 0.02
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

# Languages that reporting on armed conflict is published in; leaving the small neighbours of English out takes
# Luxembourgish and Galician mistakes away (docs/decisions/013).
LANGUAGES = (
    "en", "ar", "fa", "ur", "ps", "ru", "uk", "fr", "es", "de", "pt", "it", "nl", "tr", "he", "hi", "bn", "zh", "ja",
    "ko", "th", "vi", "id", "sw", "am", "so", "ku", "az", "hy", "ka", "pl", "cs", "ro", "sr", "bg", "el", "sv", "my",
    "ne", "ta", "ms", "tg", "uz", "kk",
)  # fmt: skip
_ENGLISH_WORDS = (
    "the of and to in a that is was for on with as by at from it has had have be been are were an not he she "
    "they his their this said who which but or after will would we i you its more than"
)
ENGLISH_WORDS = frozenset(_ENGLISH_WORDS.split())
MIN_LETTERS = 40
# How much nearer the best language must be than the second, for texts of at least so many characters, and the
# distance above which it is no language at all; measured in docs/decisions/013.
MARGINS = ((400, 0.01), (200, 0.02), (0, 0.04))
MAX_DISTANCE = 1000

_DATELINE = re.compile(
    r"[\ufeff\s\"“]{0,9}"
    r"(?P<line>(?P<town>[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'’. -]*[A-Z\u00c0-\u00de.](?![a-z]))"
    r"(?:[,/] ?(?:[A-Z][\w'’. -]{1,30}))*?"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?|"
    r",? \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{4})?)?"
    r"(?: ?\([^()\n]{1,40}\))?)"
    r"(?: ?(?:--|[—–])| - ?|(?<=\)): |(?<=[A-Z]): (?=[A-Z“\"]))\s*(?=[\w“\"‘'(\[])"
)
_NAMED_WIRE = re.compile(
    r"[\ufeff\s]{0,9}(?P<line>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}(?:, [A-Z][\w'’. -]{1,30}){0,2} "
    r"\((?:[A-Z][\w ./&'’-]{0,38})\))\s*(?:--|[—–-]|:)\s*(?=\S)"
)
# First words before a dash that are no town.
_NO_TOWNS = "The A An UPDATE BREAKING EXCLUSIVE ANALYSIS OPINION VIDEO WATCH LIVE PHOTOS CORRECTION FACTBOX"
NOT_TOWNS = frozenset(_NO_TOWNS.split())


def decode_bytes(raw: bytes, *, origin: str, charset: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """Decode bytes as UTF-8, else as a byte order mark, `charset` or a detector says, with a Note that tells so.

    Raises ReadError (`empty-file`, `not-text`).

    >>> decode_bytes("Café".encode("utf-8"), origin="a.txt")
    ('Café', ())
    >>> decode_bytes("“Café”, he said.".encode("cp1252"), origin="a.txt")[1][0].code
    'encoding-guessed'
    """
    if not raw:
        raise ReadError("empty-file", f"{origin} is empty; a report with text was expected.")
    notes: tuple[Note, ...] = ()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        text, notes = _decode_otherwise(raw, charset, error, origin)
    controls = len(_CONTROLS.findall(text[:1_000_000]))
    if controls > MAX_CONTROLS * min(len(text), 1_000_000):
        raise ReadError("not-text", f"{origin} is not text: {controls} of its characters are control characters.")
    if controls:
        message = f"The text holds {controls} control characters; they are kept, so that offsets hold."
        notes = (*notes, Note(code="control-characters", message=message))
    return text, notes


def _decode_otherwise(
    raw: bytes, charset: str | None, error: UnicodeDecodeError, origin: str
) -> tuple[str, tuple[Note, ...]]:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for name in (marked, charset, _guess(raw), "cp1252"):
        try:
            text = raw.decode(name) if name else None
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        if text is not None:
            message = f"Not valid UTF-8 (byte {error.start} is {raw[error.start]:#04x}); it was decoded as {name}."
            return text, (Note(code="encoding-guessed", message=message),)
    raise ReadError("not-text", f"{origin} is not text in any encoding tried; save it as UTF-8 and read it again.")


def _guess(raw: bytes) -> str | None:
    name = detect_encoding(raw, max_len=131_072, html5_compatible=False)
    return None if name in (None, "utf-8", "ascii") else name


def find_dateline(text: str) -> str | None:
    """Return the place, and day or agency, that a report opens with before a dash.

    >>> find_dateline("KABUL, April 14 — The fort fell."), find_dateline("WASHINGTON (AP) -- Officials said")
    ('KABUL, April 14', 'WASHINGTON (AP)')
    >>> find_dateline("The fort fell - again.") is None
    True
    """
    found = _DATELINE.match(text, 0, 200) or _NAMED_WIRE.match(text, 0, 200)
    if not found or found["line"].split(" ")[0].rstrip(":,") in NOT_TOWNS or len(found["line"]) < 3:
        return None
    return found["line"].strip(" ,")


def find_language(text: str) -> str | None:
    """Return the two-letter code of the language, or None where the text is too short or unclear to say.

    >>> find_language("The governor of the province said that the fort had fallen to the rebels on Monday.")
    'en'
    >>> find_language("Kabul, Kunar") is None
    True
    """
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample[:4000]))
    if letters < MIN_LETTERS:
        return None
    tokens = re.findall(r"[^\W\d_]+", sample[:4000].lower())
    english = sum(token in ENGLISH_WORDS for token in tokens) / len(tokens)
    if english >= 0.25 and len(tokens) >= 8:
        return "en"
    ranked = detect_fast(sample, cutoff=MAX_DISTANCE, n_results=2, langs=LANGUAGES)
    if not isinstance(ranked, list) or not ranked:
        return None
    best, distance = ranked[0]
    margin = (ranked[1][1] - distance) / max(1, distance) if len(ranked) > 1 else 1.0
    return best if margin >= next(least for length, least in MARGINS if len(sample) >= length) else None
