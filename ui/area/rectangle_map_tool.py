"""Draw a rectangle on the map."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle

from .two_point_map_tool import TwoPointMapTool


class RectangleMapTool(TwoPointMapTool):
    """From corner to corner, along the axes of the map's CRS."""

    def shape(self, points: list[QgsPointXY]) -> QgsGeometry | None:
        """Return the rectangle between two corners; None while it has no surface."""
        if len(points) < 2:
            return None
        rectangle = QgsRectangle(points[0], points[1])
        if rectangle.width() == 0 or rectangle.height() == 0:
            return None
        return QgsGeometry.fromRect(rectangle)
