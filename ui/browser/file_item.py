"""A downloaded file that is a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsDataItem, QgsLayerItem
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...core.downloads.download import Download
from ...core.texts import clean_text
from ...gis.translation import tr
from ..desktop import open_folder
from .item_parts import Deeds, actions_of, below, set_up

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class FileItem(QgsLayerItem):
    """A layer item like those of files on the disk, so QGIS offers what it offers with them, too."""

    def __init__(
        self, desk: BrowserDesk, parent: QgsDataItem, row: Download, place: int, kind: Any, provider: str
    ) -> None:
        """Make the row.

        Args:
            desk: what is known.
            parent: the row above.
            row: of the queue.
            place: among its siblings.
            kind: of QGIS's layer items.
            provider: that opens the file.
        """
        title = clean_text(row.item.title) or row.file.name
        super().__init__(parent, title, below(parent, row.id), str(row.file), kind, provider)
        self._desk, self._row = desk, row
        set_up(self, place)

    def mimeUris(self) -> list[Any]:
        """Return the layer as QGIS takes it; nothing where the file is gone."""
        return super().mimeUris() if self._row.file.is_file() else []

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
