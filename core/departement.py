"""One of the 101 French départements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Departement:
    """A département with a rough outline.

    Attributes:
        code: as INSEE writes it: `31`, `2A`, `973`.
        name: e.g. `Haute-Garonne`.
        geometry: GeoJSON, EPSG:4326, at most 80 points, some kilometres outside the true border at the
        most: for
            searching, not for measuring.
    """

    code: str
    name: str
    geometry: Mapping[str, Any]
