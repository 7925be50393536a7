"""DHuS entry → scene and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.corner_placement import CornerPlacement
from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.grid_placement import GridPlacement
from ...core.mgrs import is_tile, tile_bounds
from ...core.portal_item import PortalItem
from ...core.product_name import ProductName
from ...core.quicklook import Placement, Quicklook
from ...core.scene import Scene
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..stac_properties import number
from ..swath_corners import swath_corners
from ..well_known_text import read_geometry
from .dhus_entry import Entry, link_of, size_of, words_of

_LEVELS = {"LEVEL-": "L", "LEVEL": "L"}
_FORMS = {"SAFE": "SAFE", "SEN3": "SEN3", "EOF": "EOF", "NetCDF": "NetCDF"}


class DhusReader:
    """Reads the entries of one hub; remembers the squares of tiles, which many pictures share."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        self._squares: dict[str, GridPlacement | None] = {}

    def scene(self, entry: Entry, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene; fields as in the portal sheet scihub, Result fields.

        Raises:
            ValueError: without identifier.
        """
        texts = words_of(entry.get("str"))
        numbers = {**words_of(entry.get("int")), **words_of(entry.get("double"))}
        dates = words_of(entry.get("date"))
        direction = _short(texts.get("orbitdirection")).lower()
        direction = direction if direction in ("ascending", "descending") else ""
        footprint = _footprint(texts.get("footprint"))
        tile = _short(texts.get("tileid"))
        radar = family.mission == "Sentinel-1"
        title = _short(entry.get("title")) or _short(texts.get("identifier"))
        told = tile and "processingbaseline" in texts and "relativeorbitnumber" in numbers
        return build_scene(
            self._portal,
            family,
            _short(entry.get("id")) or _short(texts.get("uuid")),
            title,
            ProductName() if told else None,  # the name would say nothing more
            acquired=parse_instant(dates.get("beginposition")),
            ended=parse_instant(dates.get("endposition")),
            footprint=footprint,
            platform=_platform(texts),
            instrument="SAR" if radar else _short(texts.get("instrumentshortname"))[:40],
            level=_level(_short(texts.get("processinglevel"))),
            version=_short(texts.get("processingbaseline"))[:40],
            tile=tile,
            orbit_relative=_whole(numbers.get("relativeorbitnumber")),
            orbit_direction=direction,
            cloud=_cover(numbers.get("cloudcoverpercentage")),
            mode=_short(texts.get("sensoroperationalmode"))[:20] if radar else "",
            polarisations=tuple(_short(texts.get("polarisationmode")).split()[:4]),
            quicklook=self._quicklook(entry, family, origin, title, tile, direction, footprint),
            format=_FORMS.get(_short(texts.get("format")), ""),
            size=size_of(texts.get("size")),
            item=origin,
        )

    def _quicklook(
        self,
        entry: Entry,
        family: Family,
        origin: PortalItem | None,
        title: str,
        tile: str,
        direction: str,
        footprint: bytes | None,
    ) -> Quicklook | None:
        """Return the picture: Sentinel-2 shows the tile north up, Sentinel-1 the swath as it was acquired."""
        href = link_of(entry, "icon", "" if origin is None else origin.base)
        if not href or family.mission in ("Sentinel-5P", "Sentinel-6"):
            return None
        placement: Placement | None = None
        if family.mission == "Sentinel-2":
            placement = self._square(tile or title[39:44])
        elif family.mission == "Sentinel-1" and footprint is not None:
            corners = swath_corners(footprint, direction)
            placement = None if corners is None else CornerPlacement(corners)
        return Quicklook(href=href, placement=placement, open=False)

    def _square(self, tile: str) -> GridPlacement | None:
        if tile not in self._squares:
            self._squares[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._squares[tile]


def read_files(entry: Entry, base: str) -> tuple[Asset, ...]:
    """Return the product and its picture; both need the hub's account. The checksum is told by OData only."""
    texts = words_of(entry.get("str"))
    name = _short(texts.get("filename")) or _short(entry.get("title"))
    product, picture = link_of(entry, "", base), link_of(entry, "icon", base)
    found = []
    if product:
        kind = "application/zip" if _short(texts.get("format")) in ("SAFE", "SEN3") else ""
        found.append(Asset("product", name, product, kind, ("data",), needs="login"))
    if picture:
        found.append(Asset("quicklook", "", picture, "image/jpeg", ("overview",), needs="login"))
    return tuple(found)


def _short(value: Any) -> str:
    return value[:300] if isinstance(value, str) else ""


def _footprint(text: Any) -> bytes | None:
    try:
        return to_wkb(read_geometry(text))
    except (ValueError, IndexError):
        return None


def _platform(texts: Mapping[str, Any]) -> str:
    """Return the satellite: `Sentinel-2B`; some hubs give the letter, or its number and letter, alone.

    Old products of Sentinel-1 tell the mission only: then their name tells more.
    """
    mission, serial = _short(texts.get("platformname")), _short(texts.get("platformserialidentifier"))
    if len(serial) > 2 or not mission or not serial[-1:].isalpha():
        return serial
    return mission + serial[-1:]


def _level(text: str) -> str:
    """Return `L1C` for `Level-1C`, also `L1` for the bare number that some hubs write."""
    upper = text.upper()
    for words, letter in _LEVELS.items():
        if upper.startswith(words):
            return letter + upper[len(words) :].strip()[:6]
    return f"L{upper[:6]}" if upper[:1].isdigit() else upper[:6]


def _whole(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and 0 < found < 10_000 else None


def _cover(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and 0.0 <= found <= 100.0 else None
