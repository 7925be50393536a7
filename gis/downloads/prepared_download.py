"""What would be queued."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.downloads.download_item import DownloadItem
from .folder_facts import FolderFacts


@dataclass(frozen=True)
class PreparedDownload:
    """Made off the main thread.

    Attributes:
        items: in the order of the list.
        facts: of the folder they go to.
    """

    items: tuple[DownloadItem, ...]
    facts: FolderFacts

    @property
    def size(self) -> int:
        """Bytes that are still to be fetched, as far as the portals say them."""
        return sum(item.size or 0 for item in self.missing)

    @property
    def missing(self) -> tuple[DownloadItem, ...]:
        """The items whose file is not there yet."""
        return tuple(item for item in self.items if item.id not in self.facts.there)

    @property
    def unsized(self) -> int:
        """How many of them have no size that is known."""
        return sum(item.size is None for item in self.missing)
