"""Cutting a stream along the area's outline."""

from __future__ import annotations

from collections.abc import Iterator

from osgeo import gdal, ogr

from ..gdal_calls import gdal_calls, needed
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts
from .vrt_text import GAP, number_text


def cut(raster: RasterFacts, shape: ogr.Geometry) -> RasterFacts:
    """Return the raster with nothing outside the shape; in the same grid, so pixels keep their values.

    Args:
        raster: an own virtual raster.
        shape: polygons in its coordinate system.

    Raises:
        GdalError: where GDAL cannot.
    """
    if _is_whole(raster, shape):
        return raster
    gaps = [
        GAP if band.nodata is None or band.nodata != band.nodata else number_text(band.nodata)
        for band in raster.bands
    ]
    grid = PixelGrid.of(raster)
    with gdal_calls():
        result = needed(
            gdal.Warp(
                "",
                needed(gdal.Open(raster.path)),
                format="VRT",
                outputBounds=grid.box,
                xRes=grid.across,
                yRes=grid.down,
                resampleAlg="near",
                srcNodata=" ".join(gaps),
                dstNodata=" ".join(gaps),
                warpOptions=[f"CUTLINE={_in_pixels(shape, grid).ExportToWkt()}"],
            )
        )
        document = result.GetMetadata("xml:VRT")[0]
    return RasterFacts(document, raster.width, raster.height, raster.crs, raster.transform, raster.bands)


def _is_whole(raster: RasterFacts, shape: ogr.Geometry) -> bool:
    """Whether the shape covers the raster but for half a pixel: then there is nothing to cut."""
    west, south, east, north = raster.box
    inner = min(raster.pixel) / 2
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south)):
        ring.AddPoint_2D(x, y)
    box = ogr.Geometry(ogr.wkbPolygon)
    box.AddGeometry(ring)
    return bool(shape.Contains(box.Buffer(-inner)))


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
