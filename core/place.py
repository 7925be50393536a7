"""A place that somebody can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """What a geocoder, a list of départements or a grid says of a name.

    Attributes:
        title: for people, e.g. "Toulouse (31)".
        kind: `commune`, `departement`, `tile`, `coordinates` or `place`.
        box: (west, south, east, north), EPSG:4326; west > east across the antimeridian.
        geometry: GeoJSON Polygon or MultiPolygon (EPSG:4326), None where only a box is known.
        source: who says so, for attribution; empty for what is computed here.
    """

    title: str
    kind: str
    box: tuple[float, float, float, float]
    geometry: Mapping[str, Any] | None = None
    source: str = ""
