"""How a bucket of Sentinel-2 is laid out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.scene import Scene
from ..http_session import HttpSession
from .bucket_file import BucketFile
from .bucket_listing import BucketListing
from .found_scene import FoundScene

Listed = tuple[str, str]  # address of the bucket's listing, beginning of the keys
Item = Mapping[str, Any]


class BucketLayout(ABC):
    """Knows paths; no network."""

    def __init__(self, portal: Portal) -> None:
        """Prepare.

        Args:
            portal: whose endpoints and options are used.
        """
        self._portal = portal

    @abstractmethod
    def listing(self, session: HttpSession) -> BucketListing:
        """Return what lists the bucket."""

    @abstractmethod
    def listed(self, tile: str, levels: Iterable[str], first: date, last: date) -> tuple[Listed, ...]:
        """Return what to list for the days of one month."""

    @abstractmethod
    def found(
        self, files: Iterable[BucketFile], tile: str, levels: Iterable[str]
    ) -> Iterable[tuple[date, FoundScene]]:
        """Yield the products that one listing shows, with their day."""

    @abstractmethod
    def told(self, document: str) -> Any:
        """Return what of a product's document is kept in the item.

        Raises:
            ValueError: it cannot be read.
        """

    @abstractmethod
    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an item: `FoundScene.item`, with `told`; errors as of `Dialect.read`."""

    @abstractmethod
    def assets(self, item: Item, family: str) -> tuple[Asset, ...]:
        """Return the files of a scene of that family from its item."""
