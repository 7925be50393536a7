"""The quicklook of a GEODES item and how it lies."""

from __future__ import annotations

from ...core.family import Family
from ...core.portal import Portal
from ...core.quicklook import Quicklook
from ..picture_placement import PicturePlacement
from .chosen_files import ChosenFiles
from .geodes_links import GeodesLinks


class GeodesQuicklook:
    """Makes quicklooks of the pictures of items."""

    def __init__(self, portal: Portal, links: GeodesLinks) -> None:
        self._links = links
        self._placement = PicturePlacement(portal)
        self._open = portal.access.quicklooks == "anonymous"

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
        placement = self._placement.place(family, tile, direction, footprint)
        return Quicklook(picture or small, placement, small if picture else "", False, self._open)
