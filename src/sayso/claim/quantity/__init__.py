"""Document text -> Quantities: numbers as ranges, with hedge, unit and what is counted; nothing about who says so."""

from sayso.claim.quantity.find import find_quantities

__all__ = ["find_quantities"]
