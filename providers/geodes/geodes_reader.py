"""GEODES item → scene (portal sheet geodes, Result fields)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.product_name import ProductName
from ...core.scene import Scene
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..stac_properties import number, orbit_direction, text
from .asset_words import AssetWords, asset_words
from .chosen_files import chosen_files
from .geodes_links import GeodesLinks
from .geodes_quicklook import GeodesQuicklook

Item = Mapping[str, Any]
_NO_VERSION = "00.00"  # of ESA's products, which have no version at the portal
_MOST_ORBITS = 385  # of Sentinel-3's cycle; larger numbers are absolute orbits
_NO_WORDS = AssetWords()
_TWO_LEVELS = "take5"  # the family's level is L2A, the portal has L1C, too
_NO_NAME = ProductName()
ONLINE = {True: Online.YES, False: Online.ORDER, None: Online.UNKNOWN}


class GeodesReader:
    """Reads the items of one portal."""

    def __init__(self, portal: Portal, links: GeodesLinks) -> None:
        self._portal = portal.id
        self._quicklook = GeodesQuicklook(portal, links)

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: not an item.
        """
        properties = item["properties"]
        item_id = text(item.get("id"))
        files = chosen_files(item.get("assets"))
        product = files.product
        words = _NO_WORDS if product is None else asset_words(product.get("description"))
        tile = _tile(properties.get("grid:code"))
        direction = orbit_direction(properties)
        footprint = to_wkb(item.get("geometry"))
        radar = family.mission == "Sentinel-1"
        start, end = properties.get("start_datetime"), properties.get("end_datetime")
        acquired = parse_instant(start)
        orbit, version = _orbit_relative(properties, family), _version(properties)
        told = tile and orbit and version and acquired and family.mission == "Sentinel-2"
        scene = build_scene(
            self._portal,
            family,
            item_id,
            text(properties.get("identifier")) or item_id,
            name=_NO_NAME if told else None,  # reading it costs time, and adds nothing
            acquired=acquired,
            ended=None if end == start else parse_instant(end),
            footprint=footprint,
            platform=text(properties.get("platform")),
            instrument=_instrument(text(properties.get("instrument"))),
            level=text(properties.get("processing:level"))[:20],
            version=version,
            tile=tile,
            orbit_relative=orbit,
            orbit_direction=direction,
            cloud=_share(properties.get("eo:cloud_cover")),
            snow=_share(properties.get("eo:snow_cover")) if family.optical else None,
            incidence=number(properties.get("view:incidence_angle", properties.get("sensor_angle"))),
            mode=text(properties.get("sar:instrument_mode"))[:10] if radar else "",
            polarisations=_polarisations(properties.get("sar:polarizations")) if radar else (),
            quicklook=self._quicklook.find(files, family, tile, direction, footprint),
            online=ONLINE[words.online],
            format="zip" if product is not None and product.get("type") == "application/zip" else "",
            size=words.size,
            item=origin,
        )
        return _as_collection(scene, text(item.get("collection"))) if family.id == _TWO_LEVELS else scene


def _as_collection(scene: Scene, collection: str) -> Scene:
    """Return the scene at its own level."""
    level = collection[-3:]
    if level == "L1C" and scene.level == "L2A":
        return replace(scene, level=level, processor="")
    return scene


def _tile(code: Any) -> str:
    """Return a grid cell without prefix, or the name of a site."""
    if not isinstance(code, str):
        return ""
    if len(code) == 6 and code[0] == "T" and code[1:3].isdigit():
        return code[1:]
    return clean_text(code, 20)


@lru_cache(maxsize=512)
def _instrument(found: str) -> str:
    return "SAR" if found.startswith("SAR-C") else clean_text(found, 40)


def _version(properties: Item) -> str:
    for name in ("processing:version", "version"):
        found = text(properties.get(name))[:40].replace("-", ".")
        if found and found != _NO_VERSION:
            return found
    return ""


def _orbit_relative(properties: Item, family: Family) -> int | None:
    """Return the relative orbit; 0 and -1 mean none, and VENµS has the absolute orbit in its place."""
    orbit = number(properties.get("sat:relative_orbit"))
    if orbit is None or not 0 < orbit <= _MOST_ORBITS or family.mission == "VENµS":
        return None
    return int(orbit)


def _share(value: Any) -> float | None:
    """Return a cover in per cent; -1 means unknown."""
    cover = number(value)
    return cover if cover is not None and 0.0 <= cover <= 100.0 else None


def _polarisations(value: Any) -> tuple[str, ...]:
    """The portal writes `VV VH`."""
    return tuple(value.upper().split()[:4]) if isinstance(value, str) else ()
