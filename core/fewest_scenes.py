"""The fewest scenes that cover an area."""

from __future__ import annotations

from collections.abc import Iterable

from .acquisition import Acquisition
from .geometry import cover_greedily
from .prepared_area import PreparedArea

_WORTH_IT = 0.001  # share of the area: what a seam between two tiles may leave open


def fewest_scenes(area: PreparedArea, acquisitions: Iterable[Acquisition]) -> tuple[int, ...]:
    """Return ids of acquisitions that together cover as much of the area as all do, largest gain first.

    Greedy: each time the one that adds most, among equals the first of `acquisitions`. This is
    not always the least possible number, but close to it. Those without a footprint are left out.

    Raises:
        ImportError: without shapely; callers ask `geometry.has_shapely` first.
    """
    footprints = [(one.id, one.footprint) for one in acquisitions if one.footprint is not None]
    return cover_greedily(area.polygons, footprints, _WORTH_IT)
