"""Coordinate systems for GDAL."""

from __future__ import annotations

from osgeo import osr


def gdal_reference(epsg: int) -> osr.SpatialReference:
    """Return a coordinate system with easting (longitude) first, whatever its authority says.

    Raises:
        ValueError: where the code is not known.
    """
    found = osr.SpatialReference()
    try:
        known = found.ImportFromEPSG(epsg) == 0
    except RuntimeError:  # exceptions of osr are switched on
        known = False
    if not known:
        raise ValueError(f"no coordinate system EPSG:{epsg}")
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found
