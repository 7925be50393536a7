"""The quicklook of a GEODES item and how it lies."""

from __future__ import annotations

from ...core.corner_placement import CornerPlacement
from ...core.family import Family
from ...core.grid_placement import GridPlacement
from ...core.mgrs import is_tile, tile_bounds
from ...core.portal import Portal
from ...core.quicklook import Placement, Quicklook
from ..footprint_corners import footprint_corners
from ..swath_corners import swath_corners
from .chosen_files import ChosenFiles
from .geodes_links import GeodesLinks

_AS_TAKEN = "as taken"


class GeodesQuicklook:
    """Finds the pictures of items; remembers the squares of tiles.

    Portal option used: `radar_quicklooks`: `as taken` where pictures of Sentinel-1 lie as the satellite saw
    the ground; else their corners are the footprint's, north up (portal sheet geodes, Quicklooks).
    """

    def __init__(self, portal: Portal, links: GeodesLinks) -> None:
        self._links = links
        self._as_taken = portal.options.get("radar_quicklooks") == _AS_TAKEN
        self._open = portal.access.quicklooks == "anonymous"
        self._tiles: dict[str, GridPlacement | None] = {}

    def find(
        self, files: ChosenFiles, family: Family, tile: str, direction: str, footprint: bytes | None
    ) -> Quicklook | None:
        """Return the quicklook, None where there is none.

        Args:
            files: the item's.
            family: what the item is.
            tile: grid cell without prefix.
            direction: `ascending`, `descending` or empty.
            footprint: WKB.
        """
        picture = self._links.file(files.overview["href"]) if files.overview is not None else ""
        small = self._links.file(files.thumbnail["href"]) if files.thumbnail is not None else ""
        if not picture and not small:
            return None
        placement = self._place(family, tile, direction, footprint)
        return Quicklook(picture or small, placement, small if picture else "", False, self._open)

    def _place(self, family: Family, tile: str, direction: str, footprint: bytes | None) -> Placement | None:
        if family.mission == "Sentinel-2" and tile:
            square = self._tile(tile)
            if square is not None:
                return square
        if family.mission == "Sentinel-1" and self._as_taken:
            corners = None if footprint is None else swath_corners(footprint, direction)
            return None if corners is None else CornerPlacement(corners)
        return footprint_corners(footprint)

    def _tile(self, tile: str) -> GridPlacement | None:
        """Return the square of a tile: its corners are those of the footprint, and it needs no warping."""
        if tile not in self._tiles:
            self._tiles[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._tiles[tile]
