"""A circle on the ground."""

from __future__ import annotations

import math

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsDistanceArea, QgsPointXY

from .geographic_area import GEOGRAPHIC, unwrapped

CORNERS = 64
ELLIPSOID = "EPSG:7030"  # WGS 84, whatever the project measures on


def circle(centre: QgsPointXY, radius: float) -> list[list[float]]:
    """Return a closed ring of 64 corners, [longitude, latitude], at `radius` metres from `centre`.

    Longitudes may leave ±180: the ring never jumps over the antimeridian; it is closed over a pole inside it.
    """
    measure = geodesic_measure()
    angles = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    points = [measure.computeSpheroidProject(centre, radius, angle) for angle in angles]
    return unwrapped([[point.x(), point.y()] for point in [*points, points[0]]])


def geodesic_measure() -> QgsDistanceArea:
    """Return a measure for positions in EPSG:4326, in metres on the ellipsoid."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(QgsCoordinateReferenceSystem(GEOGRAPHIC), QgsCoordinateTransformContext())
    measure.setEllipsoid(ELLIPSOID)
    return measure
