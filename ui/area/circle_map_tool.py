"""Draw a circle on the map."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)

from .geodesic_circle import circle, geodesic_measure
from .geographic_area import GEOGRAPHIC
from .two_point_map_tool import TwoPointMapTool

LARGEST_RADIUS = 9_000_000.0  # metres; the other half of the Earth is not meant


class CircleMapTool(TwoPointMapTool):
    """From the centre outwards; a true circle on the ground, drawn as a polygon of 64 corners."""

    def shape(self, points: list[QgsPointXY]) -> QgsGeometry | None:
        """Return the circle around the first point through the second, EPSG:4326."""
        if len(points) < 2:
            return None
        source = self.canvas().mapSettings().destinationCrs()
        transform = QgsCoordinateTransform(source, self.shape_crs(), QgsProject.instance())
        try:
            centre, edge = (transform.transform(point) for point in points[:2])
        except QgsCsException:
            return None
        radius = geodesic_measure().measureLine(centre, edge)
        if not 0 < radius < LARGEST_RADIUS:
            return None
        return QgsGeometry.fromPolygonXY([[QgsPointXY(*position) for position in circle(centre, radius)]])

    def shape_crs(self) -> QgsCoordinateReferenceSystem:
        """Return EPSG:4326."""
        return QgsCoordinateReferenceSystem(GEOGRAPHIC)
