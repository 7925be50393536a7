"""Coordinate systems that two threads use, without harm to QGIS.

QGIS 3.22 keeps systems and transformations in memory for all threads, with a part for each thread. Where a
thread was the only one that used a system, and ends while somebody holds that system, such as the layer that
the thread made, the system is broken for all of QGIS until it ends: every transformation is invalid, maps
in that system stay empty. The provider of a WMS layer transforms its bounding boxes.
"""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRectangle,
)

_DEGREES = ("EPSG:4326", "CRS:84")
_PLACE = QgsRectangle(2.0, 45.0, 2.1, 45.1)


def know_system(crs: str) -> bool:
    """Have the main thread use a system first; return whether QGIS knows it."""
    wanted = QgsCoordinateReferenceSystem.fromOgcWmsCrs(crs)
    for name in _DEGREES:
        degrees = QgsCoordinateReferenceSystem.fromOgcWmsCrs(name)
        transformed(_PLACE, degrees, wanted)
        transformed(QgsRectangle(0.0, 0.0, 1.0, 1.0), wanted, degrees)
    return bool(wanted.isValid())


def forget_systems() -> None:
    """Empty QGIS's memory, before a thread ends that may have been the first to use a system."""
    QgsCoordinateTransform.invalidateCache()
    QgsCoordinateReferenceSystem.invalidateCache()


def transformed(
    box: QgsRectangle, start: QgsCoordinateReferenceSystem, end: QgsCoordinateReferenceSystem
) -> QgsRectangle | None:
    """Return a rectangle around another one in another system; None where that cannot be computed."""
    try:
        found = QgsCoordinateTransform(start, end, QgsCoordinateTransformContext()).transformBoundingBox(box)
    except QgsCsException:
        return None
    return found if found.isFinite() and not found.isEmpty() else None
