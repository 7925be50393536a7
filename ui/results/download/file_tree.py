"""The single files of products, to be chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ....core.asset import Asset
from ....core.scene import SceneRef
from ....core.texts import clean_text
from ....gis.translation import tr
from ... import formats, theme
from ...factories import tip
from ...theme import SMALL

FileId = tuple[SceneRef, str]  # scene, key of the asset
NAME, SIZE = range(2)
MOST_FILES = 5000  # of all products together; a SAFE folder has some 150
LONGEST_NAME = 120
ROWS = 10
LEAF = Qt.ItemDataRole.UserRole
ITEM_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class FileTree(QWidget):
    """A tree of products, folders and files with boxes, and a field that hides what does not match.

    Checking a folder checks what is shown of it.

    Attributes:
        left_out: files that were too many for the tree.

    Signals:
        changed: other files are chosen.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left_out = 0
        self._leaves: dict[FileId, QTreeWidgetItem] = {}
        self._shown: list[tuple[SceneRef, list[str]]] = []
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter: B04, 10m, .xml…"))
        self.filter.setAccessibleName(tr("Filter the files"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._apply_filter)
        self.tree = self._make_tree()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(self.filter)
        box.addWidget(self.tree)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setFont(theme.small(tree.font()))
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setIndentation(theme.LARGE)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(tr("Files of the products"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(SIZE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        tree.itemChanged.connect(self._on_item)
        return tree

    @property
    def chosen(self) -> frozenset[FileId]:
        """What is checked, whether it is shown or not."""
        checked = Qt.CheckState.Checked
        return frozenset(name for name, item in self._leaves.items() if item.checkState(NAME) == checked)

    def show_files(self, products: Iterable[tuple[SceneRef, str, Sequence[Asset]]]) -> None:
        """Show the files of products; what was chosen stays chosen. The same ones again change nothing.

        Args:
            products: scene, its name for people, its files with keys that are paths.
        """
        rows = list(products)
        shown = [(ref, [asset.key for asset in files]) for ref, _title, files in rows]
        if shown == self._shown:
            return
        self._shown, before = shown, self.chosen
        blocker = QSignalBlocker(self.tree)
        self.tree.clear()
        self._leaves, self.left_out = {}, 0
        for ref, title, files in rows:
            top = self._node(self.tree.invisibleRootItem(), title)
            self._add_files(top, ref, files)
            top.setExpanded(len(rows) == 1)
        for name in before & self._leaves.keys():
            self._leaves[name].setCheckState(NAME, Qt.CheckState.Checked)
        blocker.unblock()
        for place in range(self.tree.topLevelItemCount()):
            self._refresh_parents(self.tree.topLevelItem(place))
        self._apply_filter(self.filter.text())
        rows_shown = max(1, ROWS) * max(self.tree.sizeHintForRow(0), 1)
        self.tree.setFixedHeight(rows_shown + 2 * self.tree.frameWidth())

    def _add_files(self, top: QTreeWidgetItem, ref: SceneRef, files: Sequence[Asset]) -> None:
        folders: dict[tuple[str, ...], QTreeWidgetItem] = {(): top}
        for asset in files:
            if len(self._leaves) >= MOST_FILES:
                self.left_out += 1
                continue
            parts = tuple(part for part in asset.key.split("/") if part)[:20] or (asset.key,)
            for depth in range(1, len(parts)):
                if parts[:depth] not in folders:
                    folders[parts[:depth]] = self._node(folders[parts[: depth - 1]], parts[depth - 1])
            leaf = self._node(folders[parts[:-1]], parts[-1], formats.size(asset.size))
            leaf.setToolTip(NAME, tip(asset.key))
            leaf.setData(NAME, LEAF, True)
            self._leaves[(ref, asset.key)] = leaf

    def _node(self, parent: QTreeWidgetItem, name: str, size: str = "") -> QTreeWidgetItem:
        item = QTreeWidgetItem([clean_text(name, LONGEST_NAME), size])
        item.setFlags(ITEM_FLAGS)
        item.setCheckState(NAME, Qt.CheckState.Unchecked)
        item.setToolTip(NAME, tip(name))
        item.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parent.addChild(item)
        return item

    # ---- checking --------------------------------------------------------------------------------

    def _on_item(self, item: QTreeWidgetItem, column: int) -> None:
        if column != NAME:
            return
        blocker = QSignalBlocker(self.tree)
        if not item.data(NAME, LEAF) and item.checkState(NAME) != Qt.CheckState.PartiallyChecked:
            _check_below(item, item.checkState(NAME))
        top = item
        while top.parent() is not None:
            top = top.parent()
        self._refresh_parents(top)
        blocker.unblock()
        self.tree.viewport().update()
        self.changed.emit()

    def _refresh_parents(self, item: QTreeWidgetItem) -> Qt.CheckState:
        """Let a folder show whether all, some or none of it is checked."""
        if item.data(NAME, LEAF):
            return item.checkState(NAME)
        blocker = QSignalBlocker(self.tree)
        states = {self._refresh_parents(item.child(place)) for place in range(item.childCount())}
        state = states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked
        item.setCheckState(NAME, state if item.childCount() else Qt.CheckState.Unchecked)
        blocker.unblock()
        return item.checkState(NAME)

    def _apply_filter(self, text: str) -> None:
        words = text.lower().split()
        for place in range(self.tree.topLevelItemCount()):
            _filter(self.tree.topLevelItem(place), "", words)


def _check_below(item: QTreeWidgetItem, state: Qt.CheckState) -> None:
    for place in range(item.childCount()):
        child = item.child(place)
        if child.isHidden():
            continue
        if child.data(NAME, LEAF):
            child.setCheckState(NAME, state)
        else:
            _check_below(child, state)


def _filter(item: QTreeWidgetItem, path: str, words: Sequence[str]) -> bool:
    """Hide what does not have all words in its path; return whether anything is left."""
    here = f"{path}/{item.text(NAME).lower()}"
    if item.data(NAME, LEAF):
        shown = all(word in here for word in words)
    else:
        shown = False
        for place in range(item.childCount()):
            shown |= _filter(item.child(place), here, words)
        if words and shown:
            item.setExpanded(True)
    item.setHidden(not shown)
    return shown
