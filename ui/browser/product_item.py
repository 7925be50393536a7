"""A downloaded product of several files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...core.downloads.download import Download
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import theme
from ..desktop import open_folder
from .file_rows import file_row
from .folder_item import FolderItem
from .item_parts import Deeds

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class ProductItem(FolderItem):
    """Its files are below."""

    def __init__(
        self, desk: BrowserDesk, parent: QgsDataItem, parts: Sequence[Download], place: int
    ) -> None:
        """Make the row for files of one product, in the order of the list."""
        title = clean_text(parts[0].item.stac.get("id") or Path(parts[0].item.folder).name)
        key = (parts[0].item.product, *(row.id for row in parts))
        super().__init__(desk, parent, title, key, place, theme.icon("mIconRasterGroup"))
        self._parts = tuple(parts)

    def rows(self) -> list[QgsDataItem]:
        """Return the files."""
        return [file_row(self.desk, self, row, place) for place, row in enumerate(self._parts)]

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Add to Map"), self._show), (tr("Open Folder"), self._open_folder)]

    def renew(self) -> None:
        """Nothing: other files are another row."""

    def _show(self) -> None:
        self.desk.guichet.arrival.show(self._parts)

    def _open_folder(self) -> None:
        open_folder(self._parts[0].file.parent)
