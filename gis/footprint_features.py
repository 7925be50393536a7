"""Footprints as QGIS features."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import QgsFeature, QgsGeometry

from ..core.well_known_binary import POINT, kind_of, pack_polygon, unpack_point

_HALF_SIDE = 0.005  # degrees of latitude, 0.55 km: virtual stations along a river are some kilometres apart


def drawn_area(footprint: bytes | None) -> bytes | None:
    """Return a footprint as WKB of the one kind that our layers take: polygons.

    A station is a point. It becomes a square of some 1.1 km around it, which can be seen, clicked and
    selected like any footprint; the position itself stays in the scene and its STAC item.
    """
    if footprint is None or kind_of(footprint) != POINT:
        return footprint
    x, y = unpack_point(footprint)
    aside = _HALF_SIDE / max(math.cos(math.radians(y)), 0.05)
    west, east = max(x - aside, -180.0), min(x + aside, 180.0)
    south, north = max(y - _HALF_SIDE, -90.0), min(y + _HALF_SIDE, 90.0)
    return pack_polygon([[(west, south), (east, south), (east, north), (west, north), (west, south)]])


def make_feature(footprint: bytes | None, attributes: list[Any]) -> QgsFeature:
    """Return a feature from WKB (EPSG:4326) and attribute values; a station gets a small square."""
    feature = QgsFeature()
    feature.setAttributes(attributes)
    area = drawn_area(footprint)
    if area is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(area)
        feature.setGeometry(geometry)
    return feature
