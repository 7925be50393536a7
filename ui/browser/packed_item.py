"""A downloaded file that is no layer by itself: an archive, data of several layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...core.downloads.download import Download
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import theme
from ..desktop import open_folder
from .item_parts import CUSTOM, Deeds, actions_of, below, set_up

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class PackedItem(QgsDataItem):
    """Double click looks into it and puts the product on the map, as the Downloads tab does."""

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, row: Download, place: int) -> None:
        """Make the row of a file of the queue."""
        super().__init__(CUSTOM, parent, clean_text(row.item.title) or row.file.name, below(parent, row.id))
        self._desk, self._row = desk, row
        set_up(self, place, theme.icon("mIconZip"))

    def handleDoubleClick(self) -> bool:
        """Put it on the map."""
        self._show()
        return True

    def actions(self, parent: QWidget) -> list[QAction]:
        """Return the entries of its menu, for QGIS."""
        return actions_of(self.deeds(), parent)

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Add to Map"), self._show), (tr("Open Folder"), self._open_folder)]

    def _show(self) -> None:
        self._desk.guichet.arrival.show([self._row])

    def _open_folder(self) -> None:
        open_folder(self._row.file.parent)
