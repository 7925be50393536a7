"""Footprints as QGIS features."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsFeature, QgsGeometry

_POINT = 1  # second byte of little-endian WKB


def is_area(footprint: bytes | None) -> bool:
    """Return whether WKB is a polygon or several; a station is a point, which our layers do not take."""
    return footprint is not None and footprint[1] != _POINT


def make_feature(footprint: bytes | None, attributes: list[Any]) -> QgsFeature:
    """Return a feature from WKB (EPSG:4326) and attribute values; without geometry where there is no area."""
    feature = QgsFeature()
    feature.setAttributes(attributes)
    if is_area(footprint):
        geometry = QgsGeometry()
        geometry.fromWkb(footprint)
        feature.setGeometry(geometry)
    return feature
