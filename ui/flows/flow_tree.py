"""The tree of flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCursor, QFontMetrics, QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from ...core.flows.flow_entry import FlowEntry
from ...gis.translation import tr
from .. import theme
from .flow_branch import FlowBranch
from .flow_model import DATES, LAYER, FlowModel
from .flow_node import FlowNode
from .flow_row_words import layers

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDEST_DATES = 0.4  # of the tree
INDENTATION = 14
MARGIN = 12  # beside the words of the second column
OPEN_ROWS = 300  # a filter opens branches as long as they have not more rows than that


class FlowTree(QTreeView):
    """What arrives never moves the row under the pointer.

    Signals:
        picked(): another current row.
        opened: a branch was opened: a `FlowBranch`.
        add_wanted(): the current layer on the map.
        step_wanted(int): an earlier (-1) or later (1) date.
    """

    picked = pyqtSignal()
    opened = pyqtSignal(object)
    add_wanted = pyqtSignal()
    step_wanted = pyqtSignal(int)

    def __init__(self, model: FlowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setFont(theme.small(self.font()))
        self.setIndentation(INDENTATION)
        self.setIconSize(theme.ICON)
        self.setExpandsOnDoubleClick(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(tr("Flows"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(LAYER, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.expanded.connect(self._on_expanded)
        self.doubleClicked.connect(self._on_double_click)

    def current(self) -> FlowNode | None:
        """Return the current row, None where there is none."""
        return self._model.node(self.currentIndex())

    def current_entry(self) -> FlowEntry | None:
        """Return the current layer, None for portals and groups."""
        return self._model.entry(self.currentIndex())

    def show_branches(self, branches: list[FlowBranch]) -> None:
        """Show other branches; what is looked at stays where it is."""
        with self._steady():
            self._model.show(branches)
        self.fit_columns()

    def select(self, key: str, visible: bool = True) -> bool:
        """Make a layer or branch current by its id; return whether it is there."""
        place = self._model.find(key)
        if not place.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(place, flags.ClearAndSelect | flags.Rows)
        if visible:
            self.scrollTo(place)
        return True

    def open_keys(self) -> set[Any]:
        """Return which branches and groups are open."""
        return {self._model.node(place).key for place in self._places() if self.isExpanded(place)}  # type: ignore[union-attr]

    def set_open(self, keys: Iterable[Any]) -> None:
        """Open these branches and groups, close all others."""
        wanted = set(keys)
        for place in list(self._places()):
            node = self._model.node(place)
            if node is not None:
                self.setExpanded(place, node.key in wanted)

    def open_found(self) -> None:
        """Open what a filter left over, from the top, unless that is a lot."""
        rows = 0
        for place in list(self._places()):
            node = self._model.node(place)
            count = 0 if node is None or node.branch is None else node.branch.count
            rows += count
            if count and rows <= OPEN_ROWS:
                self.setExpanded(place, True)

    def fit_columns(self) -> None:
        """Give the second column what its longest word needs, as far as there is room."""
        metrics = QFontMetrics(self.font())
        years = metrics.horizontalAdvance("2013–2023") + theme.ICON.width() + theme.NORMAL
        words = (tr("loading…"), tr("not answering"), layers(1000))
        needed = max(years, *map(metrics.horizontalAdvance, words))
        self.header().resizeSection(DATES, min(needed + MARGIN, int(self.width() * WIDEST_DATES)))

    def event(self, event: QEvent) -> bool:
        """Keep Alt+Left and Alt+Right from menus and shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and step_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the dates, or add the layer."""
        if step_of(event):
            self.step_wanted.emit(step_of(event))
        elif event.key() in ENTER and not event.modifiers() and self.current_entry() is not None:
            self.add_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width; the current row stays in sight where it was."""
        place = self.visualRect(self.currentIndex())
        seen = place.isValid() and place.bottom() > 0 and place.top() < event.oldSize().height()
        super().resizeEvent(event)
        self.fit_columns()
        if seen:
            self.scrollTo(self.currentIndex())

    def _places(self) -> Iterator[QModelIndex]:
        """Yield the places of all rows that are made and may be opened."""
        waiting = [QModelIndex()]
        while waiting:
            above = waiting.pop()
            node = self._model.node(above)
            if node is not None:
                yield above
                if node.children is None:
                    continue
            for row in range(self._model.rowCount(above)):
                place = self._model.index(row, 0, above)
                below = self._model.node(place)
                if below is not None and not below.is_layer:
                    waiting.append(place)

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """Keep the row under the pointer, else the current one, else the first one in sight, where it is."""
        place = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos()))
        current = self.currentIndex()
        if not place.isValid() and self.viewport().rect().intersects(self.visualRect(current)):
            place = current
        if not place.isValid():
            place = self.indexAt(self.viewport().rect().topLeft())
        kept, top = QPersistentModelIndex(place), self.visualRect(place).top()
        yield
        if place.isValid() and kept.isValid():
            now = self.visualRect(QModelIndex(kept)).top()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + now - top)

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.picked.emit()

    def _on_expanded(self, place: QModelIndex) -> None:
        node = self._model.node(place)
        if node is not None and node.branch is not None:
            self.opened.emit(node.branch)

    def _on_double_click(self, place: QModelIndex) -> None:
        if self._model.entry(place) is not None:
            self.add_wanted.emit()


def step_of(event: Any) -> int:
    """Return -1 for Alt+Left, 1 for Alt+Right, else 0."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key(), 0)
