"""resto feature → scene (portal sheets sara, peps and theia, Result fields)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.product_name import ProductName
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..picture_placement import PicturePlacement
from ..safe_urls import is_web
from ..stac_properties import number, text
from . import resto_words as words

_DIRECTIONS = {"ascending": "ascending", "descending": "descending"}
_NO_NAME = ProductName()


class RestoReader:
    """Reads the features of one portal.

    Portal option used: `criteria`, whose `orbit_relative` names the field of the relative orbit:
    `orbitNumber` is the absolute one at most portals, the relative one at SARA.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._placement = PicturePlacement(portal)
        self._open = portal.access.quicklooks == "anonymous"
        rule = (portal.options.get("criteria") or {}).get("orbit_relative") or "relativeOrbitNumber"
        self._orbit = rule if isinstance(rule, str) else str(rule["property"])

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that a feature describes.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: not a feature.
        """
        properties = item["properties"]
        item_id = text(item.get("id"))
        title = product_title(properties) or item_id
        file = words.download(properties)
        start, end = properties.get("startDate"), properties.get("completionDate")
        acquired, orbit = parse_instant(start), self._orbit_relative(properties)
        tile, version = words.tile(properties), text(properties.get("version"))[:40].replace("-", ".")
        direction = _DIRECTIONS.get(text(properties.get("orbitDirection")).lower(), "")
        footprint = to_wkb(item.get("geometry"))
        radar = family.mission == "Sentinel-1"
        if family.mission == "Sentinel-2":
            tile, version = tile or _tile_of(title), version or words.baseline(title)
        told = tile and version and orbit and acquired and family.mission == "Sentinel-2"
        return build_scene(
            self._portal,
            family,
            item_id,
            title,
            name=_NO_NAME if told else None,  # reading it costs time, and adds nothing
            acquired=acquired,
            ended=None if end == start else parse_instant(end),
            footprint=footprint,
            platform=text(properties.get("platform")),
            instrument=_instrument(text(properties.get("instrument"))),
            level=text(properties.get("processingLevel")).replace("LEVEL", "L")[:20],
            version=version,
            tile=tile,
            orbit_relative=orbit,
            orbit_direction=direction,
            cloud=words.share(properties.get("cloudCover")),
            snow=words.share(properties.get("snowCover")) if family.optical else None,
            resolution=number(properties.get("resolution")) or None,
            mode=text(properties.get("sensorMode"))[:10] if radar else "",
            polarisations=words.polarisations(properties) if radar else (),
            quicklook=self._quicklook(properties, family, tile, direction, footprint),
            online=words.online(properties),
            format="zip" if file.get("url") else "",
            size=words.size(properties, file),
            item=origin,
        )

    def _orbit_relative(self, properties: Mapping[str, Any]) -> int | None:
        orbit = number(properties.get(self._orbit))
        return int(orbit) if orbit is not None and 0 < orbit < 1000 else None

    def _quicklook(
        self,
        properties: Mapping[str, Any],
        family: Family,
        tile: str,
        direction: str,
        footprint: bytes | None,
    ) -> Quicklook | None:
        picture, small = _address(properties.get("quicklook")), _address(properties.get("thumbnail"))
        if not picture and not small:
            return None
        placement = self._placement.place(family, tile, direction, footprint)
        other = small if picture and small != picture else ""
        return Quicklook(picture or small, placement, other, False, self._open)


def product_title(properties: Mapping[str, Any]) -> str:
    """Return the product's name."""
    found = text(properties.get("productIdentifier")) or text(properties.get("title"))
    return found[:-5] if found.endswith(".SAFE") else found


def _tile_of(name: str) -> str:
    """Return the tile in a name of Sentinel-2: SARA tells it nowhere else."""
    return next((part[1:] for part in name.split("_") if len(part) == 6 and part[0] == "T"), "")


def _address(value: Any) -> str:
    return value if value and isinstance(value, str) and is_web(value) else ""


@lru_cache(maxsize=512)
def _instrument(name: str) -> str:
    return "SAR" if name.startswith("SAR") else clean_text(name, 40)
