"""A scene of a bucket from what its path and its document say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...core.family import Family
from ...core.grid_placement import GridPlacement
from ...core.mgrs import tile_bounds
from ...core.online import Online
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ..built_scene import build_scene
from ..stac_properties import number
from .tile_footprint import square_footprint

_ALMOST_A_DAY = timedelta(days=1) - timedelta(seconds=1)


def bucket_scene(
    portal: str,
    family: Family,
    place: str,
    name: str,
    day: datetime,
    tile: str,
    picture: str,
    **told: Any,
) -> Scene:
    """Return the scene; without a footprint of its own it has the square of its tile.

    Args:
        portal: portal id.
        family: what it is.
        place: bucket and folder; its identifier where there is no product name.
        name: product name without extension, empty where it is not known.
        day: first moment of the sensing day; the scene lasts the day where no time is told.
        tile: e.g. `31TCJ`.
        picture: address of the small picture, which shows the whole tile, north up; empty: none.
        told: `acquired`, `footprint`, `cloud` and other fields of `Scene`, None where unknown.
    """
    if not told.get("acquired"):
        told["acquired"], told["ended"] = day, day + _ALMOST_A_DAY
    placement = GridPlacement(*tile_bounds(tile))
    told["footprint"] = told.get("footprint") or square_footprint(tile)
    told["quicklook"] = Quicklook(picture, placement) if picture else None
    return build_scene(
        portal,
        family,
        name or place,
        name or place,
        tile=tile,
        instrument="MSI",
        online=Online.YES,
        format="JP2",
        **told,
    )


def percent(value: Any) -> float | None:
    """Return a share in per cent, None where it is none."""
    found = number(value)
    return found if found is not None and 0 <= found <= 100 else None
