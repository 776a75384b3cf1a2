"""Value -> canonical JSON -> hash: the same content always has the same id."""

import hashlib
import json

__all__ = ["canonical_json", "digest", "make_id"]


def canonical_json(value: object) -> str:
    """Write a JSON value in its one canonical form: sorted keys, no spaces, UTF-8 kept.

    >>> canonical_json({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of text as UTF-8, in hexadecimal.

    >>> digest("sayso")[:12]
    'a6e21a9da037'
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return hashlib.sha256(raw).hexdigest()


def make_id(prefix: str, value: object) -> str:
    """Make an id from a JSON value: a prefix that tells the kind, then 16 hex digits (64 bits).

    >>> make_id("c", {"text": "the fort fell"}) == make_id("c", {"text": "the fort fell"})
    True
    """
    return f"{prefix}-{digest(canonical_json(value))[:16]}"
