"""A file of a scene as an asset of a STAC 1.0 item: what is needed to find it and to read its bands.

Sources: extensions eo 1.1, raster 1.1, projection 1.1, file 2.1 and alternate assets 1.2.
"""

from __future__ import annotations

import math
from typing import Any

from .asset import Asset
from .asset_band import AssetBand
from .asset_grid import AssetGrid
from .multihash import write_multihash

NEEDS = "guichet_eo:needs"  # no extension says "sign first"; `auth:refs` speaks of logins only


def asset_to_stac(asset: Asset) -> dict[str, Any]:
    """Return the asset; the providers' `read_assets` reads it back, with one of several checksums."""
    values = {
        "href": _lasting(asset),
        "title": asset.title,
        "type": asset.media_type,
        "roles": list(asset.roles),
        "file:size": asset.size,
        "file:local_path": asset.path,
        "file:checksum": write_multihash(asset.checksum),
        "gsd": asset.resolution,
        **(_grid(asset.grid) if asset.grid else {}),
        "alternate": {"s3": {"href": asset.s3}} if asset.s3 else None,
        NEEDS: asset.needs,
    }
    if asset.bands:
        values["eo:bands"] = [_names(band) for band in asset.bands]
        values["raster:bands"] = [_values(band) for band in asset.bands]
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _lasting(asset: Asset) -> str:
    """Return the address without a signature that a portal may have put into it: items are kept in files."""
    return asset.href.partition("?")[0] if asset.needs == "sign" else asset.href


def _names(band: AssetBand) -> dict[str, Any]:
    found = {"name": band.name, "common_name": band.common_name}
    return {name: value for name, value in found.items() if value}


def _values(band: AssetBand) -> dict[str, Any]:
    found = {
        "data_type": band.data_type or None,
        "nodata": _number(band.nodata),
        "scale": band.scale,
        "offset": band.offset,
    }
    return {name: value for name, value in found.items() if value is not None}


def _number(value: float | None) -> float | str | None:
    """Return what JSON can hold: the raster extension writes `nan`, `inf` and `-inf` as texts."""
    if value is None or math.isfinite(value):
        return value
    return str(value)


def _grid(grid: AssetGrid) -> dict[str, Any]:
    west, across, skew_x, north, skew_y, down = grid.transform
    return {
        "proj:epsg": int(grid.crs.rpartition(":")[2]),
        "proj:shape": [grid.height, grid.width],
        "proj:transform": [across, skew_x, west, skew_y, down, north],
    }
