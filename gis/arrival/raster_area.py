"""The area that a raster covers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from osgeo import ogr

from ...core.scene import Scene
from ..gdal_calls import gdal_calls, needed
from ..gdal_error import GdalError
from ..rasters.area_shape import moved, named_system
from ..rasters.raster_facts import RasterFacts
from ..stream_error import StreamError
from ..stream_problem import StreamProblem

STEPS = 20  # a straight side is curved in degrees


def raster_area(facts: RasterFacts, scene: Scene) -> Mapping[str, Any]:
    """Return, as GeoJSON in EPSG:4326, the scene's footprint; the raster's own outline where it has none.

    Raises:
        StreamError: NO_PLACE, where that cannot be said.
    """
    shape = None if scene.footprint is None else ogr.CreateGeometryFromWkb(scene.footprint)
    if shape is None or shape.GetDimension() < 2:
        shape = _outline(facts, scene)
    area: Mapping[str, Any] = json.loads(shape.ExportToJson())
    return area


def _outline(facts: RasterFacts, scene: Scene) -> ogr.Geometry:
    if facts.gcps:
        eastings, northings = zip(*((point[2], point[3]) for point in facts.gcps))
        west, south, east, north = min(eastings), min(northings), max(eastings), max(northings)
    else:
        west, south, east, north = facts.box
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    text = ", ".join(f"{x!r} {y!r}" for x, y in corners)
    try:
        with gdal_calls():
            shape = needed(ogr.CreateGeometryFromWkt(f"POLYGON(({text}))"))
            shape.Segmentize(max(east - west, north - south) / STEPS)
            placed = moved(shape, named_system(facts.crs), "EPSG:4326")
    except GdalError:
        placed = False
    if not placed:
        raise StreamError(StreamProblem.NO_PLACE, scene.title, scene.portal)
    return shape
