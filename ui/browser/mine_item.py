"""The user's own map services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...gis.translation import tr
from .. import theme
from ..flows.flow_branch import MINE
from .folder_item import FolderItem
from .item_parts import Deeds
from .node_rows import node_rows
from .notice_item import NoticeItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class MineItem(FolderItem):
    """Tiles and single layers, and a row for each other service."""

    keys = (("branch", MINE),)

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, place: int) -> None:
        """Make the row."""
        super().__init__(desk, parent, tr("My flows"), "mine", place, theme.icon("mActionAddWmsLayer"))

    def rows(self) -> list[QgsDataItem]:
        """Return what the user added."""
        node = self.desk.node(self.keys)
        if node is None:
            return [NoticeItem(self, tr("No address of your own yet"))]
        self.desk.ask(node.branch.sources)
        return node_rows(self.desk, self, self.keys, self.desk.below(node))

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [
            (tr("Add an Address…"), self.desk.door.add_address),
            (tr("Open in the Guichet EO Panel"), self.desk.door.show_flows),
        ]
