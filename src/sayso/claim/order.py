"""things of a text -> the same in order, so that those of one stretch are found without looking at all of them.

Without it a report of a thousand pages would cost a thousand times a thousand.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

__all__ = ["Ordered"]

T = TypeVar("T")


class Ordered(Generic[T]):
    """Things sorted by where they begin; more may be added at the end.

    >>> words = Ordered([(8, "fell"), (0, "the"), (4, "fort")], lambda word: word[0])
    >>> words.between(4, 9), words.last_before(5)
    ([(4, 'fort'), (8, 'fell')], (4, 'fort'))
    """

    def __init__(self, items: Iterable[T], start: Callable[[T], int]) -> None:
        self._start = start
        self._items = sorted(items, key=start)
        self._starts = [start(item) for item in self._items]

    def add(self, item: T) -> None:
        """Add a thing that begins where the last one does or after it."""
        self._items.append(item)
        self._starts.append(self._start(item))

    def between(self, start: int, end: int) -> list[T]:
        """Return what begins at `start` or after it and before `end`, in order."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_before(self, place: int) -> T | None:
        """Return the last thing that begins at `place` or before it."""
        i = bisect_right(self._starts, place)
        return self._items[i - 1] if i else None

    def newest(self, most: int) -> list[T]:
        """Return the last `most` things, the last one first."""
        return self._items[: -most - 1 : -1]
