"""Where the corners of a radar quicklook lie on the ground."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..core.geometry import from_wkb

Position = tuple[float, float]
Corners = tuple[Position, Position, Position, Position]

_INCLINATION = math.radians(98.18)  # Sentinel-1
_ORBITS_PER_DAY = 175 / 12  # how fast the Earth turns below the satellite
# Which ground corner (across the track: -1 west; along it: -1 south) the upper left, upper right, lower right
# and lower left of the picture show. Right-looking: lines go with the flight, columns away from it.
_ORDER = {
    "ascending": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "descending": ((1, 1), (-1, 1), (-1, -1), (1, -1)),
}


def swath_corners(wkb: bytes, orbit_direction: str) -> Corners | None:
    """Return where the upper left, upper right, lower right and lower left of a Sentinel-1 picture lie.

    The picture is in the geometry of its acquisition: an ascending one is flipped top to bottom, a
    descending one mirrored left to right (sheet cdse, "Quicklooks"; the KML files in Sentinel-1 products
    say the same).

    Args:
        wkb: footprint; steps along its edges do not matter.
        orbit_direction: `ascending` or `descending`.

    Returns:
        (longitude, latitude); longitudes go on beyond 180 where the swath lies across the antimeridian.
        None where the direction is unknown or the footprint has no polygon.
    """
    order = _ORDER.get(orbit_direction)
    points = _points(wkb)
    if order is None or len(points) < 4:
        return None
    xs, ys = zip(*points)
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    turned = _turn(points, middle, _heading(middle[1], orbit_direction))
    half_width = max(abs(across) for across, _ in turned) or 1.0
    half_length = max(abs(along) for _, along in turned) or 1.0

    def extreme(corner: tuple[int, int]) -> Position:
        scores = [
            corner[0] * across / half_width + corner[1] * along / half_length for across, along in turned
        ]
        return points[scores.index(max(scores))]

    first, second, third, fourth = (extreme(corner) for corner in order)
    corners = (first, second, third, fourth)
    return corners if len(set(corners)) == 4 else None


def _points(wkb: bytes) -> list[Position]:
    """Return all outer points; those west of a cut at the antimeridian continue beyond 180."""
    points = [position for rings in from_wkb(wkb) for position in rings[0][:-1]]
    if points and max(points)[0] - min(points)[0] > 180:
        points = [(x + 360 if x < 0 else x, y) for x, y in points if abs(x) != 180]
    return points


def _heading(latitude: float, orbit_direction: str) -> float:
    """Return the direction of the ground track's northern end from north, in radians, clockwise."""
    cosine = max(math.cos(math.radians(latitude)), 0.2)
    inertial = math.asin(max(-1.0, min(1.0, math.cos(_INCLINATION) / cosine)))
    across = math.sin(inertial) - cosine / _ORBITS_PER_DAY
    angle = math.atan2(across, math.cos(inertial))
    return angle if orbit_direction == "ascending" else -angle


def _turn(points: Sequence[Position], middle: Position, heading: float) -> list[Position]:
    """Return the points as (across, along) the track, in degrees of latitude."""
    shrink = math.cos(math.radians(middle[1]))
    sine, cosine = math.sin(heading), math.cos(heading)
    turned = []
    for x, y in points:
        east, north = (x - middle[0]) * shrink, y - middle[1]
        turned.append((east * cosine - north * sine, east * sine + north * cosine))
    return turned
