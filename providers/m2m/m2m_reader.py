"""Result of `scene-search` → scene and files (portal sheet usgs-landsatlook, Result fields)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.grid_placement import GridPlacement
from ...core.mgrs import is_tile, tile_bounds
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.product_name import ProductName
from ...core.product_names import read_product_name
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..stac_properties import number, text
from .browse_grid import browse_grid

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_LONGEST = 2_000  # characters of an address
_WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?/", re.IGNORECASE)
_MIDNIGHT = " 00:00:00"
_PICTURES = (("browsePath", "overview"), ("thumbnailPath", "thumbnail"))
Item = Mapping[str, Any]


class M2mReader:
    """Reads the results of one portal."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._open = portal.access.quicklooks == "anonymous"

    def scene(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene.

        Its identifier is `displayId`, since level 1 and level 2 of a scene have the same `entityId`. A day
        without a time stands for all of its hours; where the product's name has the time, that is taken.

        Raises:
            ValueError: without identifier.
        """
        title = text(item.get("displayId")) or text(item.get("entityId"))
        footprint = to_wkb(item.get("spatialCoverage")) or to_wkb(item.get("spatialBounds"))
        start, end = _sensed(item.get("temporalCoverage"))
        placement: GridPlacement | None = None
        name = read_product_name(title) or ProductName()
        if family.mission == "Landsat":
            placement = browse_grid(footprint)
        else:
            if name.sensed is not None and not name.day_only:
                start, end = name.sensed, None
            placement = GridPlacement(*tile_bounds(name.tile)) if is_tile(name.tile) else None
        return build_scene(
            self._portal,
            family,
            title,
            title,
            name,
            acquired=start,
            ended=end,
            footprint=footprint,
            cloud=_cloud(item.get("cloudCover")),
            online=_online(item.get("options")),
            quicklook=self._quicklook(item.get("browse"), placement),
            item=origin,
        )

    def _quicklook(self, pictures: Any, placement: GridPlacement | None) -> Quicklook | None:
        first = next(_web_pictures(pictures), None)
        if first is None:
            return None
        href, small = _address(first, "browsePath"), _address(first, "thumbnailPath")
        return Quicklook(href or small, placement, small if href else "", open=self._open)

    def assets(self, item: Item) -> tuple[Asset, ...]:
        """Return the pictures, and the map service of the scene, which is georeferenced."""
        found = []
        for number_, picture in enumerate(_web_pictures(item.get("browse"))):
            title = clean_text(picture.get("browseName"), 100)
            for name, role in _PICTURES:
                href = _address(picture, name)
                if href:
                    found.append(Asset(f"{role}-{number_ + 1}", title, href, "image/jpeg", (role,)))
            overlay = _address(picture, "overlayPath")
            if overlay:
                found.append(Asset(f"wms-{number_ + 1}", title, overlay, roles=("visual",)))
        return tuple(found)


def _web_pictures(pictures: Any) -> Iterator[Item]:
    """Yield the pictures that have an address; the first is that of natural colours."""
    for picture in pictures if isinstance(pictures, list) else ():
        if isinstance(picture, dict) and any(_address(picture, name) for name, _ in _PICTURES):
            yield picture


def _address(picture: Item, name: str) -> str:
    href = picture.get(name)
    return href if isinstance(href, str) and len(href) <= _LONGEST and _WEB.match(href) else ""


def _cloud(value: Any) -> float | None:
    """Return the cover, which is a text; -1 is unknown."""
    cover = number(value)
    return cover if cover is not None and 0.0 <= cover <= 100.0 else None


def _online(options: Any) -> Online:
    """Return whether the product can be downloaded, or ordered."""
    if not isinstance(options, dict):
        return Online.UNKNOWN
    if options.get("download") is True:
        return Online.YES
    return Online.ORDER if options.get("order") is True else Online.UNKNOWN


def _sensed(coverage: Any) -> tuple[datetime | None, datetime | None]:
    """Return start and end; a midnight is a day without a time."""
    if not isinstance(coverage, dict):
        return None, None
    start, end = _instant(coverage.get("startDate")), _instant(coverage.get("endDate"))
    last = end if end is not None else start
    if last is not None and last.time() == datetime.min.time():
        last += _DAY - _TICK
    return start, last


def _instant(value: Any) -> datetime | None:
    """Return an instant; the usual form, a midnight, is read as a day, which is quicker."""
    if isinstance(value, str) and len(value) == 19 and value.endswith(_MIDNIGHT):
        return parse_instant(f"{value[:10]}T00:00:00Z")
    return parse_instant(value)
