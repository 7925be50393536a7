"""What the map shows, as boxes."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas

from ...core.flows.service_layer import Box

MERCATOR, GEOGRAPHIC = "EPSG:3857", "EPSG:4326"
WORLD = 20037508.35  # metres of EPSG:3857 from the middle to the edge


def view_degrees(canvas: QgsMapCanvas) -> Box | None:
    """Return west, south, east, north of the map's view in degrees; None where it shows nothing."""
    found = _view(canvas, GEOGRAPHIC)
    if found is None:
        return None
    west, south, east, north = found
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def view_square(canvas: QgsMapCanvas) -> Box | None:
    """Return the largest square inside the map's view in metres of EPSG:3857; None where it shows nothing."""
    found = _view(canvas, MERCATOR)
    if found is None:
        return None
    west, south, east, north = found
    half = min(east - west, north - south, 2 * WORLD) / 2
    middle = [_inside((low + high) / 2, WORLD - half) for low, high in ((west, east), (south, north))]
    return middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half


def _inside(value: float, limit: float) -> float:
    return max(-limit, min(limit, value)) if limit > 0 else 0.0


def _view(canvas: QgsMapCanvas, crs: str) -> Box | None:
    settings = canvas.mapSettings()
    extent = QgsRectangle(settings.visibleExtent())
    if not settings.hasValidSettings() or extent.isEmpty() or not extent.isFinite():
        return None
    source, target = settings.destinationCrs(), QgsCoordinateReferenceSystem(crs)
    if source.isValid() and source != target:
        transform = QgsCoordinateTransform(source, target, QgsProject.instance().transformContext())
        transform.setBallparkTransformsAreAppropriate(True)
        try:
            extent = transform.transformBoundingBox(extent)
        except QgsCsException:
            return None
    if extent.isEmpty() or not extent.isFinite():
        return None
    return extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()
