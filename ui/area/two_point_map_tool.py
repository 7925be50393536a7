"""Shapes of two points: drag from one to the other, or click one and then the other."""

from __future__ import annotations

from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import QPoint, Qt

from .shape_map_tool import ShapeMapTool

DRAG_PIXELS = 6


class TwoPointMapTool(ShapeMapTool):
    """A press sets the first point; the release far from it, or the next click, the second."""

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Take the first point."""
        if event.button() == Qt.MouseButton.LeftButton and not self._points:
            self._points = [event.mapPoint()]
            self._pressed = QPoint(event.pixelPoint())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Take the second point, unless this is the end of the first click."""
        if event.button() == Qt.MouseButton.RightButton:
            self.clear()
        elif (
            event.button() == Qt.MouseButton.LeftButton and self._points and self._is_far(event.pixelPoint())
        ):
            self._finish([self._points[0], event.mapPoint()])

    def _is_far(self, position: QPoint) -> bool:
        return (position - self._pressed).manhattanLength() >= DRAG_PIXELS
