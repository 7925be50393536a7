"""Where values of a plot are drawn, and which of them are written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from qgis.PyQt.QtCore import QRectF

MOST_VALUES = 5
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class PlotScale:
    """From time and value to pixels.

    Attributes:
        area: of the plot, in pixels.
        first, last: seconds since 1970-01-01 UTC at its sides.
        low, high: values at its bottom and top.
    """

    area: QRectF
    first: float
    last: float
    low: float
    high: float

    def x(self, instant: float) -> float:
        """Return the place of an instant; the middle where all values have the same."""
        if self.last <= self.first:
            return self.area.center().x()
        return self.area.left() + self.area.width() * (instant - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return self.area.bottom() - self.area.height() * (value - self.low) / (self.high - self.low)

    def instant(self, x: float) -> float:
        """Return the instant at a place."""
        share = (x - self.area.left()) / max(self.area.width(), 1.0)
        return self.first + min(max(share, 0.0), 1.0) * (self.last - self.first)


def value_ticks(low: float, high: float) -> list[float]:
    """Return round values between two, at most five."""
    span = (high - low) / MOST_VALUES
    if span <= 0:
        return [low]
    power = 10.0 ** floor(log10(span))
    step = next(factor * power for factor in STEPS if factor * power >= span * (1 - 1e-9))
    first, last = ceil(low / step), floor(high / step)
    return [number * step for number in range(first, last + 1)]


def time_ticks(first: float, last: float, most: int) -> list[float]:
    """Return instants at equal distances, the first and the last among them."""
    if last <= first:
        return [first]
    count = max(2, most)
    return [first + (last - first) * place / (count - 1) for place in range(count)]
