"""text + publication date -> Times: every date expression of a document as an interval of days.

`find` scans and joins, `rules` is the table of the grammar, `named` and `relative` read what a rule has matched,
`sight` is what they may look at, `calendar` counts. It does not tell what a date is about.
"""

from sayso.claim.time.find import find_times

__all__ = ["find_times"]
