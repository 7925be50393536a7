"""How fine the map is."""

from __future__ import annotations

from qgis.core import QgsDistanceArea, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas

WGS84 = "EPSG:7030"  # the ellipsoid


def map_metres(canvas: QgsMapCanvas) -> float | None:
    """Return the ground size of a pixel in the middle of the map in metres, None while it shows nothing."""
    settings = canvas.mapSettings()
    units = settings.mapUnitsPerPixel()
    if not settings.hasValidSettings() or not units > 0:
        return None
    measure = QgsDistanceArea()
    measure.setSourceCrs(settings.destinationCrs(), QgsProject.instance().transformContext())
    measure.setEllipsoid(WGS84)
    middle = settings.visibleExtent().center()
    metres = measure.measureLine(middle, QgsPointXY(middle.x(), middle.y() + units))
    return metres if metres > 0 else None
