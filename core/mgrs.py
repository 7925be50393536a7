"""The tiles of Sentinel-2: 100 km squares of the military grid, widened to 109.8 km.

A tile's upper left corner is the square's, moved outwards to the next multiple of 60 m counted from the
equator; this was read from the recorded answers of both hemispheres.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .antimeridian import unroll_polygon
from .geometry import cut_polygons, to_geojson
from .utm import central_meridian, to_geographic, to_utm, zone_epsg, zone_of

Bounds = tuple[float, float, float, float]

SQUARE = 100_000
SIZE = 109_800
_GRID = 60
_CYCLE = 2_000_000  # row letters repeat
_PATTERN = re.compile(r"(?:MGRS-|T)?(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])", re.IGNORECASE)
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # zones 3, 6 …; 1, 4 …; 2, 5 …
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_SIDE_STEPS = 4  # a straight line in UTM is 25 m off a side of the tile at most


def is_tile(text: str) -> bool:
    """Return whether a text names a tile that can exist, e.g. `31TCJ` or `T31TCJ`."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None or not 1 <= int(match.group(1)) <= 60:
        return False
    zone, _, column, _ = _parts(text)
    return column in _COLUMNS[zone % 3] and _northing(text) is not None


def tile_bounds(tile: str) -> tuple[str, Bounds]:
    """Return (authority code, (west, south, east, north) in metres) of a tile.

    Raises:
        ValueError: if the text names no tile.
    """
    if not is_tile(tile):
        raise ValueError(f"{tile!r} is no tile of the military grid")
    zone, band, column, _ = _parts(tile)
    west = (_COLUMNS[zone % 3].index(column) + 1) * SQUARE // _GRID * _GRID
    bottom = _northing(tile) or 0
    north = -(-(bottom + SQUARE) // _GRID) * _GRID + (10_000_000 if band < "N" else 0)
    return zone_epsg(zone, band < "N"), (float(west), float(north - SIZE), float(west + SIZE), float(north))


def tile_polygon(tile: str) -> Mapping[str, Any]:
    """Return the tile's outline as GeoJSON, EPSG:4326; a MultiPolygon where the antimeridian crosses it.

    Raises:
        ValueError: if the text names no tile.
    """
    _, (west, south, east, north) = tile_bounds(tile)
    zone, band, _, _ = _parts(tile)
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring = [
        to_geographic(
            x1 + (x2 - x1) * step / _SIDE_STEPS, y1 + (y2 - y1) * step / _SIDE_STEPS, zone, band < "N"
        )
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]])
        for step in range(_SIDE_STEPS)
    ]
    ring.append(ring[0])
    return to_geojson(cut_polygons((tuple(tuple(part) for part in unroll_polygon([ring])),)))


def tiles_at(longitude: float, latitude: float) -> tuple[str, ...]:
    """Return the tiles that contain a position, those of its own zone first; () beyond 84° N and 80° S."""
    if not (-80 <= latitude < 84 and -180 <= longitude <= 180):
        return ()
    own = zone_of(longitude, latitude)
    found = [
        tile
        for zone in (own, own % 60 + 1, (own - 2) % 60 + 1)
        for tile in _tiles_of_zone(longitude, latitude, zone)
        if zone == own or _reaches_zone(tile)
    ]
    return tuple(dict.fromkeys(found))


def names_of_square(zone: int, column: int, row: int) -> tuple[str, ...]:
    """Return the names that a tile may have; a square across the edge of two latitude bands has two.

    Which of the two the tile is called by is not written down: that of the square's middle stands first.

    Args:
        zone: 1 to 60.
        column: of 100 km, counted in eastings, 1 to 8.
        row: of 100 km, counted from the equator, negative in the south.
    """
    places = [(0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    latitudes = [to_geographic((column + x) * SQUARE, (row + y) * SQUARE, zone)[1] for x, y in places]
    names = dict.fromkeys(_named(zone, column, row, latitude) for latitude in latitudes)
    return tuple(name for name in names if is_tile(name))


def _parts(tile: str) -> tuple[int, str, str, str]:
    match = _PATTERN.fullmatch(tile.strip())
    if match is None:
        raise ValueError(f"{tile!r} is no tile of the military grid")
    zone, band, column, row = match.groups()
    return int(zone), band.upper(), column.upper(), row.upper()


def _northing(tile: str) -> int | None:
    """Return the square's lower edge in metres from the equator; None where the row never meets the band."""
    zone, band, _, row = _parts(tile)
    offset = (_ROWS.index(row) - (5 if zone % 2 == 0 else 0)) % 20 * SQUARE
    south = _BANDS.index(band) * 8 - 80
    low = to_utm(central_meridian(zone), south, zone)[1] - SQUARE
    high = to_utm(central_meridian(zone) + 3, min(south + (12 if band == "X" else 8), 84), zone)[1]
    bottom = math.ceil((low - offset) / _CYCLE) * _CYCLE + offset
    return bottom if bottom <= high else None


def _tiles_of_zone(longitude: float, latitude: float, zone: int) -> Iterator[str]:
    easting, northing = to_utm(longitude, latitude, zone)
    column, row = math.floor(easting / SQUARE), math.floor(northing / SQUARE)
    for left in (column, column - 1):
        for upper in (row, row + 1):
            if 1 <= left <= 8:
                tile = _name(zone, left, upper)
                if not is_tile(tile):  # a square beyond 84° N or 80° S
                    continue
                _, (west, south, east, north) = tile_bounds(tile)
                y = northing + (10_000_000 if tile[2] < "N" else 0)
                if west <= easting <= east and south <= y <= north:
                    yield tile


def _name(zone: int, column: int, row: int) -> str:
    """Name a square; its band is that of its middle."""
    return _named(zone, column, row, to_geographic((column + 0.5) * SQUARE, (row + 0.5) * SQUARE, zone)[1])


def _named(zone: int, column: int, row: int, latitude: float) -> str:
    band = _BANDS[min(max(math.floor((latitude + 80) / 8), 0), 19)]
    return f"{zone:02}{band}{_COLUMNS[zone % 3][column - 1]}{_ROWS[(row + (5 if zone % 2 == 0 else 0)) % 20]}"


def _reaches_zone(tile: str) -> bool:
    """Whether the square itself, not only its margin, reaches into the zone that names it."""
    _, (west, _, _, north) = tile_bounds(tile)
    zone, band, _, _ = _parts(tile)
    middle = central_meridian(zone)
    return any(
        abs((to_geographic(x, y, zone, band < "N")[0] - middle + 180) % 360 - 180) < 3
        for x in (west, west + SQUARE)
        for y in (north, north - SQUARE)
    )
