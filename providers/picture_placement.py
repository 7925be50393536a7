"""How the quicklooks of catalogues that say nothing about it lie."""

from __future__ import annotations

from ..core.corner_placement import CornerPlacement
from ..core.family import Family
from ..core.grid_placement import GridPlacement
from ..core.mgrs import is_tile, tile_bounds
from ..core.portal import Portal
from ..core.quicklook import Placement
from .footprint_corners import footprint_corners
from .swath_corners import swath_corners

_AS_TAKEN = "as taken"


class PicturePlacement:
    """Places pictures by tile or footprint; remembers the squares of tiles.

    Portal option used: `radar_quicklooks`: `as taken` where pictures of Sentinel-1 lie as the satellite saw
    the ground; else their corners are the footprint's, north up (portal sheets geodes and peps, Quicklooks).
    """

    def __init__(self, portal: Portal) -> None:
        self._as_taken = portal.options.get("radar_quicklooks") == _AS_TAKEN
        self._tiles: dict[str, GridPlacement | None] = {}

    def place(
        self, family: Family, tile: str, orbit_direction: str, footprint: bytes | None
    ) -> Placement | None:
        """Return how a scene's picture lies, None where that cannot be told.

        Args:
            family: what the scene is.
            tile: grid cell without prefix.
            orbit_direction: `ascending`, `descending` or empty.
            footprint: WKB.
        """
        if family.mission == "Sentinel-2" and tile:
            square = self._tile(tile)
            if square is not None:
                return square
        if family.mission == "Sentinel-1" and self._as_taken:
            corners = None if footprint is None else swath_corners(footprint, orbit_direction)
            return None if corners is None else CornerPlacement(corners)
        return footprint_corners(footprint)

    def _tile(self, tile: str) -> GridPlacement | None:
        """Return the square of a tile: pictures of Sentinel-2 show it whole, also where the swath ends."""
        if tile not in self._tiles:
            self._tiles[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._tiles[tile]
