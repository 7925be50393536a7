"""Items of Sentinel Hub's Catalog → scenes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.times import parse_instant
from .. import stac_properties as read
from ..built_scene import build_scene
from ..picture_grid import grid_of

Item = Mapping[str, Any]
_GEOGRAPHIC = ("CRS84", "EPSG::4326", "EPSG:4326")
_ENDING = ".SAFE"
_PICTURE = "preview.jpg"


class SentinelHubReader:
    """Reads the items of one deployment.

    Portal options: `quicklook_hosts` (prefix of a tile's `s3://` folder → https prefix that serves its
    `preview.jpg`), `needs` (prefix of an `s3://` folder → what reading it needs, see `Asset.needs`; `login`
    if missing), `online`.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._pictures = dict(portal.options.get("quicklook_hosts") or {})
        self._needs = dict(portal.options.get("needs") or {})
        self._online = Online(portal.options.get("online", Online.UNKNOWN.value))

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an item (portal sheet sentinel-hub, Result fields).

        Raises:
            ValueError: without identifier.
        """
        item_id = read.text(item.get("id"))
        found = item.get("properties")
        properties: Item = found if isinstance(found, dict) else {}
        return build_scene(
            self._portal,
            family,
            item_id,
            item_id[: -len(_ENDING)] if item_id.endswith(_ENDING) else item_id,
            acquired=parse_instant(properties.get("datetime")),
            footprint=_footprint(item.get("geometry")),
            platform=read.text(properties.get("platform")),
            instrument=read.instrument(properties),
            cloud=read.cloud_cover(properties),
            snow=read.snow_cover(properties) if family.optical else None,
            orbit_relative=read.orbit_relative(properties),
            orbit_direction=read.orbit_direction(properties),
            sun_elevation=read.sun_elevation(properties),
            resolution=read.number(properties.get("gsd")),
            mode=read.text(properties.get("sar:instrument_mode")),
            polarisations=read.polarisations(properties),
            quicklook=self._quicklook(item, properties),
            online=self._online,
            format=_ENDING[1:] if item_id.startswith("S") else "",
            item=origin,
        )

    def assets(self, item: Item) -> tuple[Asset, ...]:
        """Return the folder that the product lies in; originals cannot be downloaded here."""
        folder = _folder(item)
        if not folder:
            return ()
        needs = next((need for start, need in self._needs.items() if folder.startswith(start)), "login")
        asset = Asset("data", "", folder, "inode/directory", ("data",), needs=needs)
        return (asset,)

    def _quicklook(self, item: Item, properties: Item) -> Quicklook | None:
        """Return the preview of a tile of Sentinel-2, which shows the whole of it, north up."""
        if not self._pictures:
            return None
        folder = _folder(item)
        for start, replacement in self._pictures.items():
            if folder.startswith(start):
                placement = grid_of(properties)
                href = f"{replacement}{folder[len(start) :].rstrip('/')}/{_PICTURE}"
                return Quicklook(href, placement)
        return None


def _folder(item: Item) -> str:
    assets = item.get("assets")
    data = assets.get("data") if isinstance(assets, dict) else None
    href = data.get("href") if isinstance(data, dict) else None
    return href if isinstance(href, str) and href.startswith("s3://") else ""


def _footprint(geometry: Any) -> bytes | None:
    """Return the footprint; its member `crs` says longitude and latitude, else it lies nobody knows where."""
    if not isinstance(geometry, dict):
        return None
    if "crs" in geometry and not _is_geographic(geometry["crs"]):
        return None
    several = geometry.get("coordinates")
    if geometry.get("type") == "MultiPolygon" and isinstance(several, list) and len(several) == 1:
        return to_wkb({"type": "Polygon", "coordinates": several[0]})
    return to_wkb(geometry)


def _is_geographic(crs: Any) -> bool:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name is None or (isinstance(name, str) and name.upper().endswith(_GEOGRAPHIC))
