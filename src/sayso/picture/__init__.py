"""Records, claims -> View: pure tables drawn from what was claimed; nothing here reads or writes."""

from sayso.picture.claims import make_claim_table
from sayso.picture.estimates import make_estimates, make_headcounts

__all__ = ["make_claim_table", "make_estimates", "make_headcounts"]
