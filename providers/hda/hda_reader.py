"""Feature of a Harmonized Data Access broker → scene and files (portal sheet wekeo, Result fields)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...core.asset import Asset
from ...core.corner_placement import CornerPlacement
from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.grid_placement import GridPlacement
from ...core.mgrs import is_tile, tile_bounds
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.quicklook import Placement, Quicklook
from ...core.scene import Scene
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..stac_properties import number, text
from ..swath_corners import swath_corners

_ENDINGS = {".SAFE": "SAFE", ".SEN3": "SEN3", ".nc": "NetCDF", ".zip": "zip"}
_LONGEST = 2_000  # characters of an address
_WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?/", re.IGNORECASE)
_TILE = re.compile(r"_T(\d\d[A-Z]{3})_")
Item = Mapping[str, Any]


class HdaReader:
    """Reads the features of one portal; remembers the grids of tiles.

    Newer answers have the product's attributes in `properties.metadata`; where they are missing, the name of
    the product tells what it can.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._open = portal.access.quicklooks == "anonymous"
        self._tiles: dict[str, GridPlacement | None] = {}

    def scene(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene; every product must be ordered.

        Raises:
            ValueError: without identifier or properties.
        """
        item_id, properties = text(item.get("id")), item.get("properties")
        if not item_id or not isinstance(properties, dict):
            raise ValueError("an item needs an identifier and properties")
        told = properties.get("metadata")
        told = told if isinstance(told, dict) else properties
        title, form = _parts(item_id)
        footprint = to_wkb(item.get("geometry"))
        direction = text(told.get("orbitDirection")).lower()
        direction = direction if direction in ("ascending", "descending") else ""
        return build_scene(
            self._portal,
            family,
            item_id,
            title,
            acquired=parse_instant(properties.get("startdate")),
            ended=parse_instant(properties.get("enddate")),
            footprint=footprint,
            cloud=_cloud(told.get("cloudCover")),
            orbit_direction=direction,
            orbit_relative=_orbit(told.get("relativeOrbitNumber")),
            quicklook=self._quicklook(properties, family, title, direction, footprint),
            online=Online.ORDER,
            format=form,
            size=_size(properties.get("size")),
            item=origin,
        )

    def assets(self, item: Item, scene: Scene) -> tuple[Asset, ...]:
        """Return the picture."""
        href = _thumbnail(item["properties"])
        needs = "" if self._open else "login"
        return (Asset("thumbnail", "", href, roles=("thumbnail",), needs=needs),) if href else ()

    def order(self, item: Item, datasets: Sequence[str]) -> Mapping[str, Any]:
        """Return what the broker wants to know of a product; empty where its location is not told.

        Args:
            item: decoded.
            datasets: that the family is held in. The answer does not say which one it came from: where there
                are several, those of a single product type carry it in their name (`…:OL_1_EFR___`).
        """
        properties = item.get("properties")
        location = properties.get("location") if isinstance(properties, dict) else None
        product = text(item.get("id"))
        if not isinstance(location, str) or not datasets or not product:
            return {}
        named = (dataset for dataset in datasets if dataset.rpartition(":")[2] in product)
        told = next(named, datasets[0])
        return {"kind": "hda", "dataset": told, "product": product, "location": location[:_LONGEST]}

    def _quicklook(
        self, properties: Item, family: Family, title: str, direction: str, footprint: bytes | None
    ) -> Quicklook | None:
        href = _thumbnail(properties)
        if not href:
            return None
        return Quicklook(href, self._place(family, title, direction, footprint), open=self._open)

    def _place(self, family: Family, title: str, direction: str, footprint: bytes | None) -> Placement | None:
        """Return how the picture lies: by mission as at CDSE (portal sheet wekeo, Quicklooks)."""
        if family.mission == "Sentinel-2":
            tile = _TILE.search(title)
            return None if tile is None else self._tile(tile.group(1))
        if family.mission == "Sentinel-1" and footprint is not None:
            corners = swath_corners(footprint, direction)
            return None if corners is None else CornerPlacement(corners)
        return None

    def _tile(self, tile: str) -> GridPlacement | None:
        """Return the 109.8 km square of a tile: pictures of Sentinel-2 show it whole, north up."""
        if tile not in self._tiles:
            self._tiles[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._tiles[tile]


def _parts(item_id: str) -> tuple[str, str]:
    """Return the product's name without extension, and its format."""
    for ending, form in _ENDINGS.items():
        if item_id.endswith(ending):
            return item_id[: -len(ending)], form
    return item_id, ""


def _thumbnail(properties: Item) -> str:
    href = properties.get("thumbnail")
    return href if isinstance(href, str) and len(href) <= _LONGEST and _WEB.match(href) else ""


def _cloud(value: Any) -> float | None:
    cover = number(value)
    return cover if cover is not None and 0.0 <= cover <= 100.0 else None


def _orbit(value: Any) -> int | None:
    orbit = number(value)
    return int(orbit) if orbit is not None and 0 < orbit < 10_000 else None


def _size(value: Any) -> int | None:
    """Return bytes; unknown sizes are the text "ND"."""
    size = number(value)
    return int(size) if size is not None and 0 < size < 1e15 else None
