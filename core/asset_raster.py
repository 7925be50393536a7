"""Which files of a scene are rasters worth opening."""

from __future__ import annotations

import re

from .asset import Asset

_MEDIA_TYPES = ("image/tiff", "image/geotiff", "image/jp2", "image/vnd.stac.geotiff")
_BETWEEN = re.compile(r"[/()?#\\]")
_EXTENSIONS = (".tif", ".tiff", ".jp2")
_LONGEST = 4000
_SMALL = frozenset(["thumbnail", "overview", "preview", "quicklook", "browse", "pvi"])
_WORD = re.compile(r"[a-z]+")
# Earth Search v0 gives the full true colour picture the role `overview` (recorded v0_search_one.json)
_FULL_PICTURES = frozenset(["visual", "tci"])
_METRES_PER_DEGREE = 111_320.0
_DEGREES = frozenset(["EPSG:4326", "EPSG:4258", "EPSG:4171", "EPSG:4269"])


def is_raster(asset: Asset) -> bool:
    """Whether the file is a GeoTIFF or JPEG 2000, and not a small picture for lists."""
    if asset.media_type:
        if not asset.media_type.startswith(_MEDIA_TYPES):
            return False
    elif not file_name(asset):
        return False
    words = set(_WORD.findall(asset.key.lower()))
    if "thumbnail" in asset.roles or words & _SMALL:
        return False
    return "overview" not in asset.roles or bool(words & _FULL_PICTURES)


def file_name(asset: Asset) -> str:
    """Return the name of the raster file in the address, without folder and extension; perhaps empty.

    CDSE's addresses name it in the middle: `…/Nodes(T36NYH_20200322T074609_B02_10m.jp2)/$value`.
    """
    path = asset.href.partition("?")[0][:_LONGEST]
    names = [part for part in _BETWEEN.split(path) if part.lower().endswith(_EXTENSIONS)]
    return names[-1].rpartition(".")[0] if names else ""


def ground_resolution(asset: Asset) -> float | None:
    """Return metres per pixel: of the grid, which is surer than what is told (CDSE: B07_60m "gsd 20")."""
    if asset.grid is None:
        return asset.resolution
    size = -asset.grid.transform[5]
    return size * _METRES_PER_DEGREE if asset.grid.crs in _DEGREES else size
