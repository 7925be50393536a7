"""Draw a polygon on the map."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeyEvent

from .shape_map_tool import ShapeMapTool


class PolygonMapTool(ShapeMapTool):
    """Click by click; the right button, a double click or Enter closes it, Backspace takes a point back."""

    _doubled = False

    def shape(self, points: list[QgsPointXY]) -> QgsGeometry | None:
        """Return the polygon through the points; None for fewer than three different ones."""
        corners = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
        if len(corners) < 3:
            return None
        return QgsGeometry.fromPolygonXY([[*corners, corners[0]]])

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Add a point, or close the polygon.

        A double click closes it only here: were the map given back before, its next tool (pan) would take
        this release for a click of its own.
        """
        doubled, self._doubled = self._doubled, False
        if doubled or event.button() == Qt.MouseButton.RightButton:
            self._finish(list(self._points))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._points.append(event.mapPoint())
            self._show(list(self._points))

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """Note that the polygon is whole; the first click of the two has already added its point."""
        self._doubled = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes the polygon."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(list(self._points))
            event.accept()
        else:
            super().keyPressEvent(event)
