"""What several footprints cover together."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsGeometry

from ...core.acquisition import Acquisition
from ...core.prepared_area import PreparedArea

MOST = 60  # joining more takes longer than a click may


def joint_coverage(area: PreparedArea, acquisitions: Sequence[Acquisition]) -> float | None:
    """Return the share of the area under at least one footprint, 0 to 100; None where it cannot be told.

    Joined by QGIS, so that it needs no shapely.
    """
    if len(acquisitions) == 1:
        return acquisitions[0].coverage
    known = [acquisition.coverage for acquisition in acquisitions if acquisition.coverage is not None]
    if known and max(known) > 99.99:
        return 100.0
    footprints = [acquisition.footprint for acquisition in acquisitions if acquisition.footprint]
    if not footprints or len(acquisitions) > MOST or not area.km2:
        return None
    joined = QgsGeometry.unaryUnion([_geometry(wkb) for wkb in footprints])
    if joined.isNull() or joined.isEmpty():
        return None
    return area.coverage(bytes(joined.asWkb()))


def _geometry(wkb: bytes) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry
