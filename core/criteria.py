"""Conditions on scenes beyond area, period and family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Criteria:
    """None or empty: no condition. A scene whose value is unknown passes every condition but `identifier`.

    Attributes:
        cloud_max, snow_max: per cent.
        incidence_max: degrees, the whole angle; incidence_along_max, incidence_across_max: its parts along
            and across the track, without sign. sun_elevation_min: degrees. resolution_max: metres.
        orbit_direction: `ascending` or `descending`. orbit_relative: number.
        polarisation: e.g. `VV+VH`. mode: e.g. `IW`. tile: grid cell without prefix.
        stereo: sets of two or more views of one pass only; tri_stereo: of three or more.
        identifier: part of a product identifier.
    """

    cloud_max: float | None = None
    snow_max: float | None = None
    incidence_max: float | None = None
    sun_elevation_min: float | None = None
    resolution_max: float | None = None
    orbit_direction: str = ""
    orbit_relative: int | None = None
    polarisation: str = ""
    mode: str = ""
    tile: str = ""
    stereo: bool = False
    identifier: str = ""
    incidence_along_max: float | None = None
    incidence_across_max: float | None = None
    tri_stereo: bool = False

    @property
    def least_views(self) -> int:
        """How many views a stereo set must have: 1 where none is asked for."""
        return 3 if self.tri_stereo else 2 if self.stereo else 1

    def to_json(self) -> dict[str, Any]:
        """Return only the conditions that are set."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", False)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Criteria:
        """Read what `to_json` wrote.

        Raises:
            ValueError: on an unknown condition, named in the message.
        """
        known = {field.name for field in fields(Criteria)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(f"unknown criteria: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
        return Criteria(**values)
