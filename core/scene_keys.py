"""Which scenes of different portals show the same acquisition."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from .platforms import platform_code
from .product_name import ProductName
from .scene_key import SceneKey

# Catalogues print the start of the data take or of the granule, up to 25 minutes apart; the same satellite
# comes back to a tile after 98 minutes at the earliest.
SENTINEL_2_TOLERANCE = 45 * 60.0
# Slices of one pass start 25 s apart; SLC, GRD and OCN of one slice within a few seconds.
SLICE_TOLERANCE = 8.0
# Some catalogues print the day alone, which stands for its noon; a path and row is seen once in eight days.
LANDSAT_TOLERANCE = 12 * 3600.0
SITE_TOLERANCE = 60.0
VERY_HIGH_TOLERANCE = 0.5

_MGRS = re.compile(r"\d{1,2}[C-X][A-Z]{2}")
_WRS2 = re.compile(r"\d{6}")
# Tiles without acquisition keep their producer's name at all portals.
_STATIC = re.compile(
    r"Copernicus_DSM_COG_\d\d_[NS]\d\d_00_[EW]\d{3}_00|ESA_WorldCover_10m_\d{4}_v\d{3}_[NS]\d\d[EW]\d{3}"
)
_TILE_PREFIX = re.compile(r"^(?:MGRS-|WRS2-|T(?=\d))")
_LANDSAT_SENSORS = {
    "L1": "LM01",
    "L2": "LM02",
    "L3": "LM03",
    "L4": "LT04",
    "L5": "LT05",
    "L7": "LE07",
    "L8": "LC08",
    "L9": "LC09",
}


def scene_key(
    portal: str,
    scene_id: str,
    platform: str,
    tile: str,
    instant: datetime | None,
    mode: str = "",
    product: ProductName | None = None,
) -> SceneKey:
    """Return what a scene shares with the same acquisition at other portals.

    Args:
        portal: portal id; with `scene_id` it names the scene where nothing better is known.
        scene_id: the portal's identifier.
        platform: in any spelling.
        tile: grid cell, with or without the prefix `T`, `MGRS-`, `WRS2-`.
        instant: sensing start as the portal's fields give it (not the middle of the sensing), aware.
        mode: instrument mode, e.g. `IW`.
        product: what the product's name says; fills what the fields do not tell.
    """
    name = product if product is not None else ProductName()
    code = platform_code(platform) or platform_code(name.platform)
    cell = bare_tile(tile or name.tile)
    named = None if name.day_only else name.sensed
    key = None
    if code.startswith("S2"):
        key = _key(code, cell, instant or named, SENTINEL_2_TOLERANCE) if _MGRS.fullmatch(cell) else None
    elif code.startswith("S1"):
        key = _key(code, mode or name.mode, named or instant, SLICE_TOLERANCE)
    elif code[:1] == "L" and _WRS2.fullmatch(cell):
        when = _noon_of_day(instant or name.sensed)
        key = _key(name.sensor or _LANDSAT_SENSORS.get(code, code), cell, when, LANDSAT_TOLERANCE)
    elif code and named is not None:
        key = _named_key(code, cell, name, named)
    static = _STATIC.search(scene_id) if key is None else None
    if static is not None:
        return SceneKey(static.group())
    return key if key is not None else SceneKey(f"{portal}/{scene_id}")


@lru_cache(maxsize=1024)  # many scenes, few tiles
def bare_tile(tile: str) -> str:
    """Return a grid cell without prefix, the zone of an MGRS tile with two digits: `MGRS-1CCV` → `01CCV`."""
    cell = _TILE_PREFIX.sub("", tile.strip().upper())
    return "0" + cell if len(cell) == 4 and _MGRS.fullmatch(cell) else cell


def _noon_of_day(instant: datetime | None) -> datetime | None:
    """Return noon for a midnight, which is a day without a time."""
    if instant is None or instant.hour or instant.minute or instant.second or instant.microsecond:
        return instant
    return instant + timedelta(hours=12)


def _named_key(code: str, cell: str, name: ProductName, sensed: datetime) -> SceneKey | None:
    if code[:2] in ("S3", "S5", "S6"):
        return _key(code, name.product_type, sensed, SLICE_TOLERANCE)
    if cell:
        return _key(code, cell + name.mode, sensed, VERY_HIGH_TOLERANCE if name.mode else SITE_TOLERANCE)
    return SceneKey(code, sensed.timestamp(), VERY_HIGH_TOLERANCE)


def _key(first: str, second: str, instant: datetime | None, tolerance: float) -> SceneKey | None:
    if not first or not second or instant is None:
        return None
    return SceneKey(f"{first}/{second}", instant.timestamp(), tolerance)
