"""Drivers that this GDAL may lack."""

from __future__ import annotations

from collections.abc import Sequence

from osgeo import gdal

from ...core.asset import Asset
from ...core.asset_form import AssetForm, asset_form
from ..rasters.raster_probe import JPEG_2000


def lacking_driver(rasters: Sequence[Asset]) -> str:
    """Return "JPEG 2000" where all rasters are of that form and no driver reads it; else an empty text."""
    if any(asset_form(asset) is not AssetForm.JPEG2000 for asset in rasters):
        return ""
    there = any(gdal.GetDriverByName(name) is not None for name in JPEG_2000)
    return "" if there else "JPEG 2000"
