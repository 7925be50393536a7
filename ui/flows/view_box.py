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

from ...core.flows.box_meeting import boxes_meet
from ...core.flows.service_layer import Box

MERCATOR, GEOGRAPHIC = "EPSG:3857", "EPSG:4326"
MARGIN = 1.05  # around a box that is shown
LEAST_SHARE = 0.04  # of the view's width or height that a layer takes
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


def hardly_seen(box: Box, view: Box) -> bool:
    """Whether what lies in a box is outside of the view, or too small in it; both in degrees."""
    if not boxes_meet(box, view):
        return True
    width, height = (box[2] - box[0]) % 360.0 or 360.0, box[3] - box[1]
    return max(width / (view[2] - view[0]), height / (view[3] - view[1])) < LEAST_SHARE


def show_box(canvas: QgsMapCanvas, box: Box) -> None:
    """Zoom the map to a box in degrees."""
    west, south, east, north = box
    extent = QgsRectangle(west, south, east if east > west else east + 360.0, north)
    target = canvas.mapSettings().destinationCrs()
    if target.isValid() and target.authid() != GEOGRAPHIC:
        source = QgsCoordinateReferenceSystem(GEOGRAPHIC)
        transform = QgsCoordinateTransform(source, target, QgsProject.instance().transformContext())
        transform.setBallparkTransformsAreAppropriate(True)
        try:
            extent = transform.transformBoundingBox(extent.intersect(target.bounds()))
        except QgsCsException:
            return
    if not extent.isEmpty() and extent.isFinite():
        extent.scale(MARGIN)
        canvas.setExtent(extent)
        canvas.refresh()


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
