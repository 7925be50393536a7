"""Areas that are nothing but a box."""

from __future__ import annotations

from ..core.prepared_area import PreparedArea

Box = tuple[float, float, float, float]
_CORNERS = 5


def plain_box(area: PreparedArea) -> Box | None:
    """Return (west, south, east, north) where that is the area itself, None where it is only around it."""
    if len(area.polygons) != 1 or len(area.polygons[0]) != 1:
        return None
    ring = area.polygons[0][0]
    west, south, east, north = area.bounds
    corners = {(west, south), (east, south), (east, north), (west, north)}
    return (west, south, east, north) if len(ring) == _CORNERS and set(ring) == corners else None
