"""Where the corners of a north-up picture lie that shows its footprint from corner to corner."""

from __future__ import annotations

import operator

from ..core.corner_placement import CornerPlacement
from ..core.geometry import from_wkb

Position = tuple[float, float]


def footprint_corners(wkb: bytes | None) -> CornerPlacement | None:
    """Return the footprint's north-west, north-east, south-east and south-west corner.

    The order of the footprint's points does not matter. Longitudes go on beyond 180 where it lies across the
    antimeridian.

    Returns:
        None without a footprint, for points, and where two corners fall together.
    """
    points = _points(wkb) if wkb is not None else []
    if len(points) < 4:
        return None
    xs, ys = zip(*points)
    west, south = min(xs), min(ys)
    width, height = max(xs) - west or 1.0, max(ys) - south or 1.0
    easts, norths = [(x - west) / width for x in xs], [(y - south) / height for y in ys]
    falling, rising = list(map(operator.sub, easts, norths)), list(map(operator.add, easts, norths))
    corners = (
        points[falling.index(min(falling))],
        points[rising.index(max(rising))],
        points[falling.index(max(falling))],
        points[rising.index(min(rising))],
    )
    return CornerPlacement(corners) if len(set(corners)) == 4 else None


def _points(wkb: bytes) -> list[Position]:
    """Return all outer points; those west of a cut at the antimeridian continue beyond 180."""
    points = [position for rings in from_wkb(wkb) for position in rings[0][:-1]]
    if points and max(points)[0] - min(points)[0] > 180:
        points = [(x + 360 if x < 0 else x, y) for x, y in points if abs(x) != 180]
    return points
