"""View -> CSV, JSON rows, or a table for a terminal.

It writes what the view holds, in the view's order. It decides no colour and opens no file. CSV holds neither
the question nor the notes, and the terminal table shortens long cells: `LOSSES` says so for each format.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from types import MappingProxyType

from sayso.contract.codec import to_json
from sayso.export.wording import format_number, make_visible
from sayso.types import View

__all__ = ["LOSSES", "format_csv", "format_json", "format_table"]

LOSSES = MappingProxyType(
    {
        "csv": "No question, notes or tip; an empty cell is a null; lists are joined with '; '; a text cell that a "
        "spreadsheet would run as a formula starts with an apostrophe.",
        "json": "Nothing.",
        "table": "Cells are cut to the width of the terminal; control characters are shown by their code point.",
    }
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST = 6  # columns of a terminal below which a cell says nothing any more


def format_csv(view: View) -> str:
    """Write a view as CSV with a header line (RFC 4180, CRLF); nulls are empty cells, lists joined with "; ".

    >>> format_csv(View(question="?", columns=("who", "low"), rows=({"who": "=1+1", "low": 40.0},), tip="0"))
    "who,low\\r\\n'=1+1,40\\r\\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(view.columns)
    writer.writerows([_csv_cell(row.get(column)) for column in view.columns] for row in view.rows)
    return out.getvalue()


def format_json(view: View) -> str:
    """Write a view as one JSON object: question, columns, rows (an object each), notes and tip.

    >>> format_json(View(question="?", columns=("who",), rows=({"who": "UN"},), tip="0")).splitlines()[1]
    '  "question": "?",'
    """
    rows = [{column: to_json(row.get(column), "") for column in view.columns} for row in view.rows]
    whole = {
        "question": view.question,
        "columns": list(view.columns),
        "rows": rows,
        "notes": to_json(view.notes, ""),
        "tip": view.tip,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def format_table(view: View, *, columns: Sequence[str] | None = None, width: int = 100) -> str:
    """Lay a view out for a terminal of `width` columns: a header, a rule, a line per row, and a count.

    Numbers stand to the right; a cell that does not fit ends in an ellipsis.

    >>> print(format_table(View(question="?", columns=("who", "low"), rows=({"who": "UN", "low": 4000},), tip="0")))
    who    low
    ---  -----
    UN   4,000
    1 row
    <BLANKLINE>
    """
    chosen = tuple(columns or view.columns)
    cells = [[_table_cell(row.get(column)) for column in chosen] for row in view.rows]
    right = [
        all(isinstance(row.get(column), (int, float, type(None))) for row in view.rows) and bool(view.rows)
        for column in chosen
    ]
    widths = _fit([list(chosen), *cells], width)
    lines = [_lay(chosen, widths, right), "  ".join("-" * each for each in widths)]
    lines += [_lay(line, widths, right) for line in cells]
    lines.append(f"{len(view.rows):,} row{'' if len(view.rows) == 1 else 's'}")
    return "\n".join(lines) + "\n"


def _fit(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return a width for each column: what it needs, taken from the widest while the sum is too wide."""
    widths = [max((_columns_of(line[number]) for line in lines), default=0) for number in range(len(lines[0]))]
    room = width - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(widths)
        lower = max([each for each in widths if each < widest] + [_NARROWEST])
        count = widths.count(widest)
        cut = min(widest - lower, -(-(sum(widths) - room) // count))
        widths = [each - cut if each == widest else each for each in widths]
    return widths


def _lay(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    laid = []
    for cell, width, to_right in zip(cells, widths, right, strict=True):
        text = _clip(cell, width)
        pad = " " * (width - _columns_of(text))
        laid.append(pad + text if to_right else text + pad)
    return "  ".join(laid).rstrip()


def _clip(text: str, width: int) -> str:
    if _columns_of(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += _columns_of(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _columns_of(text: str) -> int:
    """Count terminal columns: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _table_cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return format_number(value)
    return " ".join(make_visible(_plain(value)).split())


def _csv_cell(value: object) -> str:
    text = _plain(value)
    return f"'{text}" if isinstance(value, (str, list, tuple)) and text.startswith(_FORMULA_STARTS) else text


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(each) for each in value)
    return str(value)
