"""The files of an offer."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QIcon, QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ...core.asset import Asset
from ...core.asset_obstacle import asset_obstacle
from ...gis.translation import tr
from .. import formats, theme
from ..asset_messages import obstacle_sentence
from ..factories import tip
from .asset_words import asset_words, type_words
from .scene_links import is_web

NAME, RESOLUTION, SIZE, TYPE, MAP, DOWNLOAD, COPY = range(7)
BUTTON_WIDTH = 22
MOST_ROWS = 12


class AssetsTable(QTreeWidget):
    """Words first, the portal's key in the tool tip; icons: put on the map, download, copy the link.

    Enter puts the file on the map, or copies its link where it cannot be shown; Ctrl+C always copies.

    Signals:
        map_wanted: an asset, also one that is known not to be for the map: the reason is to be said.
        download_wanted: an asset.
    """

    map_wanted = pyqtSignal(object)
    download_wanted = pyqtSignal(object)

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
        copy, icons = theme.icon("mActionEditCopy"), _map_icons()
        download = theme.icon("downloading_svg")
        for asset in self._assets:
            item = self._item(asset, family)
            item.setIcon(MAP, icons[asset_obstacle(asset) is None])
            item.setIcon(DOWNLOAD, download)
            item.setIcon(COPY, copy)
            self.addTopLevelItem(item)
        self._size()
        self.itemActivated.connect(lambda item, _column: self._activate(item))
        self.itemClicked.connect(self._on_click)

    def _item(self, asset: Asset, family: str) -> QTreeWidgetItem:
        resolution = "" if asset.resolution is None else formats.metres(asset.resolution)
        words = [asset_words(asset, family), resolution, formats.size(asset.size), type_words(asset)]
        item = QTreeWidgetItem([*words, *[""] * (COPY - TYPE)])
        for column in (RESOLUTION, SIZE):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        details = "\n".join(part for part in (asset.key, asset.title, asset.media_type) if part)
        item.setToolTip(NAME, tip(details))
        obstacle = asset_obstacle(asset)
        words = tr("Add this asset to the map") if obstacle is None else obstacle_sentence(obstacle)
        item.setToolTip(MAP, tip(words))
        item.setData(MAP, Qt.ItemDataRole.AccessibleTextRole, words)
        for column, deed in (
            (DOWNLOAD, tr("Download this asset")),
            (COPY, tr("Copy the link of this asset")),
        ):
            item.setToolTip(column, deed)
            item.setData(column, Qt.ItemDataRole.AccessibleTextRole, deed)
        return item

    def _size(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(BUTTON_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (MAP, DOWNLOAD, COPY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, BUTTON_WIDTH)
        rows = min(max(1, len(self._assets)), MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + theme.TIGHT)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+C from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the current link on Ctrl+C."""
        item = self.currentItem()
        if item is not None and event.matches(QKeySequence.StandardKey.Copy):
            self._copy(item)
        else:
            super().keyPressEvent(event)

    def _asset(self, item: QTreeWidgetItem) -> Asset:
        return self._assets[self.indexOfTopLevelItem(item)]

    def _activate(self, item: QTreeWidgetItem) -> None:
        asset = self._asset(item)
        if asset_obstacle(asset) is None:
            self.map_wanted.emit(asset)
        else:
            self._copy(item)

    def _on_click(self, item: QTreeWidgetItem, column: int) -> None:
        if column == MAP:
            self.map_wanted.emit(self._asset(item))
        elif column == DOWNLOAD:
            self.download_wanted.emit(self._asset(item))
        elif column == COPY:
            self._copy(item)

    def _copy(self, item: QTreeWidgetItem) -> None:
        href = self._asset(item).href
        QGuiApplication.clipboard().setText(href)
        item.setToolTip(COPY, tip(href) if is_web(href) else tip(tr("Copied.")))


def _map_icons() -> dict[bool, QIcon]:
    """Return the icon for files that can be shown, and a faint one for those that cannot."""
    whole = theme.icon("mActionAddRasterLayer")
    faint = QIcon(whole.pixmap(theme.ICON, QIcon.Mode.Disabled))
    return {True: whole, False: faint}
