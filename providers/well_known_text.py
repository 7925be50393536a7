"""Polygons as well-known text, longitude first, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_NUMBER = r"[-+0-9.eE]+"
_RING = re.compile(r"\(([^()]*)\)")
_POINT = re.compile(rf"\s*POINT\s*Z?\s*\(\s*({_NUMBER})\s+({_NUMBER})", re.IGNORECASE)
_PARTS = re.compile(r"\)\s*\)\s*,\s*\(\s*\(")
_LONGEST = 1_000_000  # characters; footprints of orbits have some ten thousand
_DECIMALS = 6  # of a degree: 0.1 m


def geometry_text(geometry: Mapping[str, Any]) -> str:
    """Return a GeoJSON Polygon or MultiPolygon as text, to 0.1 m."""
    if geometry["type"] == "Polygon":
        return f"POLYGON{_rings_text(geometry['coordinates'])}"
    return f"MULTIPOLYGON({','.join(_rings_text(rings) for rings in geometry['coordinates'])})"


def read_geometry(text: Any) -> Mapping[str, Any] | None:
    """Return POINT, POLYGON or MULTIPOLYGON as GeoJSON; None for anything else. One polygon is a Polygon.

    Raises:
        ValueError, IndexError: on coordinates that are no numbers.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    kind = text[:20].lstrip().upper()
    if kind.startswith("POLYGON"):
        return {"type": "Polygon", "coordinates": _rings(text)}
    if kind.startswith("MULTIPOLYGON"):
        polygons = [_rings(part) for part in _bare_parts(text)]
        if len(polygons) == 1:
            return {"type": "Polygon", "coordinates": polygons[0]}
        return {"type": "MultiPolygon", "coordinates": polygons}
    point = _POINT.match(text)
    if point is None:
        return None
    return {"type": "Point", "coordinates": [float(point.group(1)), float(point.group(2))]}


def _bare_parts(text: str) -> list[str]:
    """Return the polygons of a MULTIPOLYGON, their outermost brackets in any state."""
    parts = _PARTS.split(text)
    return parts if len(parts) == 1 else [f"({part})" for part in parts]


def _rings(text: str) -> list[list[list[float]]]:
    return [_ring(ring) for ring in _RING.findall(text)]


def _ring(text: str) -> list[list[float]]:
    """Return the positions of a ring: by way of JSON, which is read in a third of the time."""
    try:
        told = text.strip().replace(", ", ",").replace(",", "],[").replace(" ", ",")
        found: list[list[float]] = json.loads(f"[[{told}]]")
    except (ValueError, RecursionError):  # plus signs, several blanks
        return [[float(number) for number in position.split()[:2]] for position in text.split(",")]
    return found


def _rings_text(rings: Any) -> str:
    return f"({','.join(_ring_text(ring) for ring in rings)})"


def _ring_text(ring: Any) -> str:
    return f"({','.join(f'{_number(x)} {_number(y)}' for x, y, *_ in ring)})"


def _number(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
