"""Areas that leave nothing out."""

from __future__ import annotations

from ..core.prepared_area import PreparedArea

_KM2 = 505e6  # the Earth has 510


def is_whole_earth(area: PreparedArea) -> bool:
    """Return whether an area is the whole Earth, so that it need not be sent."""
    return area.km2 > _KM2
