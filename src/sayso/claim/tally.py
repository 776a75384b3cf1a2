"""Quantities of people -> Frames: how many fighters a group has, how many were killed; sure rules only."""

from collections.abc import Sequence

from sayso.types import Frame, Quantity, Span

__all__ = ["find_tallies"]


def find_tallies(text: str, sentences: Sequence[Span], quantities: Sequence[Quantity]) -> tuple[Frame, ...]:
    """Find the strength and toll frames of a text."""
    del text, sentences, quantities
    return ()
