"""Coordinate systems for GDAL."""

from __future__ import annotations

from osgeo import osr

from .gdal_calls import needed


def gdal_reference(epsg: int) -> osr.SpatialReference:
    """Return a coordinate system with easting (longitude) first, whatever its authority says.

    Raises:
        GdalError: where the code is not known.
    """
    found = osr.SpatialReference()
    needed(found if found.ImportFromEPSG(epsg) == 0 else None)
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found
