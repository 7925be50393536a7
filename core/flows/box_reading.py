"""Boxes as services write them, in degrees."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .service_layer import Box


def box_of(west: object, south: object, east: object, north: object) -> Box | None:
    """Return a box within ±180 and ±90 degrees; None for what is none.

    West may be larger than east: the box crosses the antimeridian.
    """
    try:
        numbers = [float(one) for one in (west, south, east, north)]  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        return None
    west_, east_ = (min(max(one, -180.0), 180.0) for one in (numbers[0], numbers[2]))
    south_, north_ = (min(max(one, -90.0), 90.0) for one in (numbers[1], numbers[3]))
    return (west_, south_, east_, north_)


def box_of_corners(lower: Sequence[str], upper: Sequence[str], latitude_first: bool) -> Box | None:
    """Return the box between two corners.

    Some catalogues write east before west: corners are put in order, so that such a box never crosses the
    antimeridian.
    """
    try:
        ends = [[float(one) for one in corner[:2]] for corner in (lower, upper)]
    except ValueError:
        return None
    if any(len(end) != 2 for end in ends):
        return None
    along, across = zip(*ends)
    if latitude_first:
        along, across = across, along
    return box_of(min(along), min(across), max(along), max(across))
