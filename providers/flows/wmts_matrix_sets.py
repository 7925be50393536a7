"""Tile matrix sets of WMTS capabilities."""

from __future__ import annotations

import math

from ...core.flows.axis_order import north_first
from ...core.flows.matrix_set import MatrixSet
from ...core.flows.tile_matrix import TileMatrix
from ...core.safe_xml import Element, child_text
from .capabilities_box import number
from .capabilities_crs import DEGREES, WEB_MERCATOR, crs_code

WELL_KNOWN = ("GoogleMapsCompatible", "WebMercatorQuad")
_MOST_SETS, _MOST_MATRICES = 500, 60
_NAME_LIMIT = 300
_HALF = 20037508.3427892
_COARSEST = 559082264.0287178  # OGC 07-057r7, table E.4
_LEVELS = 25
_TILE = 256


def matrix_sets_of(contents: Element) -> dict[str, MatrixSet]:
    """Return the sets by name; those without a name, a system or a level are left out."""
    sets = (_matrix_set(element) for element in contents.findall("TileMatrixSet")[:_MOST_SETS])
    return {each.name: each for each in sets if each is not None}


def well_known_set(name: str) -> MatrixSet:
    """Return the set of web Mercator with 256 pixels, under a name (OGC 07-057r7, E.4; 17-083r4, D.1)."""
    levels = (
        TileMatrix(str(level), _COARSEST / 2**level, -_HALF, _HALF, _TILE, _TILE, 2**level, 2**level)
        for level in range(_LEVELS)
    )
    return MatrixSet(name, WEB_MERCATOR, tuple(levels))


def _matrix_set(element: Element) -> MatrixSet | None:
    name, written = child_text(element, "Identifier"), child_text(element, "SupportedCRS")
    crs = crs_code(written)
    if not 0 < len(name) <= _NAME_LIMIT or not crs:
        return None
    swapped = north_first(crs)
    found = (_matrix(each, crs, swapped) for each in element.findall("TileMatrix")[:_MOST_MATRICES])
    matrices = sorted(filter(None, found), key=lambda matrix: -matrix.scale)
    if matrices:
        return MatrixSet(name, crs, tuple(matrices))
    scales = child_text(element, "WellKnownScaleSet")
    return well_known_set(name) if scales.endswith(WELL_KNOWN) and crs == WEB_MERCATOR else None


def _matrix(element: Element, crs: str, swapped: bool) -> TileMatrix | None:
    name = child_text(element, "Identifier")
    scale = number(child_text(element, "ScaleDenominator"))
    corner = [number(part) for part in child_text(element, "TopLeftCorner").replace(",", " ").split()[:3]]
    sizes = [_count(element, each) for each in ("TileWidth", "TileHeight", "MatrixWidth", "MatrixHeight")]
    if not 0 < len(name) <= _NAME_LIMIT or not scale > 0 or len(corner) != 2 or 0 in sizes:
        return None
    if any(map(math.isnan, corner)):
        return None
    # latitude cannot be -180: some servers write longitude first all the same
    turned = swapped and not (crs == DEGREES and abs(corner[0]) > 90)
    left, top = (corner[1], corner[0]) if turned else (corner[0], corner[1])
    return TileMatrix(name, scale, left, top, *sizes)


def _count(element: Element, name: str) -> int:
    told = child_text(element, name)
    return int(told) if told.isdecimal() and len(told) <= 9 else 0
