"""What lies outside the area, as a raster that GDAL makes from the outline while it draws."""

from __future__ import annotations

from collections.abc import Iterator

from osgeo import gdal, ogr

from ..gdal_calls import gdal_calls, needed
from .band_facts import BandFacts
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts
from .vrt_text import band_text, dataset_text

INSIDE, OUTSIDE = 0.0, 1.0
SLIM = 3  # pixels
_BLOCK = (512, 128)  # of warped virtual rasters


def outside_mask(grid: PixelGrid, shape: ogr.Geometry) -> RasterFacts | None:
    """Return a raster of 0 inside the shape and 1 outside; None where the shape covers the whole grid.

    It is laid over the mosaic. To warp the mosaic itself along a cut line costs twice the requests: GDAL
    would read it in blocks that do not match the tiles of the files.

    Args:
        grid: of the mosaic.
        shape: polygons in its coordinate system.

    Raises:
        GdalError: where GDAL cannot.
    """
    if _covers(shape, grid):
        return None
    nothing = dataset_text(grid, [band_text(1, (), "Byte", "")], overviews=True)
    with gdal_calls():
        result = needed(
            gdal.Warp(
                "",
                needed(gdal.Open(nothing)),
                format="VRT",
                outputBounds=grid.box,
                xRes=grid.across,
                yRes=grid.down,
                resampleAlg="near",
                warpOptions=[
                    f"CUTLINE={_in_pixels(shape, grid).ExportToWkt()}",
                    f"CUTLINE_ALL_TOUCHED={'TRUE' if _is_slim(grid) else 'FALSE'}",
                    f"INIT_DEST={OUTSIDE:g}",
                ],
            )
        )
        document = result.GetMetadata("xml:VRT")[0]
    kind = (BandFacts("Byte", None, _BLOCK),)
    return RasterFacts(document, grid.width, grid.height, grid.crs, grid.transform, kind)


def _is_slim(grid: PixelGrid) -> bool:
    """Whether the area may hold the middle of no pixel: then all pixels that it touches belong to it."""
    return min(grid.width, grid.height) <= SLIM


def _covers(shape: ogr.Geometry, grid: PixelGrid) -> bool:
    """Whether the shape covers the grid but for half a pixel: then nothing lies outside."""
    west, south, east, north = grid.box
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south)):
        ring.AddPoint_2D(x, y)
    box = ogr.Geometry(ogr.wkbPolygon)
    box.AddGeometry(ring)
    return bool(shape.Contains(box.Buffer(-min(grid.across, grid.down) / 2)))


def _in_pixels(shape: ogr.Geometry, grid: PixelGrid) -> ogr.Geometry:
    """Return the shape in columns and rows, as GDAL wants its cut lines."""
    result = ogr.Geometry(ogr.wkbMultiPolygon)
    for polygon in _polygons(shape):
        moved = ogr.Geometry(ogr.wkbPolygon)
        for ring in polygon:
            line = ogr.Geometry(ogr.wkbLinearRing)
            for x, y, *_height in ring.GetPoints():
                line.AddPoint_2D((x - grid.west) / grid.across, (grid.north - y) / grid.down)
            moved.AddGeometry(line)
        result.AddGeometry(moved)
    return result


def _polygons(shape: ogr.Geometry) -> Iterator[ogr.Geometry]:
    if ogr.GT_Flatten(shape.GetGeometryType()) == ogr.wkbPolygon:
        yield shape
        return
    for part in shape:
        yield from _polygons(part)
