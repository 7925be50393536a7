"""The area that the next search will ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.prepared_area import PreparedArea
from .area_kind import AreaKind


@dataclass(frozen=True)
class AreaChoice:
    """An area, ready to be asked, and how it came about.

    Attributes:
        area: checked, repaired where needed, cut at the antimeridian.
        kind: where it came from.
        place: its name for people, perhaps empty.
    """

    area: PreparedArea
    kind: AreaKind
    place: str = ""

    @property
    def geometry(self) -> Mapping[str, Any]:
        """GeoJSON geometry, EPSG:4326."""
        return self.area.geometry
