"""Where acquisitions lie."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsGeometry, QgsRectangle

from ...core.acquisition import Acquisition
from ...gis.footprint_features import drawn_area


def footprint_geometry(acquisition: Acquisition) -> QgsGeometry:
    """Return the footprint as it is drawn, in EPSG:4326, a null geometry where there is none."""
    geometry = QgsGeometry()
    area = drawn_area(acquisition.footprint)
    if area is not None:
        geometry.fromWkb(area)
    return geometry


def footprint_box(acquisitions: Iterable[Acquisition]) -> QgsRectangle:
    """Return the box around all footprints in EPSG:4326, a null one where none is known."""
    box = QgsRectangle()
    box.setMinimal()
    for acquisition in acquisitions:
        geometry = footprint_geometry(acquisition)
        if not geometry.isNull():
            box.combineExtentWith(geometry.boundingBox())
    return QgsRectangle() if box.isEmpty() and box.xMinimum() > box.xMaximum() else box
