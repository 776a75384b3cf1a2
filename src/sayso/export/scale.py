"""Numbers and days -> pixels and ticks: the two axes of a chart.

It knows nothing of claims. Zero has no place on a logarithm: it gets a line of its own under the axis.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Scale", "iter_date_ticks", "make_scale"]

LOG_FROM = 20  # highest over lowest from which a linear axis would press the low figures into its floor
ZERO_BAND = 22  # pixels between the lowest power of a log axis and the line for zero

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A vertical axis from `low` (at pixel `floor`) to `high` (at pixel `top`); zero lies at `bottom`."""

    low: float
    high: float
    top: float
    floor: float
    bottom: float
    log: bool
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return the pixel of a value, kept within the axis.

        >>> make_scale([0, 100], top=0, bottom=100).at(50)
        50.0
        """
        if value <= 0 and self.log:
            return self.bottom
        value = min(max(value, self.low), self.high)
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(self.floor - share * (self.floor - self.top), 1)


def make_scale(values: Sequence[float], *, top: float, bottom: float) -> Scale:
    """Make the axis for some values: log where the highest is twenty times the lowest or more, else linear from 0.

    >>> make_scale([60, 12000], top=0, bottom=400).log, make_scale([60, 120], top=0, bottom=400).ticks
    (True, (0, 50, 100, 150))
    """
    above = [value for value in values if value > 0]
    if above and max(above) / min(above) >= LOG_FROM:
        floor = bottom - (ZERO_BAND if len(above) < len(values) else 0)
        ticks = _log_ticks(min(above), max(above))
        return Scale(low=ticks[0], high=ticks[-1], top=top, floor=floor, bottom=bottom, log=True, ticks=ticks)
    ticks = _linear_ticks(max(above, default=1))
    return Scale(low=0, high=ticks[-1], top=top, floor=bottom, bottom=bottom, log=False, ticks=ticks)


def iter_date_ticks(first: date, last: date, room: int) -> Iterator[tuple[date, date, str]]:
    """Yield the units of a time axis, at most `room` of them: first day, last day, label.

    >>> [label for _, _, label in iter_date_ticks(date(2014, 1, 1), date(2016, 12, 31), 9)]
    ['2014', '2015', '2016']
    """
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    by_month = months <= 24
    steps: Iterable[int] = (1, 2, 3, 6, 12) if by_month else (12, 24, 60, 120, 240, 600, 1200, 6000)
    step = next((each for each in steps if months / each <= room), 12_000)
    start = first.year * 12 + first.month - 1
    start -= start % step if step <= 12 else 0
    start -= start % 12 if step >= 12 else 0
    for number in range(start, last.year * 12 + last.month, step):
        begins, ends = _day_of_month(number), _day_of_month(number + step)
        label = str(begins.year) if step >= 12 else f"{_MONTHS[begins.month - 1]} {begins.year}"
        yield max(begins, first), min(ends, last), label


def _day_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1) if number < 9999 * 12 else date.max


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return 1, 2, 5 of each power of ten around the values; whole powers only where that gives too many."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    steps = (1, 2, 5) if high / low < 5_000 else (1,)
    marks = [step * 10.0**power for power in powers for step in steps]
    start = max(number for number, mark in enumerate(marks) if mark <= low)
    end = min(number for number, mark in enumerate(marks) if mark >= high)
    return tuple(int(mark) if mark >= 1 else mark for mark in marks[start : end + 1])


def _linear_ticks(high: float) -> tuple[float, ...]:
    rough = high / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    step = int(step) if step >= 1 else step
    return tuple(step * number for number in range(math.ceil(high / step) + 1))
