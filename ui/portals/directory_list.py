"""The table of the directory."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from ...gis.translation import tr
from .. import theme
from .directory_column import DirectoryColumn
from .directory_model import DirectoryModel
from .directory_order import DirectoryOrder
from .directory_row import DirectoryRow
from .portal_delegate import WORD_MARGIN, PortalDelegate

WIDEST_STATUS = 0.45  # of the table
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DirectoryList(QTreeView):
    """Rows of portals and services; wide, it shows more columns.

    Alt+Up and Alt+Down, or dragging, change the order of preference; Enter shows all about a row.

    Signals:
        move_wanted(int): the current portal up (-1) or down (1).
        details_wanted(): of the current row.
        picked(): another current row, or other selected ones.
        order_wanted: a `DirectoryOrder`, from a click on a column's title.
    """

    move_wanted = pyqtSignal(int)
    details_wanted = pyqtSignal()
    picked = pyqtSignal()
    order_wanted = pyqtSignal(object)

    def __init__(self, model: DirectoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(PortalDelegate(self))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFont(theme.small(self.font()))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAccessibleName(tr("Portals"))
        self._prepare_header()
        self.selectionModel().currentChanged.connect(lambda *_: self.picked.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit())
        self.doubleClicked.connect(lambda _index: self.details_wanted.emit())

    def current(self) -> DirectoryRow | None:
        """Return the current row, None where the table is empty."""
        return self._model.row(self.currentIndex())

    def selected(self) -> list[DirectoryRow]:
        """Return the selected rows from the top."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [row for row in map(self._model.row, rows) if row is not None]

    def select(self, keys: list[str]) -> None:
        """Select rows, the first of them current; the first row of all where none of them is shown."""
        places = [place for place in map(self._model.row_of, keys) if place >= 0] or [0]
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        whole = flags.ClearAndSelect | flags.Rows
        model.setCurrentIndex(self._model.index(places[0], 0), whole)
        for place in places[1:]:
            model.select(self._model.index(place, 0), flags.Select | flags.Rows)
        self.scrollTo(self._model.index(places[0], 0))

    def fit_columns(self) -> None:
        """Show the columns for which there is room, each as wide as its longest word."""
        width, header = self.width(), self.header()
        self._model.narrow = width < DirectoryColumn.ACCOUNT.from_width
        metrics = QFontMetrics(self.font())
        for column in DirectoryColumn:
            self.setColumnHidden(column, width < column.from_width)
            if column is DirectoryColumn.NAME:
                continue
            words = self._model.longest_words(column) | {column.words(self._model.narrow)}
            needed = max(metrics.horizontalAdvance(word) for word in words) + WORD_MARGIN
            header.resizeSection(column, min(needed, int(width * WIDEST_STATUS)))
        self.viewport().update()

    def show_order(self) -> None:
        """Mark the column that the rows are ordered by."""
        order = self._model.order
        column = next((one for one in DirectoryColumn if one.order is order), None)
        self.header().setSortIndicatorShown(column is not None)
        if column is not None:
            ways = Qt.SortOrder
            self.header().setSortIndicator(
                column, ways.DescendingOrder if self._model.backwards else ways.AscendingOrder
            )

    def event(self, event: QEvent) -> bool:
        """Keep Alt+Up and Alt+Down from menus and shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and _move_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move a portal, or open the details."""
        if _move_of(event):
            self.move_wanted.emit(_move_of(event))
        elif event.key() in ENTER and not event.modifiers():
            self.details_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide means more columns; the current row stays in sight when the card below grows."""
        super().resizeEvent(event)
        self.fit_columns()
        self.scrollTo(self.currentIndex())

    def _prepare_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(DirectoryColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(lambda column: self.order_wanted.emit(DirectoryColumn(column).order))
        self.show_order()


def order_after_click(model: DirectoryModel, order: DirectoryOrder) -> tuple[DirectoryOrder, bool]:
    """Return order and direction after a click on a title: there, back, and to the order of preference."""
    if model.order is not order:
        return order, False
    return (DirectoryOrder.PREFERENCE, False) if model.backwards else (order, True)


def _move_of(event: Any) -> int:
    """Return -1 for Alt+Up, 1 for Alt+Down, else 0."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key(), 0)
