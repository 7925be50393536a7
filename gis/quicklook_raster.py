"""From a portal's picture to a small GeoTIFF that lies where the picture was taken."""

from __future__ import annotations

import re
from math import isfinite

from osgeo import gdal

from ..core.corner_placement import CornerPlacement
from ..core.grid_placement import GridPlacement
from ..core.quicklook import Quicklook
from .gdal_calls import gdal_calls, memory_bytes, memory_file, needed
from .gdal_reference import gdal_reference
from .quicklook_collar import clear_collar
from .quicklook_picture import open_picture
from .quicklook_warp import warp_by_corners

# part of the name in the cache: to be raised when the result for the same picture changes
RASTER_VERSION = "1"
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.IGNORECASE)
_TIFF = ["COMPRESS=DEFLATE", "PREDICTOR=2", "PHOTOMETRIC=RGB", "ALPHA=YES"]


def make_quicklook_raster(data: bytes, quicklook: Quicklook, footprint: bytes | None = None) -> bytes | None:
    """Return a GeoTIFF (RGBA, bytes); None where nothing says truly how the picture lies.

    A picture in a grid keeps its pixels, it only gets a geotransform; one with four corners is warped; one
    that is a georeferenced raster itself keeps its own georeference. May be called in any thread.

    Args:
        data: the picture as the portal gave it (PNG, JPEG, WebP, GIF, GeoTIFF, JPEG 2000).
        quicklook: how it lies.
        footprint: WKB (EPSG:4326) of the scene, to tell the dark collar of a tile from dark ground.

    Raises:
        GdalError: where the picture cannot be read.
    """
    with gdal_calls():
        picture = open_picture(data)
        try:
            placed = _placed(picture, quicklook)
        except ValueError:
            return None
        if placed is None:
            return None
        if footprint and not isinstance(quicklook.placement, CornerPlacement):
            clear_collar(placed, footprint)
        return _as_tiff(placed)


def _placed(picture: gdal.Dataset, quicklook: Quicklook) -> gdal.Dataset | None:
    placement = quicklook.placement
    if quicklook.georeferenced and picture.GetSpatialRef() is not None:
        return picture
    if isinstance(placement, CornerPlacement):
        return warp_by_corners(picture, placement)
    if isinstance(placement, GridPlacement):
        return _in_grid(picture, placement)
    return None


def _in_grid(picture: gdal.Dataset, placement: GridPlacement) -> gdal.Dataset:
    # an authority code only: GDAL would take a path or an address for a coordinate system, and read it
    code = _EPSG.fullmatch(placement.crs.strip())
    west, south, east, north = placement.bounds
    if code is None or not all(isfinite(value) for value in placement.bounds):
        raise ValueError(f"a grid in {placement.crs!r}")
    system = gdal_reference(int(code[1]))
    if system.IsGeographic() and west > east:
        east += 360.0
    if not (west < east and south < north):
        raise ValueError(f"a grid of bounds {placement.bounds}")
    picture.SetSpatialRef(system)
    across, down = (east - west) / picture.RasterXSize, (north - south) / picture.RasterYSize
    picture.SetGeoTransform((west, across, 0.0, north, 0.0, -down))
    return picture


def _as_tiff(placed: gdal.Dataset) -> bytes:
    with memory_file() as path:
        written = needed(gdal.GetDriverByName("GTiff").CreateCopy(path, placed, options=_TIFF))
        written.FlushCache()
        # closing writes the rest of the file
        written = None
        return memory_bytes(path)
