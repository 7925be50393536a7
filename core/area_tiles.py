"""Which tiles of Sentinel-2 an area meets."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .geometry import Box, to_wkb
from .mgrs import SQUARE, names_of_square, tile_bounds, tile_polygon
from .plane import ring_box
from .prepared_area import PreparedArea
from .utm import central_meridian, to_geographic, to_utm

_SOUTH, _NORTH = -80.0, 84.0
_HALF = 3.0  # degrees from the middle of a zone to its edge
_WIDE = 6.0  # zones that Norway and Svalbard widen
_WIDE_ZONES = {"V": (32,), "X": (31, 33, 35, 37)}


def tiles_of_area(area: PreparedArea) -> Iterator[str]:
    """Yield the tiles that share ground with an area, each once, e.g. `31TCJ`.

    All zones are looked at whose tiles may reach the area, so that it has tiles of both sides where it lies
    at the edge of a zone or at the antimeridian; none beyond 84° N and 80° S. A name that no tile has may be
    among them: which of the two bands names a square across both is not known.
    """
    seen: set[tuple[int, int, int]] = set()
    for rings in area.polygons:
        for zone, column, row in _squares(ring_box(rings[0])):
            if (zone, column, row) in seen:
                continue
            seen.add((zone, column, row))
            for tile in names_of_square(zone, column, row):
                outline = to_wkb(tile_polygon(tile)) if _reaches_zone(tile) else None
                if outline is not None and area.meets(outline):
                    yield tile


def _squares(box: Box) -> Iterator[tuple[int, int, int]]:
    """Yield (zone, column, row) of all squares that may meet a box."""
    west, south, east, north = box
    south, north = max(south, _SOUTH), min(north, _NORTH)
    if south > north:
        return
    # how far a square that reaches into its zone may stick out of it
    beyond = _WIDE + 1.2 / math.cos(math.radians(min(max(abs(south), abs(north)), 84.0)))
    for zone in range(1, 61):
        middle = central_meridian(zone)
        if not any(west - beyond <= middle + turn <= east + beyond for turn in (-360.0, 0.0, 360.0)):
            continue
        corners = [(middle + side, edge) for edge in (south, north) for side in (0.0, beyond)]
        northings = [to_utm(x, y, zone)[1] for x, y in corners]
        low, high = math.floor(min(northings) / SQUARE) - 1, math.floor(max(northings) / SQUARE) + 1
        for row in range(low, high + 1):
            for column in range(1, 9):
                yield zone, column, row


def _reaches_zone(tile: str) -> bool:
    """Whether the square itself, not only its margin, reaches into the zone that names it."""
    zone, band = int(tile[:2]), tile[2]
    half = _WIDE if zone in _WIDE_ZONES.get(band, ()) else _HALF
    _, (west, south, _, north) = tile_bounds(tile)
    edges = [(west, south), (west + SQUARE, south), (west, north), (west + SQUARE, north)]
    longitudes = [to_geographic(x, y, zone, band < "N")[0] for x, y in edges]
    away = [(longitude - central_meridian(zone) + 180) % 360 - 180 for longitude in longitudes]
    return min(away) < half and max(away) > -half
