"""The list of downloads."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QListView, QWidget

from ...core.downloads.download import Download
from ...gis.translation import tr
from .download_delegate import DownloadDelegate
from .download_model import WORDS, DownloadModel

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
NOWHERE = QModelIndex()


class DownloadsList(QListView):
    """Rows of the queue; the link of a row is followed with a click or Enter.

    Signals:
        link_wanted: id of the row whose link was followed.
        move_wanted(int): the selected rows up (-1) or down (1): Alt+Up, Alt+Down.
        toggle_wanted: pause or resume: Space.
        remove_wanted: Delete.
        menu_wanted: where on the screen.
        picked: other rows are selected.
    """

    link_wanted = pyqtSignal(str)
    move_wanted = pyqtSignal(int)
    toggle_wanted = pyqtSignal()
    remove_wanted = pyqtSignal()
    menu_wanted = pyqtSignal(QPoint)
    picked = pyqtSignal()

    def __init__(self, model: DownloadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._pressed = ""
        self._delegate = DownloadDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAccessibleName(tr("Downloads"))
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit())

    def current(self) -> Download | None:
        """Return the row that has the focus, None without one."""
        return self._model.download(self.currentIndex())

    def selected(self) -> list[Download]:
        """Return the selected rows from the top."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [row for row in map(self._model.download, indexes) if row is not None]

    def select(self, download_ids: list[str]) -> None:
        """Select rows that are shown, the first of them current and in sight."""
        flag, model = QItemSelectionModel.SelectionFlag, self.selectionModel()
        indexes = [index for index in map(self._model.index_of, download_ids) if index.isValid()]
        if indexes:
            model.setCurrentIndex(indexes[0], flag.ClearAndSelect)
            self.scrollTo(indexes[0])
        for index in indexes[1:]:
            model.select(index, flag.Select)

    def link_at(self, place: QPoint) -> str:
        """Return the id of the row whose link is at a place of the viewport, empty where none is."""
        index = self.indexAt(place)
        row = self._model.download(index)
        return row.id if row is not None and self._link_rect(index).contains(place) else ""

    # ---- mouse and keyboard ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the link under the pointer."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.link_at(event.pos()) if left else ""
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the link that was pressed and released."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, ""
        if pressed and pressed == self.link_at(event.pos()):
            self.link_wanted.emit(pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand above links; a press on one is not a drag."""
        over = bool(self.link_at(event.pos()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if not self._pressed:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selected rows, at the current row when the key was pressed."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_wanted.emit(place)

    def event(self, event: QEvent) -> bool:
        """Keep the list's keys from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says, or what any list does."""
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            deed()

    def _deed(self, event: QKeyEvent) -> object:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = MOVES.get(event.key())
        if modifiers == Qt.KeyboardModifier.AltModifier and step is not None:
            return lambda: self.move_wanted.emit(step)
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return None
        if event.key() in ENTER:
            return self._follow_link
        return {
            Qt.Key.Key_Space: self.toggle_wanted.emit,
            Qt.Key.Key_Delete: self.remove_wanted.emit,
        }.get(event.key())

    def _follow_link(self) -> None:
        row = self.current()
        if row is not None:
            self.link_wanted.emit(row.id)

    def _link_rect(self, index: QModelIndex) -> QRect:
        words = index.data(WORDS)
        return (
            QRect() if words is None else self._delegate.link_rect(self.visualRect(index), self.font(), words)
        )
