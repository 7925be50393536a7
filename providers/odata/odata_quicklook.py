"""The small picture of an OData product and how it lies on the ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.corner_placement import CornerPlacement
from ...core.grid_placement import GridPlacement
from ...core.mgrs import is_tile, tile_bounds
from ...core.portal import Portal
from ...core.quicklook import Placement, Quicklook
from ..safe_urls import resolve
from ..swath_corners import swath_corners

SWATHS = ("s1-grd", "s1-slc")  # families whose pictures are in the geometry of the acquisition
TILES = ("s2-l1c", "s2-l2a-sen2cor")


def picture_asset(item: Mapping[str, Any], base: str) -> tuple[str, Mapping[str, Any]] | None:
    """Return address and entry of the first picture among `Assets`; None where there is none."""
    listed = item.get("Assets")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("Type") in (None, "QUICKLOOK", "THUMBNAIL"):
            link = each.get("DownloadLink")
            if isinstance(link, str) and link:
                href = link if link[:8] == "https://" else resolve(base, link)
                if href:
                    return href, each
    return None


class OdataQuicklook:
    """Finds the quicklooks of one portal; remembers the grids of tiles.

    Sentinel-2: north-up in the tile, 109.8 km wide. Sentinel-1: mirrored or flipped swath (portal sheet
    cdse, Quicklooks). How those of the other missions lie is not known.
    """

    def __init__(self, portal: Portal) -> None:
        self._open = portal.access.quicklooks == "anonymous"
        self._tiles: dict[str, GridPlacement | None] = {}

    def find(
        self,
        item: Mapping[str, Any],
        base: str,
        family: str,
        tile: str,
        orbit_direction: str,
        footprint: bytes | None,
    ) -> Quicklook | None:
        """Return the quicklook of a product, None where it has none.

        Args:
            item: decoded.
            base: where relative links start.
            family: family id.
            tile: grid cell.
            orbit_direction: `ascending`, `descending` or empty.
            footprint: WKB.
        """
        found = picture_asset(item, base)
        if found is None:
            return None
        placement: Placement | None = None
        if family in TILES and tile:
            placement = self._tile(tile)
        elif family in SWATHS and footprint is not None:
            corners = swath_corners(footprint, orbit_direction)
            placement = None if corners is None else CornerPlacement(corners)
        return Quicklook(found[0], placement, open=self._open)

    def _tile(self, tile: str) -> GridPlacement | None:
        if tile not in self._tiles:
            self._tiles[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._tiles[tile]
