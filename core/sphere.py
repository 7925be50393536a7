"""Areas on the Earth."""

from __future__ import annotations

import math
from collections.abc import Sequence

Position = tuple[float, float]

AUTHALIC_RADIUS = 6371.0072  # km: the sphere that has the surface of the WGS 84 ellipsoid
_ECCENTRICITY = 0.0818191908426215


def ring_km2(ring: Sequence[Position]) -> float:
    """Return the area in km² of a ring of (longitude, latitude), edges straight on a plain map.

    Latitudes are first taken to the authalic sphere (radius 6371.0072 km), so that boxes come out as on the
    WGS 84 ellipsoid. Rings may be closed or not, in either direction; they must not jump across the
    antimeridian.
    """
    total = 0.0
    previous = ring[-1]
    for point in ring:
        total += (point[0] - previous[0]) * _mean_height(previous[1], point[1])
        previous = point
    return abs(math.radians(total)) * AUTHALIC_RADIUS**2


def _mean_height(first: float, second: float) -> float:
    """Mean of sin(authalic latitude) along an edge (Simpson's rule)."""
    middle = _height((first + second) / 2)
    return middle if first == second else (_height(first) + 4 * middle + _height(second)) / 6


def _height(latitude: float) -> float:
    return _surface(math.sin(math.radians(latitude))) / _POLE


def _surface(sine: float) -> float:
    """Snyder, Map Projections (1987), equation 3-12."""
    e = _ECCENTRICITY
    return (1 - e * e) * (sine / (1 - (e * sine) ** 2) - math.log((1 - e * sine) / (1 + e * sine)) / (2 * e))


_POLE = _surface(1.0)
