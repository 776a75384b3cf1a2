"""Frozen values <-> JSON values: spans carry their words, and loading checks them.

A span is written `{"start", "end", "text"}` with `document.text[start:end] == text`, so every file
and every ledger entry can be checked against the report by itself. It knows nothing of files.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sayso.errors import UsageError
from sayso.types import Document, Span

__all__ = ["from_json", "to_json"]

T = TypeVar("T")


def to_json(value: Any, text: str) -> Any:
    """Turn a frozen value into plain JSON values; `text` is the document's text the spans point into.

    >>> to_json(Span(start=0, end=4), "fort")
    {'start': 0, 'end': 4, 'text': 'fort'}
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": value.cut(text)}
    if isinstance(value, (tuple, list)):
        return [to_json(item, text) for item in value]
    if isinstance(value, Mapping):
        return {key: to_json(item, text) for key, item in value.items()}
    kind: Any = type(value)
    return {name: to_json(getattr(value, name), text) for name, _ in _fields(kind)}


def from_json(kind: type[T], data: Any, text: str | None = None) -> T:
    """Rebuild a frozen value of type `kind`, checking each span's words against `text`.

    A Reading brings its own text; for anything else give it. Raises UsageError (`span-mismatch`,
    `bad-shape`) when the words differ or a field is missing or unknown.

    >>> from_json(Span, {"start": 0, "end": 4, "text": "fort"}, "fort")
    Span(start=0, end=4)
    """
    if text is None and isinstance(data, Mapping) and isinstance(data.get("document"), Mapping):
        text = data["document"].get("text")
    return typing.cast(T, _load(kind, data, text or ""))


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(kind))


@cache
def _shape(kind: Any) -> tuple[str, Any]:
    """Return how a type is loaded: plain, optional, tuple, span or object, and the type inside."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(arm for arm in typing.get_args(kind) if arm is not type(None))
        return ("plain", None) if _shape(inner)[0] == "plain" else ("optional", inner)
    if origin is tuple:
        return "tuple", typing.get_args(kind)[0]
    if kind is Span:
        return "span", None
    return ("object", None) if dataclasses.is_dataclass(kind) else ("plain", None)


def _load(kind: Any, data: Any, text: str) -> Any:
    shape, inner = _shape(kind)
    if shape == "plain" or (shape == "optional" and data is None):
        return data
    if shape == "span":
        return _load_span(data, text)
    if shape == "object":
        return _load_fields(kind, data, text)
    if shape == "optional":
        return _load(inner, data, text)
    if not isinstance(data, (list, tuple)):
        raise UsageError("bad-shape", f"Saw {str(data)[:80]!r} where a list was expected.")
    return tuple([_load(inner, part, text) for part in data])


def _load_span(data: Any, text: str) -> Span:
    if not isinstance(data, Mapping) or not {"start", "end", "text"} <= data.keys():
        raise UsageError("bad-shape", f"Saw {str(data)[:80]} where a span with start, end and text was expected.")
    span = Span(start=data["start"], end=data["end"])
    if not (0 <= span.start <= span.end <= len(text)) or span.cut(text) != data["text"]:
        seen = text[span.start : span.end][:40] if isinstance(span.start, int) else ""
        raise UsageError(
            "span-mismatch",
            f"The span {span.start}-{span.end} says {data['text'][:40]!r} but the document has {seen!r} there.",
        )
    return span


def _load_fields(kind: Any, data: Any, text: str) -> Any:
    if not isinstance(data, Mapping):
        raise UsageError("bad-shape", f"Saw {str(data)[:80]!r} where a {kind.__name__} object was expected.")
    fields = dict(_fields(kind))
    if fields.keys() != data.keys():
        missing, unknown = fields.keys() - data.keys(), data.keys() - fields.keys()
        what = f"lacks {sorted(missing)}" if missing else f"has unknown fields {sorted(unknown)}"
        raise UsageError("bad-shape", f"A {kind.__name__} object {what}; expected exactly {list(fields)}.")
    own = data["text"] if kind is Document else text
    return kind(**{name: _load(hint, data[name], own) for name, hint in fields.items()})
