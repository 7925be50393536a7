"""The files of an offer."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ...core.asset import Asset
from ...gis.translation import tr
from .. import formats, theme
from ..factories import tip
from .asset_words import asset_words, type_words
from .scene_links import is_web

NAME, RESOLUTION, SIZE, TYPE, COPY = range(5)
COPY_WIDTH = 26
MOST_ROWS = 12


class AssetsTable(QTreeWidget):
    """Words first, the portal's key in the tool tip; a click on the icon, or Enter, copies the link."""

    def __init__(self, assets: Sequence[Asset], family: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._assets = list(assets)
        self.setColumnCount(COPY + 1)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFont(theme.small(self.font()))
        self.setIconSize(theme.ICON)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Assets"))
        icon = theme.icon("mActionEditCopy")
        for asset in self._assets:
            item = self._item(asset, family)
            item.setIcon(COPY, icon)
            self.addTopLevelItem(item)
        self._size()
        self.itemActivated.connect(lambda item, _column: self._copy(item))
        self.itemClicked.connect(self._on_click)

    def _item(self, asset: Asset, family: str) -> QTreeWidgetItem:
        resolution = "" if asset.resolution is None else formats.metres(asset.resolution)
        words = [asset_words(asset, family), resolution, formats.size(asset.size), type_words(asset), ""]
        item = QTreeWidgetItem(words)
        for column in (RESOLUTION, SIZE):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        details = "\n".join(part for part in (asset.key, asset.title, asset.media_type) if part)
        item.setToolTip(NAME, tip(details))
        item.setToolTip(COPY, tr("Copy the link of this asset"))
        item.setData(COPY, Qt.ItemDataRole.AccessibleTextRole, tr("Copy the link of this asset"))
        return item

    def _size(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(COPY_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COPY, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(COPY, COPY_WIDTH)
        rows = min(max(1, len(self._assets)), MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + theme.TIGHT)

    def _on_click(self, item: QTreeWidgetItem, column: int) -> None:
        if column == COPY:
            self._copy(item)

    def _copy(self, item: QTreeWidgetItem) -> None:
        href = self._assets[self.indexOfTopLevelItem(item)].href
        QGuiApplication.clipboard().setText(href)
        item.setToolTip(COPY, tip(href) if is_web(href) else tip(tr("Copied.")))
