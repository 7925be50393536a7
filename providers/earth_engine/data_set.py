"""A data set of Earth Engine as an entry of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.geometry import box_geometry, to_wkb
from ...core.portal_item import PortalItem
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.scene_key import SceneKey
from ...core.scene_kind import SceneKind
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..safe_urls import resolve
from ..stac_properties import number, text

Item = Mapping[str, Any]
_PAGE = "https://developers.google.com/earth-engine/datasets/catalog/"
_MOST_LINKS = 200


class DataSet:
    """Reads STAC collections.

    A data set is never a scene of a date: it is of the kind `COMPOSITE`, or of its family's where that has no
    acquisitions; its time is that of the whole stock, until now where it goes on.
    """

    def __init__(self, portal: str, now: datetime) -> None:
        """Prepare.

        Args:
            portal: portal id.
            now: the clock, aware UTC.
        """
        self._portal = portal
        self._now = now

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the entry of a collection.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: it is none.
        """
        name = text(item.get("id"))
        if not name or item.get("type", "Collection") != "Collection":
            raise ValueError("no data set")
        start, end = _interval(item)
        own = family.kind is not SceneKind.ACQUISITION
        return Scene(
            portal=self._portal,
            id=name,
            title=clean_text(text(item.get("title")) or name),
            family=family.id,
            key=SceneKey(f"{self._portal}/{name}"),
            kind=family.kind if own else SceneKind.COMPOSITE,
            acquired=start,
            ended=end or (self._now if start is not None else None),
            footprint=_footprint(item),
            level=family.level,
            processor=family.processor,
            resolution=_resolution(item) or family.resolution,
            quicklook=_picture(item, origin.base if origin is not None else ""),
            format="Earth Engine",
            item=origin,
        )


def data_set_assets(item: Item, base: str) -> tuple[Asset, ...]:
    """Return what there is to read about a data set; its pixels are no files.

    The address of its page follows from its name (recorded gee_catalog_list.json, column `url`).
    """
    name = text(item.get("id"))
    page = _PAGE + name.replace("/", "_")
    found = [
        Asset("description", name, base, "application/json", ("metadata",)),
        Asset("page", name, page, "text/html", ("metadata",)),
    ]
    for key, link in _links(item, base, ("license", "preview")):
        picture = key == "preview"
        kind = text(link.get("type")).lower() or ("image/png" if picture else "text/html")
        role = "thumbnail" if picture else "metadata"
        found.append(Asset(key, clean_text(link.get("title"), 120), link["href"], kind, (role,)))
    return tuple({asset.key: asset for asset in reversed(found)}.values())[::-1]


def _links(item: Item, base: str, relations: tuple[str, ...]) -> Iterator[tuple[str, Item]]:
    """Yield relation and link, its address made absolute and safe."""
    links = item.get("links")
    for link in links[:_MOST_LINKS] if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") in relations and isinstance(link.get("href"), str):
            href = resolve(base, link["href"])
            if href:
                yield str(link["rel"]), {**link, "href": href}


def _picture(item: Item, base: str) -> Quicklook | None:
    """Return the sample picture; it shows some place, so that it is for the list only."""
    return next((Quicklook(link["href"]) for _, link in _links(item, base, ("preview",))), None)


def _interval(item: Item) -> tuple[datetime | None, datetime | None]:
    try:
        start, end = item["extent"]["temporal"]["interval"][0][:2]
    except (KeyError, IndexError, TypeError, ValueError):
        return None, None
    return parse_instant(start), parse_instant(end)


def _footprint(item: Item) -> bytes | None:
    try:
        west, south, east, north = (float(edge) for edge in item["extent"]["spatial"]["bbox"][0])
        return to_wkb(box_geometry((west, south, east, north)))
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _resolution(item: Item) -> float | None:
    """Return the finest ground sample distance that is told."""
    summaries = item.get("summaries")
    told = summaries.get("gsd") if isinstance(summaries, dict) else None
    values = [number(value) for value in told] if isinstance(told, list) else []
    return min((value for value in values if value is not None and value > 0), default=None)
