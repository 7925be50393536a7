"""How much of an area a footprint covers, quickly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .geometry import (
    Polygons,
    Position,
    footprint_shape,
    has_shapely,
    make_shape,
    point_count,
    polygons_km2,
    shape_polygons,
    simplified,
)
from .plane import clip, convex_ring, moments, point_in_polygons, ring_box
from .sphere import ring_km2
from .well_known_binary import unpack_polygons

_MOST_POINTS = 200
_CELLS = 16  # samples lie in at most as many cells each way


class CoverageOutline:
    """An area made light enough to be compared with thousands of footprints.

    Up to 200 points it is the area itself. Above, it is thinned out with shapely; areas of so many parts
    that this does not help are replaced by weighted positions. Not safe for several threads at once.
    """

    def __init__(self, polygons: Polygons, km2: float) -> None:
        self._polygons = polygons
        self._km2 = km2
        self._samples: list[tuple[float, float, float]] = []
        self._shape: Any = None
        self._shapely = has_shapely()
        if point_count(polygons) > _MOST_POINTS and self._shapely:
            self._thin_out()

    def coverage(self, wkb: bytes) -> float | None:
        """Return the share of the area that a footprint covers, 0 to 100 per cent.

        None for points, and without shapely for footprints that are not convex.
        """
        footprint = unpack_polygons(wkb)
        if not footprint or self._km2 <= 0:
            return None
        if self._samples:
            covered = sum(km2 for x, y, km2 in self._samples if point_in_polygons(footprint, x, y))
        else:
            convex = convex_ring(footprint[0][0]) if len(footprint) == 1 and len(footprint[0]) == 1 else []
            if convex:
                covered = sum(_clipped_km2(rings, convex) for rings in self._polygons)
            elif self._shapely:
                covered = self._common_km2(wkb)
            else:
                return None
        return min(max(100.0 * covered / self._km2, 0.0), 100.0)

    def _common_km2(self, wkb: bytes) -> float:
        if self._shape is None:
            self._shape = make_shape(self._polygons)
        return polygons_km2(shape_polygons(self._shape.intersection(footprint_shape(wkb))))

    def _thin_out(self) -> None:
        if len(self._polygons) * 5 <= _MOST_POINTS:
            light = shape_polygons(simplified(make_shape(self._polygons), _MOST_POINTS))
            self._polygons, self._km2 = light, polygons_km2(light)
        else:
            self._samples = _samples(self._polygons)
            self._km2 = sum(km2 for _, _, km2 in self._samples)


def _samples(polygons: Polygons) -> list[tuple[float, float, float]]:
    """Return (longitude, latitude, km²) of the parts, those of one cell together."""
    west, south, east, north = ring_box([position for rings in polygons for position in rings[0]])
    width, height = ((east - west) / _CELLS or 1.0), ((north - south) / _CELLS or 1.0)
    cells: dict[tuple[int, int], list[float]] = {}
    for rings in polygons:
        km2 = polygons_km2((rings,))
        x, y = _middle(rings[0])
        cell = cells.setdefault((int((x - west) / width), int((y - south) / height)), [0.0, 0.0, 0.0])
        for index, value in enumerate((km2 * x, km2 * y, km2)):
            cell[index] += value
    return [(x / km2, y / km2, km2) for x, y, km2 in cells.values() if km2 > 0]


def _middle(ring: Sequence[Position]) -> Position:
    area, x, y = moments(ring)
    return (x / area, y / area) if area else ring[0]


def _clipped_km2(rings: Sequence[Sequence[Position]], convex: Sequence[Position]) -> float:
    outer, *holes = (clip(ring, convex) for ring in rings)
    return max(_ring_km2(outer) - sum(map(_ring_km2, holes)), 0.0)


def _ring_km2(ring: Sequence[Position]) -> float:
    return ring_km2(ring) if len(ring) >= 3 else 0.0
