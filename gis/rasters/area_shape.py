"""The area of a search in the coordinate system of a stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from osgeo import ogr, osr

from ..gdal_calls import needed
from ..gdal_error import GdalError
from ..gdal_reference import gdal_reference
from .raster_facts import Box

_STEPS = 40  # a side of the area gets that many: a straight line in degrees is curved elsewhere


def area_shape(area: Mapping[str, Any], crs: str) -> ogr.Geometry:
    """Return the area as an OGR geometry.

    Args:
        area: GeoJSON geometry, EPSG:4326, longitude first.
        crs: as in `RasterFacts`; coordinates come with easting first.

    Raises:
        GdalError: where it cannot be transformed.
    """
    shape = needed(ogr.CreateGeometryFromJson(json.dumps(area)))
    west, east, south, north = shape.GetEnvelope()
    step = max(east - west, north - south) / _STEPS
    if step > 0:
        shape.Segmentize(step)
    if not moved(shape, gdal_reference(4326), crs):
        raise GdalError("the area cannot be transformed")
    return shape


def moved(shape: ogr.Geometry, source: osr.SpatialReference, crs: str) -> bool:
    """Transform a geometry in place; return whether that could be done.

    Args:
        shape: is changed.
        source: its system, easting first.
        crs: as in `RasterFacts`.
    """
    try:
        code = shape.Transform(osr.CoordinateTransformation(source, named_system(crs)))
    except RuntimeError:  # GDAL's exceptions are switched on
        return False
    return code == ogr.OGRERR_NONE


def named_system(crs: str) -> osr.SpatialReference:
    """Return a system by code or WKT, easting first."""
    system = osr.SpatialReference()
    system.SetFromUserInput(crs)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def is_geographic(crs: str) -> bool:
    """Whether coordinates are degrees."""
    return bool(named_system(crs).IsGeographic())


def shape_box(shape: ogr.Geometry) -> Box:
    """Return west, south, east, north."""
    west, east, south, north = shape.GetEnvelope()
    return west, south, east, north
