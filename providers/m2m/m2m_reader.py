"""Result of `scene-search` → scene and files (portal sheet usgs-landsatlook, Result fields)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from ...core.product_names import read_product_name
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.scene_key import SceneKey
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..safe_urls import is_web
from ..stac_properties import number, text
from .browse_grid import browse_grid

_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=12)
_TICK = timedelta(microseconds=1)
_LONGEST = 2_000  # characters of an address
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
        if family.mission != "Landsat":  # whose names have no time either
            name = read_product_name(title)
            start, end = (start, end) if name is None or name.day_only else (name.sensed, None)
        scene = build_scene(
            self._portal,
            family,
            title,
            title,
            acquired=start,
            ended=end,
            footprint=footprint,
            cloud=_cloud(item.get("cloudCover")),
            online=_online(item.get("options")),
            item=origin,
        )
        quicklook = self._quicklook(item.get("browse"), family, scene)
        return replace(scene, quicklook=quicklook, key=_centred(scene.key, start, end))

    def _quicklook(self, pictures: Any, family: Family, scene: Scene) -> Quicklook | None:
        first = next(_web_pictures(pictures), None)
        if first is None:
            return None
        href, small = _address(first, "browsePath"), _address(first, "thumbnailPath")
        placement = browse_grid(scene.footprint) if family.mission == "Landsat" else None
        if family.mission == "Sentinel-2" and is_tile(scene.tile):
            placement = GridPlacement(*tile_bounds(scene.tile))
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
    return href if isinstance(href, str) and len(href) <= _LONGEST and is_web(href) else ""


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
    start, end = parse_instant(coverage.get("startDate")), parse_instant(coverage.get("endDate"))
    last = end if end is not None else start
    if last is not None and last.time() == datetime.min.time():
        last += _DAY - _TICK
    return start, last


def _centred(key: SceneKey, start: datetime | None, end: datetime | None) -> SceneKey:
    """Return a key in the middle of a day without a time: half a day from any instant that others print."""
    whole_day = start is not None and end is not None and end - start == _DAY - _TICK
    if start is None or not whole_day or key.instant != start.timestamp():
        return key
    return replace(key, instant=(start + _HALF_DAY).timestamp())
