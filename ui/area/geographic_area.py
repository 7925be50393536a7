"""From a geometry in any CRS to GeoJSON in longitude and latitude, also over the antimeridian or a pole."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsWkbTypes,
)

from ...gis.translation import tr
from .area_unreadable_error import AreaUnreadableError

GEOGRAPHIC = "EPSG:4326"
VERTICES = 2000
STEPS_PER_EDGE = 20
Ring = list[list[float]]


def geographic_area(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> dict[str, Any]:
    """Return `geometry` as a GeoJSON Polygon or MultiPolygon, EPSG:4326.

    Straight edges of a projected CRS are bent in longitude and latitude, so they are cut into steps first.
    Longitudes may leave ±180 where an area crosses the antimeridian: `prepare_area` cuts it there.

    Raises:
        AreaUnreadableError: when it has no polygon or lies outside what its CRS can express.
    """
    shape = _polygons_of(geometry)
    if crs.isValid() and not crs.isGeographic():
        shape = _in_steps(shape)
    document = _transformed(shape, crs, context)
    if not crs.isGeographic():
        _each_ring(document, unwrapped)
    return _within_the_world(document)


def _transformed(
    shape: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> dict[str, Any]:
    target = QgsCoordinateReferenceSystem(GEOGRAPHIC)
    failed = False
    if crs.isValid() and crs != target:
        try:
            shape.transform(QgsCoordinateTransform(crs, target, context))
        except QgsCsException:
            failed = True
    text = shape.asJson(9)
    if failed or "null" in text:  # positions beyond the limb of a globe come back as infinite
        raise AreaUnreadableError(tr("The area lies outside what its coordinate system can express."))
    document: dict[str, Any] = json.loads(text)
    return document


def unwrapped(ring: Ring) -> Ring:
    """Return `ring` without jumps of more than half a turn; closed over the pole that it encloses."""
    out: Ring = []
    turn = 0.0
    for longitude, latitude, *_ in ring:
        if out:
            jump = longitude + turn - out[-1][0]
            turn -= 360.0 * round(jump / 360.0)
        out.append([longitude + turn, latitude])
    if out and abs(out[-1][0] - out[0][0]) > 180.0:
        pole = math.copysign(90.0, sum(latitude for _, latitude in out))
        out += [[out[-1][0], pole], [out[0][0], pole], list(out[0])]
    return out


def _polygons_of(geometry: QgsGeometry) -> QgsGeometry:
    shape = QgsGeometry(geometry)
    if not shape.isNull() and shape.type() != QgsWkbTypes.PolygonGeometry:
        shape.convertGeometryCollectionToSubclass(QgsWkbTypes.PolygonGeometry)
    if shape.isNull() or shape.isEmpty() or shape.type() != QgsWkbTypes.PolygonGeometry:
        raise AreaUnreadableError(tr("There is no polygon in it."))
    flat = shape.constGet().segmentize()
    flat.dropZValue()
    flat.dropMValue()
    return QgsGeometry(flat)


def _in_steps(shape: QgsGeometry) -> QgsGeometry:
    vertices = max(1, shape.constGet().nCoordinates())
    steps = min(STEPS_PER_EDGE, VERTICES // vertices)
    return shape.densifyByCount(steps) if steps else shape


def _each_ring(document: dict[str, Any], change: Any) -> None:
    polygons = [document["coordinates"]] if document["type"] == "Polygon" else document["coordinates"]
    for polygon in polygons:
        polygon[:] = [change(ring) for ring in polygon]


def _within_the_world(document: dict[str, Any]) -> dict[str, Any]:
    """Return the area with latitudes inside ±90; what goes round the whole world becomes a band of it."""
    _each_ring(document, lambda ring: [[x, max(-90.0, min(90.0, y))] for x, y, *_ in ring])
    polygons = [document["coordinates"]] if document["type"] == "Polygon" else document["coordinates"]
    for polygon in polygons:
        outer: Sequence[Sequence[float]] = polygon[0]
        longitudes = [position[0] for position in outer]
        if len(outer) <= 5 + 4 * STEPS_PER_EDGE and max(longitudes) - min(longitudes) >= 360.0:
            south, north = (function(position[1] for position in outer) for function in (min, max))
            polygon[:] = [[[-180, south], [180, south], [180, north], [-180, north], [-180, south]]]
    return document
