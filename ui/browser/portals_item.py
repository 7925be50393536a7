"""The portals that have map services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...gis.translation import tr
from .. import theme
from .folder_item import FolderItem
from .item_parts import Deeds
from .node_item import NodeItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class PortalsItem(FolderItem):
    """One row for each."""

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, place: int) -> None:
        """Make the row."""
        super().__init__(desk, parent, tr("Portals"), "portals", place, theme.icon("mIconConnect"))

    def rows(self) -> list[QgsDataItem]:
        """Return the portals in the order of the Flows tab."""
        nodes = self.desk.portals()
        return [NodeItem(self.desk, self, node, (node.key,), place) for place, node in enumerate(nodes)]

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Open in the Guichet EO Panel"), self.desk.door.show_flows)]
