"""Shapes as pixels."""

from __future__ import annotations

from osgeo import gdal, ogr

from ..gdal_calls import gdal_calls, needed
from .area_shape import named_system
from .pixel_grid import PixelGrid


def rasterised(shape: ogr.Geometry, grid: PixelGrid, touched: bool = True) -> bytes:
    """Return, row by row, 1 for each pixel whose middle lies in `shape` and 0 for the others.

    Args:
        shape: polygons in the system of `grid`.
        grid: the pixels.
        touched: whether a shape that holds the middle of no pixel gets those that it touches.

    Raises:
        GdalError: where GDAL cannot.
    """
    with gdal_calls():
        found = _burnt(shape, grid, [])
        return _burnt(shape, grid, ["ALL_TOUCHED=TRUE"]) if touched and not any(found) else found


def _burnt(shape: ogr.Geometry, grid: PixelGrid, options: list[str]) -> bytes:
    system = named_system(grid.crs)
    raster = needed(gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 1, gdal.GDT_Byte))
    raster.SetGeoTransform(grid.transform)
    raster.SetProjection(system.ExportToWkt())
    # the driver of layers in memory is called MEM since GDAL 3.11
    driver = needed(ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM"))
    source = driver.CreateDataSource("")
    layer = source.CreateLayer("", system, ogr.wkbUnknown)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(shape)
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=options)
    return bytes(needed(raster.ReadRaster()))
