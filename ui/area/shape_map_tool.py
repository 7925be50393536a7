"""What the three drawing tools share."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent


class ShapeMapTool(QgsMapTool):
    """Draws one shape, emits it and is done; Esc gives up, the right button ends a polygon.

    Signals:
        drawn(QgsGeometry, QgsCoordinateReferenceSystem): the shape.
        abandoned(): Esc.
    """

    drawn = pyqtSignal(object, object)
    abandoned = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._points: list[QgsPointXY] = []
        self._band: QgsRubberBand | None = None

    def shape(self, points: list[QgsPointXY]) -> QgsGeometry | None:
        """Return the shape through `points` (map coordinates) in `shape_crs`; None for too few of them.

        Each tool has its own; this one has none.
        """
        return None

    def shape_crs(self) -> QgsCoordinateReferenceSystem:
        """Return the CRS that `shape` answers in."""
        return self.canvas().mapSettings().destinationCrs()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Show the shape as it would be with the pointer's position."""
        if self._points:
            self._show([*self._points, event.mapPoint()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, Backspace takes the last point back."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            event.accept()
            self.abandoned.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._points:
            self._points.pop()
            self._show(list(self._points))
            event.accept()
        else:
            event.ignore()

    def deactivate(self) -> None:
        """Leave nothing half drawn on the map."""
        self.clear()
        super().deactivate()

    def clear(self) -> None:
        """Forget the points and take the rubber band off the map."""
        self._points = []
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None

    def _finish(self, points: list[QgsPointXY]) -> None:
        shape = self.shape(points)
        if shape is None:
            return
        crs = self.shape_crs()
        self.clear()
        self.drawn.emit(shape, crs)

    def _show(self, points: list[QgsPointXY]) -> None:
        shape = self.shape(points)
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), QgsWkbTypes.PolygonGeometry)
            self._band.setColor(QColor(0, 0, 0))
            self._band.setSecondaryStrokeColor(QColor(255, 255, 255, 220))
            self._band.setFillColor(QColor(48, 121, 198, 40))
            self._band.setWidth(2)
        if shape is None:
            line = QgsGeometry.fromPolylineXY(points) if len(points) > 1 else QgsGeometry()
            self._band.setToGeometry(line, self.canvas().mapSettings().destinationCrs())
        else:
            self._band.setToGeometry(shape, self.shape_crs())
