"""What the results do to the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QColor

from .footprint_box import footprint_geometry
from .results_page import ResultsPage

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

WGS84 = "EPSG:4326"
ROOM = 1.1  # around what is zoomed to
BLUE = QColor("#084a91")  # of the footprints' style
FLASHES, MILLISECONDS = 1, 400
SEEN, GONE = 120, 0  # opacity of a flash at its start and end


class ResultsOnMap(QObject):
    """Zooms, pans, and flashes the footprint under the pointer; belongs to the page."""

    def __init__(self, guichet: Guichet, page: ResultsPage, canvas: QgsMapCanvas) -> None:
        super().__init__(page)
        self._guichet, self._canvas = guichet, canvas
        page.zoom_requested.connect(self._zoom)
        page.pan_requested.connect(self._pan)
        page.hovered.connect(self._flash)

    def _zoom(self, box: QgsRectangle) -> None:
        on_canvas = self._to_canvas(box)
        if on_canvas is not None:
            on_canvas.scale(ROOM)
            self._canvas.setExtent(on_canvas)
            self._canvas.refresh()

    def _pan(self, box: QgsRectangle) -> None:
        on_canvas = self._to_canvas(box)
        if on_canvas is not None:
            self._canvas.setCenter(on_canvas.center())
            self._canvas.refresh()

    def _flash(self, acquisition_id: int) -> None:
        search = self._guichet.search
        acquisition = search.acquisition(acquisition_id) if search is not None else None
        geometry = footprint_geometry(acquisition) if acquisition is not None else None
        if geometry is None or geometry.isNull():
            return
        start, end = QColor(BLUE), QColor(BLUE)
        start.setAlpha(SEEN)
        end.setAlpha(GONE)
        wgs84 = QgsCoordinateReferenceSystem(WGS84)
        self._canvas.flashGeometries([geometry], wgs84, start, end, FLASHES, MILLISECONDS)

    def _to_canvas(self, box: QgsRectangle) -> QgsRectangle | None:
        """Return the box in the canvas' CRS, None where it lies outside of what that can show."""
        target = self._canvas.mapSettings().destinationCrs()
        if not target.isValid():
            return QgsRectangle(box)
        source = QgsCoordinateReferenceSystem(WGS84)
        transform = QgsCoordinateTransform(source, target, QgsProject.instance())
        try:
            return transform.transformBoundingBox(box)
        except QgsCsException:
            return None
