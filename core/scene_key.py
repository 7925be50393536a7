"""What makes two scenes of different portals the same acquisition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SceneKey:
    """Two scenes are the same acquisition when `place` is equal and the instants lie within `tolerance`.

    Attributes:
        place: satellite and ground cell, e.g. `S2A/31TCJ` or `LC08/198030`; `portal/id` where nothing better
            is known.
        instant: seconds since 1970-01-01 UTC; None where the name alone decides.
        tolerance: seconds. Sentinel-2 catalogues print the start of the data take or of the granule, up to 25
            minutes apart, while the same satellite sees the same tile again after 98 minutes at the earliest.
    """

    place: str
    instant: float | None = None
    tolerance: float = 0.0

    def matches(self, other: SceneKey) -> bool:
        """Return whether both keys name one acquisition."""
        if self.place != other.place:
            return False
        if self.instant is None or other.instant is None:
            return self.instant is other.instant
        return abs(self.instant - other.instant) <= max(self.tolerance, other.tolerance)
