"""The dark collar round a north-up picture, made transparent."""

from __future__ import annotations

from osgeo import gdal, ogr, osr

from .gdal_calls import needed
from .gdal_reference import gdal_reference

DARKEST_GROUND = 24
# edges of footprints are straight in longitude and latitude, not in the picture's grid (degrees)
EDGE_STEP = 0.05


def clear_collar(picture: gdal.Dataset, footprint: bytes) -> None:
    """Make transparent what lies outside the footprint and is dark.

    Scenes fill their tile only in part, and a JPEG has no transparency: the rest is nearly black. The
    footprint alone would not do, portals draw it with few points; darkness alone would not either, water is
    dark.

    Args:
        picture: RGBA dataset in memory with its georeference; its alpha band is changed. Left alone if it has
            transparent pixels already.
        footprint: WKB, EPSG:4326, longitude first.
    """
    alpha = picture.GetRasterBand(4)
    before = bytes(alpha.ReadRaster())
    inside = _inside(picture, footprint) if min(before) == 255 else b""
    if not inside:
        return
    bright = bytes(255 if value > DARKEST_GROUND else 0 for value in range(256))
    # whole numbers of a million bytes: an "or" over all pixels at once, without numpy
    kept = int.from_bytes(inside, "little")
    for band in (1, 2, 3):
        kept |= int.from_bytes(bytes(picture.GetRasterBand(band).ReadRaster()).translate(bright), "little")
    alpha.WriteRaster(0, 0, alpha.XSize, alpha.YSize, kept.to_bytes(len(inside), "little"))


def _inside(picture: gdal.Dataset, footprint: bytes) -> bytes:
    """Return 255 for pixels inside the footprint, else 0; nothing where the footprint is of no help."""
    geometry = ogr.CreateGeometryFromWkb(footprint)
    if geometry is None or geometry.GetDimension() != 2:
        return b""
    geometry.Segmentize(EDGE_STEP)
    if geometry.Transform(osr.CoordinateTransformation(gdal_reference(4326), picture.GetSpatialRef())) != 0:
        return b""
    width, height = picture.RasterXSize, picture.RasterYSize
    mask = needed(gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte))
    mask.SetSpatialRef(picture.GetSpatialRef())
    mask.SetGeoTransform(picture.GetGeoTransform())
    # GDAL 3.11 moved vectors in memory from the driver "Memory" to "MEM"
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    vectors = needed(driver.CreateDataSource("footprint"))
    layer = vectors.CreateLayer("footprint", picture.GetSpatialRef(), ogr.wkbUnknown)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(geometry)
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(mask, [1], layer, burn_values=[255], options=["ALL_TOUCHED=TRUE"])
    inside = bytes(mask.GetRasterBand(1).ReadRaster())
    return inside if any(inside) else b""
