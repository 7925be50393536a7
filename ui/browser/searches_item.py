"""The searches that the user named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...gis.translation import tr
from .. import theme
from .folder_item import FolderItem
from .notice_item import NoticeItem
from .search_item import SearchItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class SearchesItem(FolderItem):
    """One row for each."""

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, place: int) -> None:
        """Make the row."""
        super().__init__(desk, parent, tr("Saved searches"), "searches", place, theme.icon("mItemBookmark"))

    def rows(self) -> list[QgsDataItem]:
        """Return the searches by name."""
        named = self.desk.guichet.searches.named
        if not named:
            return [NoticeItem(self, tr("No saved search yet"))]
        return [
            SearchItem(self.desk, self, name, query, place)
            for place, (name, query) in enumerate(named.items())
        ]
