"""View or Claims -> files: tables, JSON lines, the brief; each says what it had to leave out.

It draws and words what it is given; it asks nothing of the ledger and computes no estimate.
"""

from types import MappingProxyType

from sayso.export.jsonl import reading_line
from sayso.export.table import format_csv, format_json, format_table

__all__ = ["EXPORTERS", "format_csv", "format_json", "format_table", "reading_line"]

# The plug point: a view in each of these forms; the brief, which is more than one view, is in brief.py.
EXPORTERS = MappingProxyType({"table": format_table, "csv": format_csv, "json": format_json})
