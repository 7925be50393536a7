"""STAC assets → bands of a file and where its pixels lie.

Sources: extensions eo, raster and projection as in STAC 1.0 (`eo:bands`, `raster:bands`), the fields
`bands`, `nodata`, `data_type`, `raster:scale`, `raster:offset` of STAC 1.1 (CDSE, Terrascope since 2026).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from ..core.asset_band import AssetBand
from ..core.asset_grid import AssetGrid
from ..core.texts import clean_text
from .picture_grid import crs_of
from .stac_properties import number

Item = Mapping[str, Any]
_CRS = re.compile(r"EPSG:\d{4,6}")
_MOST_BANDS = 512
_MOST_PIXELS = 10_000_000  # along one side
_ABSURD = 1e12
_NOT_FINITE = {
    "nan": math.nan,
    "inf": math.inf,
    "+inf": math.inf,
    "-inf": -math.inf,
    "infinity": math.inf,
    "-infinity": -math.inf,
}


def read_bands(value: Item, item: Item) -> tuple[AssetBand, ...]:
    """Return the bands of an asset in the order of the file, empty where nothing describes them.

    Args:
        value: the asset.
        item: decoded; its property `earthsearch:boa_offset_applied` says that the offset of -0.1 in
            `raster:bands` has been applied already (sheet of earth-search, pitfall 1).
    """
    lists = [_dicts(value.get(name)) for name in ("bands", "eo:bands", "raster:bands")]
    count = min(max(len(found) for found in lists), _MOST_BANDS)
    alone = any(name in value for name in ("data_type", "nodata", "raster:scale", "raster:offset"))
    count = count or int(alone)
    applied = _properties(item).get("earthsearch:boa_offset_applied") is True
    return tuple(
        _band([found[place] if place < len(found) else {} for found in lists], value, applied)
        for place in range(count)
    )


def read_grid(value: Item, item: Item) -> AssetGrid | None:
    """Return the grid of an asset, else of its item; None unless it is complete, north-up and possible."""
    properties = _properties(item)
    holder = value if "proj:transform" in value or "proj:shape" in value else properties
    crs = crs_of(value) or ("" if _without_crs(value) else crs_of(properties))
    shape, numbers = _numbers(holder.get("proj:shape"), 2), _numbers(holder.get("proj:transform"), 6)
    if _CRS.fullmatch(crs) is None or shape is None or numbers is None:
        return None
    height, width = shape
    if not (1 <= height <= _MOST_PIXELS and 1 <= width <= _MOST_PIXELS) or height % 1 or width % 1:
        return None
    dx, skew_x, west, skew_y, dy, north = numbers
    if skew_x or skew_y or dx <= 0 or dy >= 0 or max(map(abs, numbers)) > _ABSURD:
        return None
    return AssetGrid(crs, int(width), int(height), (west, dx, 0.0, north, 0.0, dy))


def _band(found: list[Item], value: Item, applied: bool) -> AssetBand:
    bands, eo, raster = found
    scale = _scaling(_first(bands.get("raster:scale"), raster.get("scale"), value.get("raster:scale")))
    offset = _scaling(_first(bands.get("raster:offset"), raster.get("offset"), value.get("raster:offset")))
    return AssetBand(
        name=clean_text(_text(_first(bands.get("name"), eo.get("name"), raster.get("name"))), 60),
        common_name=clean_text(_text(_first(bands.get("eo:common_name"), eo.get("common_name"))), 40).lower(),
        data_type=_text(_first(bands.get("data_type"), raster.get("data_type"), value.get("data_type")))[:20],
        nodata=_nodata(_first(bands.get("nodata"), raster.get("nodata"), value.get("nodata"))),
        scale=scale or None,
        offset=0.0 if applied else offset,
    )


def _without_crs(value: Item) -> bool:
    """Whether an asset says that it has no CRS, as CDSE's thumbnails do: `proj:code` is null."""
    return any(name in value and value[name] is None for name in ("proj:code", "proj:epsg"))


def _scaling(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and abs(found) <= _ABSURD else None


def _nodata(value: Any) -> float | None:
    if isinstance(value, str) and value.strip().lower() in _NOT_FINITE:
        return _NOT_FINITE[value.strip().lower()]
    if isinstance(value, float) and not math.isfinite(value):  # Python's JSON reads NaN and Infinity
        return value
    return number(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _dicts(value: Any) -> list[Item]:
    """Return a list's objects; USGS once gave numbers, which stand for bands without a description."""
    if not isinstance(value, list):
        return []
    return [part if isinstance(part, dict) else {} for part in value[:_MOST_BANDS]]


def _numbers(values: Any, count: int) -> list[float] | None:
    if not isinstance(values, list) or len(values) < count:
        return None
    found = [number(value) for value in values[:count]]
    return [value for value in found if value is not None] if None not in found else None


def _properties(item: Item) -> Item:
    properties = item.get("properties")
    return properties if isinstance(properties, dict) else {}
