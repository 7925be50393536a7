"""Boxes of capabilities as west, south, east, north in degrees."""

from __future__ import annotations

import math

from ...core.flows.service_layer import Box
from .capabilities_crs import DEGREES, LONGITUDE_FIRST, WEB_MERCATOR

_RADIUS = 6378137.0  # metres, of web Mercator's sphere
_SLACK = 1e-6


def number(text: str | None) -> float:
    """Return a finite number; NaN for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def degrees_box(west: float, south: float, east: float, north: float) -> Box | None:
    """Return a box within ±180 and ±90; None where the numbers are none, or say south above north.

    What runs from 0 to 360 is brought to ±180; west is larger than east where it crosses the antimeridian.
    """
    if any(map(math.isnan, (west, south, east, north))) or south > north + _SLACK:
        return None
    if north < -90 or south > 90 or max(abs(west), abs(east)) > 540:
        return None
    south, north = max(south, -90.0), min(north, 90.0)
    if east - west >= 360 - _SLACK:
        return -180.0, south, 180.0, north
    return _turned(west, east), south, _turned(east, west), north


def box_of_crs(crs: str, low: tuple[float, float], high: tuple[float, float], swapped: bool) -> Box | None:
    """Return the box that corners in a system make; None for systems that take more than a formula.

    Args:
        crs: authority code.
        low: lower corner as it is written.
        high: upper corner.
        swapped: whether the system has latitude first here; not believed where that cannot be.
    """
    if crs not in (DEGREES, LONGITUDE_FIRST, WEB_MERCATOR):
        return None
    if crs == DEGREES and swapped and max(abs(low[0]), abs(high[0])) <= 90:
        low, high = (low[1], low[0]), (high[1], high[0])
    if crs == WEB_MERCATOR:
        low, high = _unprojected(low), _unprojected(high)
    return degrees_box(low[0], low[1], high[0], high[1])


def _turned(longitude: float, other: float) -> float:
    """Return a longitude within ±180; -180 and 180 stay what they are unless the other end is far away."""
    if -180 <= longitude <= 180:
        return longitude
    if abs(longitude) - 180 < 0.1 and abs(other) <= 180:
        return math.copysign(180.0, longitude)  # rounded a little too far
    return (longitude + 180.0) % 360.0 - 180.0


def _unprojected(corner: tuple[float, float]) -> tuple[float, float]:
    x, y = corner
    if math.isnan(x) or math.isnan(y):
        return math.nan, math.nan
    turn = max(-20.0, min(20.0, y / _RADIUS))
    return math.degrees(x / _RADIUS), math.degrees(math.atan(math.sinh(turn)))
