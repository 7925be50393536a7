"""STAC item → scene."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..core.family import Family
from ..core.geometry import to_wkb
from ..core.online import Online
from ..core.platforms import platform_name
from ..core.portal import Portal
from ..core.portal_item import PortalItem
from ..core.product_name import ProductName
from ..core.product_names import read_product_name
from ..core.scene import Scene
from ..core.scene_key import SceneKey
from ..core.scene_keys import scene_key
from ..core.scene_kind import SceneKind
from ..core.texts import clean_text
from ..core.times import parse_instant
from . import stac_properties as read
from .stac_quicklook import StacQuicklook

Item = Mapping[str, Any]
_NO_NAME = ProductName()
_ORDERS = {  # values of the *order* extension
    "orderable": Online.ORDER,
    "ordered": Online.ORDER,
    "shipping": Online.ORDER,
    "pending": Online.ORDER,
    "succeeded": Online.YES,
    "failed": Online.NO,
    "canceled": Online.ORDER,
}
_MISSION = re.compile(r"(?<=Sentinel-\d)[A-DPX]$|(?<=Landsat)-\d$")


class SceneReader:
    """Reads the items of one portal. Made once per search: it remembers what many items share.

    Dialect options used: those of `StacQuicklook`, and `online` (`yes` where a portal lists only what can
    be had at once).
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._quicklook = StacQuicklook(portal)
        self._online = Online(portal.options.get("online", Online.UNKNOWN.value))
        self._platforms: dict[str, str] = {}

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes.

        Args:
            item: decoded.
            family: what the item's collection holds.
            origin: where the item stands.

        Raises:
            ValueError: not an item: no identifier or no properties.
        """
        item_id, properties = _parts(item)
        title = read.title(properties, item_id)
        name = self._name(properties, family, title, item_id)
        platform = self._platform(properties) or name.platform
        cell = read.tile(properties) or name.tile
        acquired = _acquired(properties, name)
        ended = parse_instant(properties.get("end_datetime"))
        mode = read.text(properties.get("sar:instrument_mode")) or name.mode
        direction = read.orbit_direction(properties)
        footprint = to_wkb(item.get("geometry"))
        files = _Files(item.get("assets"))
        key = SceneKey(f"{self._portal}/{item_id}")
        mission = ""
        if family.kind is SceneKind.ACQUISITION:
            key = scene_key(self._portal, item_id, platform, cell, acquired, mode, name)
            mission = _MISSION.sub("", platform)
        base = origin.base if origin is not None else ""
        return Scene(
            portal=self._portal,
            id=item_id,
            title=clean_text(title),
            family=family.id,
            key=key,
            kind=family.kind,
            acquired=acquired,
            ended=ended if ended != acquired else None,
            footprint=footprint,
            platform=platform,
            instrument=read.instrument(properties),
            level=family.level or name.level or read.text(properties.get("processing:level")),
            processor=family.processor,
            version=read.version(properties) or name.version,
            tile=cell,
            orbit_relative=read.orbit_relative(properties) or name.orbit_relative,
            orbit_direction=direction,
            cloud=read.cloud_cover(properties) if family.optical else None,
            sun_elevation=read.sun_elevation(properties),
            incidence=read.incidence(properties),
            resolution=read.number(properties.get("gsd")) or family.resolution,
            mode=mode,
            polarisations=read.polarisations(properties) or name.polarisations,
            quicklook=self._quicklook.find(item, base, mission, cell, direction, footprint),
            online=_ORDERS.get(read.text(properties.get("order:status")), self._online),
            streamable=files.streamable,
            format=files.format,
            size=files.size,
            item=origin,
            snow=read.snow_cover(properties) if family.optical else None,
        )

    def _platform(self, properties: Item) -> str:
        raw = properties.get("platform") or properties.get("eo:platform")
        if not isinstance(raw, str):
            return ""
        known = self._platforms.get(raw)
        if known is None:
            known = self._platforms[raw] = clean_text(platform_name(raw), 40)
        return known

    @staticmethod
    def _name(properties: Item, family: Family, title: str, item_id: str) -> ProductName:
        """Read the product's name, which costs time, only where the properties tell less than the name."""
        told = "grid:code" in properties and "sat:relative_orbit" in properties
        if told or "sar:instrument_mode" in properties or family.kind is not SceneKind.ACQUISITION:
            return _NO_NAME
        return read_product_name(title) or read_product_name(item_id) or _NO_NAME


def _parts(item: Item) -> tuple[str, Item]:
    item_id, properties = read.text(item.get("id")), item.get("properties")
    if not item_id or not isinstance(properties, dict):
        raise ValueError("an item needs an identifier and properties")
    return item_id, properties


def _acquired(properties: Item, name: ProductName) -> datetime | None:
    """Return the sensing start; where `datetime` is its middle, portals give the start as well."""
    for field in ("start_datetime", "datetime"):
        instant = parse_instant(properties.get(field))
        if instant is not None:
            return instant
    return None if name.day_only else name.sensed


class _Files:
    """What the assets of an item say about the product as a whole."""

    def __init__(self, assets: Any) -> None:
        self.streamable = False
        self.format = ""
        self.size: int | None = None
        for asset in assets.values() if isinstance(assets, dict) else ():
            kind = asset.get("type") if isinstance(asset, dict) else None
            if not isinstance(kind, str):
                continue
            if "geotiff" in kind and "cloud-optimized" in kind and _is_product(asset):
                self.streamable, self.format = True, "COG"
                return
            if kind == "application/zip" and not self.format:
                size = asset.get("file:size")
                self.format = "zip"
                self.size = size if isinstance(size, int) and size > 0 else None


def _is_product(asset: Item) -> bool:
    href = asset.get("href")
    roles = asset.get("roles")
    small = isinstance(roles, list) and "thumbnail" in roles
    return isinstance(href, str) and href[:5] != "s3://" and not small
