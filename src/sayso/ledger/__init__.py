"""Readings and judgements <-> the ledger file: the only writer, and the only package that speaks SQLite.

Open a ledger with `open_ledger`, check it with `verify`. It interprets nothing: what claims mean together is
worked out after storing, in `record/`.
"""

from sayso.ledger.chain import GENESIS, Fault
from sayso.ledger.search import ClaimQuery
from sayso.ledger.store import Found, Ledger, open_ledger, rebuild_index
from sayso.ledger.verify import verify

__all__ = ["GENESIS", "ClaimQuery", "Fault", "Found", "Ledger", "open_ledger", "rebuild_index", "verify"]
