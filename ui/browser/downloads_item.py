"""Products that were downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...core.downloads.download import Download
from ...gis.translation import tr
from .. import theme
from .file_rows import file_row
from .folder_item import FolderItem
from .item_parts import Deeds
from .notice_item import NoticeItem
from .product_item import ProductItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

MOST = 200


class DownloadsItem(FolderItem):
    """One row for each product that has arrived, the newest first."""

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, place: int) -> None:
        """Make the row."""
        icon = theme.icon("mIconRasterGroup")
        super().__init__(desk, parent, tr("Downloaded products"), "downloads", place, icon)

    def rows(self) -> list[QgsDataItem]:
        """Return the products; the queue is read from the disk before, if nobody has."""
        queue = self.desk.guichet.downloads
        queue.start()
        products: dict[str, list[Download]] = {}
        for row in reversed(queue.rows):
            if row.state.arrived:
                products.setdefault(row.item.product, []).append(row)
        if not products:
            return [NoticeItem(self, tr("Nothing has been downloaded yet"))]
        shown = list(products.values())[:MOST]
        return [self._row(parts, place) for place, parts in enumerate(shown)]

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Open in the Guichet EO Panel"), self.desk.door.show_downloads)]

    def _row(self, parts: list[Download], place: int) -> QgsDataItem:
        if len(parts) == 1:
            return file_row(self.desk, self, parts[0], place)
        return ProductItem(self.desk, self, tuple(reversed(parts)), place)
