"""The area on the map: black dashes on a white casing, readable on imagery and on plain maps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsGeometry,
    QgsJsonUtils,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QColor

from ...gis.unowned import Unowned
from .geographic_area import GEOGRAPHIC

DENSE_ENOUGH = 500
STEPS_PER_EDGE = 16
ROOM_AROUND = 1.2


class AreaCanvasItem(QObject):
    """Keeps the area on one canvas, whatever CRS the project takes."""

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._shape = QgsGeometry()
        self._band: QgsRubberBand | None = None
        canvas.destinationCrsChanged.connect(self._draw)

    def show(self, geometry: Mapping[str, Any]) -> None:
        """Show a GeoJSON geometry, EPSG:4326, instead of what was shown."""
        shape = qgis_geometry(geometry)
        if shape.constGet() is not None and shape.constGet().nCoordinates() < DENSE_ENOUGH:
            shape = shape.densifyByCount(STEPS_PER_EDGE)
        self._shape = shape
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._shape = QgsGeometry()
        self._remove()

    def close(self) -> None:
        """Take the area off the canvas and stop listening to it."""
        self.clear()
        self._canvas.destinationCrsChanged.disconnect(self._draw)

    def zoom(self, room: float = ROOM_AROUND) -> None:
        """Show the whole area on the map; `room` is the map's size in sizes of the area."""
        box = self._shape.boundingBox()
        if self._band is None or box.isNull():
            return
        box.scale(room)
        box = box.intersect(QgsRectangle(-180, -90, 180, 90))
        crs = QgsCoordinateReferenceSystem(GEOGRAPHIC)
        with suppress(QgsCsException):  # a place that the project's CRS cannot express stays out of sight
            self._canvas.setReferencedExtent(QgsReferencedRectangle(box, crs))
            self._canvas.refresh()

    @property
    def visible(self) -> bool:
        """Whether an area is on the canvas."""
        return self._band is not None

    def _draw(self) -> None:
        if self._shape.isNull():
            return
        self._remove()
        band = QgsRubberBand(self._canvas, QgsWkbTypes.PolygonGeometry)
        band.setFillColor(QColor(0, 0, 0, 0))
        band.setStrokeColor(QColor("#111111"))
        band.setSecondaryStrokeColor(QColor(255, 255, 255, 220))
        band.setLineStyle(Qt.PenStyle.DashLine)
        band.setWidth(2)
        self._band = band
        try:
            band.setToGeometry(self._shape, QgsCoordinateReferenceSystem(GEOGRAPHIC))
        except QgsCsException:
            self._remove()  # the project's CRS cannot express this place; the area itself is unharmed

    def _remove(self) -> None:
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None


def qgis_geometry(geometry: Mapping[str, Any]) -> QgsGeometry:
    """Return a GeoJSON geometry as QGIS's own."""
    text = json.dumps({"type": "Feature", "properties": {}, "geometry": geometry})
    features = QgsJsonUtils.stringToFeatureList(text)
    return features[0].geometry() if features else QgsGeometry()
