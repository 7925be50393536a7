"""What the panel does to the map's view."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer

from ..gis.unowned import Unowned

FLASH_AFTER = 120  # milliseconds of rest: a pointer that only passes over the list flashes nothing
ROOM_AROUND = 1.1
GEOGRAPHIC = "EPSG:4326"


class MapView(QObject):
    """Zooms, pans and flashes footprints; a place that the map's CRS cannot express changes nothing."""

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        """Serve `canvas` with what the searches of `guichet` found."""
        super().__init__(parent)
        self._guichet = guichet
        self._canvas = canvas
        self._hovered = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLASH_AFTER)
        self._timer.timeout.connect(self._flash)

    def zoom_to(self, box: QgsRectangle) -> None:
        """Show a box of EPSG:4326 with some room around it."""
        wide = QgsRectangle(box)
        wide.scale(ROOM_AROUND)
        with suppress(QgsCsException):
            crs = QgsCoordinateReferenceSystem(GEOGRAPHIC)
            self._canvas.setReferencedExtent(QgsReferencedRectangle(wide, crs))
            self._canvas.refresh()

    def pan_to(self, box: QgsRectangle) -> None:
        """Put the middle of a box of EPSG:4326 into the middle of the map."""
        source = QgsCoordinateReferenceSystem(GEOGRAPHIC)
        target = self._canvas.mapSettings().destinationCrs()
        with suppress(QgsCsException):
            middle = QgsCoordinateTransform(source, target, QgsProject.instance()).transform(box.center())
            self._canvas.setCenter(middle)
            self._canvas.refresh()

    def hover(self, acquisition_id: int) -> None:
        """Flash the footprint under the pointer once it rests there; -1 for none."""
        self._hovered = acquisition_id
        if acquisition_id < 0:
            self._timer.stop()
        else:
            self._timer.start()

    def close_down(self) -> None:
        """Leave no timer."""
        self._timer.stop()

    def _flash(self) -> None:
        search = self._guichet.search
        acquisition = None if search is None else search.acquisition(self._hovered)
        if acquisition is None or acquisition.footprint is None:
            return
        geometry = QgsGeometry()
        geometry.fromWkb(acquisition.footprint)
        with suppress(QgsCsException):
            self._canvas.flashGeometries([geometry], QgsCoordinateReferenceSystem(GEOGRAPHIC))
