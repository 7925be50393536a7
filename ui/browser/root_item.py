"""The branch itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem
from qgis.PyQt.QtGui import QIcon

from ...gis.translation import tr
from .folder_item import FolderItem
from .item_parts import Deeds

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

ICON = Path(__file__).resolve().parents[2] / "resources" / "icons" / "guichet_eo.svg"
NAME, KEY = "Guichet EO", "guicheteo:"


class RootItem(FolderItem):
    """Portals, the user's flows, saved searches, downloaded products; nothing is loaded before one opens."""

    def __init__(self, desk: BrowserDesk) -> None:
        """Make the branch."""
        super().__init__(desk, None, NAME, KEY, icon=QIcon(str(ICON)))
        self.setToolTip(tr("Guichet EO – search Earth-observation portals"))

    def rows(self) -> list[QgsDataItem]:
        """Return the four rows, the same always."""
        # brings the widgets' look and the rows of flows with it, which are not to be loaded with QGIS
        from .downloads_item import DownloadsItem
        from .mine_item import MineItem
        from .portals_item import PortalsItem
        from .searches_item import SearchesItem

        kinds = (PortalsItem, MineItem, SearchesItem, DownloadsItem)
        return [kind(self.desk, self, place) for place, kind in enumerate(kinds)]

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Open in the Guichet EO Panel"), self.desk.door.show_panel)]

    def renew(self) -> None:
        """Nothing: its rows are always the same."""
