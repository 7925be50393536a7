"""A row of the branch that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataCollectionItem, QgsDataItem
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QWidget

from .item_parts import POPULATED, Deeds, actions_of, below, handed, set_up

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class FolderItem(QgsDataCollectionItem):
    """Rows below are made when it is opened, and made anew when something changed meanwhile."""

    def __init__(
        self,
        desk: BrowserDesk,
        parent: QgsDataItem | None,
        name: str,
        key: object,
        place: int = 0,
        icon: QIcon | None = None,
    ) -> None:
        """Make the row.

        Args:
            desk: what is known.
            parent: the row above; None: this is the branch itself.
            name: for people, plain text.
            key: tells it apart from its siblings.
            place: among them.
            icon: None: a folder.
        """
        super().__init__(parent, name, str(key) if parent is None else below(parent, key))
        self.desk = desk
        set_up(self, place, icon, opens=True)
        desk.follow(self)

    def rows(self) -> list[QgsDataItem]:
        """Return new rows for what is below."""
        return []

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return ()

    def createChildren(self) -> list[QgsDataItem]:
        """Make the rows below, for QGIS; never waits for anything."""
        return handed(self.rows())

    def actions(self, parent: QWidget) -> list[QAction]:
        """Return the entries of its menu, for QGIS."""
        return actions_of(self.deeds(), parent)

    def renew(self) -> None:
        """Show what is known by now."""
        if self.state() == POPULATED:
            self.refresh()
