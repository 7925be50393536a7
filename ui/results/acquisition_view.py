"""The list on the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTreeView, QWidget

from ...core.acquisition import Acquisition
from ...gis.translation import tr
from .acquisition_model import AcquisitionModel
from .acquisition_selection import AcquisitionSelection
from .list_place import ListPlace

NOTHING = -1
Mode = QAbstractItemView.SelectionMode
Hint = QAbstractItemView.ScrollHint


class AcquisitionView(QTreeView):
    """Keyboard as in any list, plus Space (quicklook), Enter (stream; download, details) and the menu key.

    New rows never move the row under the pointer while the list is in use; they are counted instead.

    Attributes:
        hushed: gives a context in which the threads of a search stand still. Laying out 10 000 rows calls the
            model 20 000 times, and takes three times as long beside a thread that decodes (measured).

    Signals:
        hovered: id of the acquisition under the pointer, -1 for none.
        quicklook_wanted: Space. stream_wanted, download_wanted, details_wanted: Enter, with Shift, with Alt.
        step_wanted: -1 or 1, to the previous or the next date of the stream.
        menu_wanted: global position of the context menu.
        offer_chosen: acquisition id, offer.
        new_above_changed: number of rows that arrived above what is shown.
    """

    hovered = pyqtSignal(int)
    quicklook_wanted = pyqtSignal()
    stream_wanted = pyqtSignal()
    download_wanted = pyqtSignal()
    step_wanted = pyqtSignal(int)
    details_wanted = pyqtSignal()
    menu_wanted = pyqtSignal(QPoint)
    offer_chosen = pyqtSignal(int, object)
    new_above_changed = pyqtSignal(int)

    def __init__(
        self, model: AcquisitionModel, selection: AcquisitionSelection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._selection = model, selection
        self._hovered = NOTHING
        self._new_above = 0
        self._open: set[int] = set()
        self.hushed: Callable[[], AbstractContextManager[None]] = nullcontext
        self.setModel(model)
        self.setSelectionModel(selection)
        self._look()
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        self.clicked.connect(self._on_clicked)
        self.entered.connect(self._on_entered)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.modelReset.connect(self._on_reset)

    def _look(self) -> None:
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(Mode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("Acquisitions"))

    # ---- what is current -------------------------------------------------------------------------

    def current_acquisition(self) -> Acquisition | None:
        """Return the acquisition that has the focus."""
        return self._model.acquisition_at(self.currentIndex())

    def show_acquisition(self, acquisition_id: int) -> None:
        """Make a row current and visible, without changing what is selected."""
        index = self._model.index_of(acquisition_id)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if not self.viewport().rect().contains(self.visualRect(index)):
                self.scrollTo(index, Hint.PositionAtCenter)

    # ---- arriving rows ---------------------------------------------------------------------------

    def keep_still(self, change: Callable[[], list[int]]) -> None:
        """Run `change`, which inserts rows and returns them; what is shown stays where it is.

        At the top of a list that nobody points at or works in, new rows simply appear.
        """
        place = ListPlace(self, self._model)
        in_use = not place.at_top or self.underMouse() or self.hasFocus()
        inserted = change()
        if not in_use or not self._model.rows:
            return
        place.restore()
        top = place.top_row()
        above = sum(row < top for row in inserted)
        if above:
            self._set_new_above(self._new_above + above)

    def show_new(self) -> None:
        """Go to the top, where the new rows are."""
        self.scrollToTop()
        self._set_new_above(0)

    def _set_new_above(self, count: int) -> None:
        if count != self._new_above:
            self._new_above = count
            self.new_above_changed.emit(count)

    def _on_scrolled(self, value: int) -> None:
        if value == 0:
            self._set_new_above(0)

    # ---- opening rows ----------------------------------------------------------------------------

    def _on_expanded(self, index: QModelIndex) -> None:
        acquisition = self._model.acquisition_at(index)
        if acquisition is not None:
            self._open.add(acquisition.id)
            self._model.set_open(acquisition.id, True)
        self._set_uniform(False)

    def _on_collapsed(self, index: QModelIndex) -> None:
        acquisition = self._model.acquisition_at(index)
        if acquisition is not None:
            self._open.discard(acquisition.id)
            self._model.set_open(acquisition.id, False)
        self._set_uniform(not self._open)

    def _set_uniform(self, uniform: bool) -> None:
        """Spare asking 10 000 rows for their height (28 ms a layout) while none is open."""
        if uniform != self.uniformRowHeights():
            self.setUniformRowHeights(uniform)
            self.scheduleDelayedItemsLayout()

    def _on_reset(self) -> None:
        """Open again what was open, as far as it is still shown."""
        was_open, self._open = self._open, set()
        self._set_uniform(True)
        self._set_new_above(0)
        for acquisition_id in was_open:
            index = self._model.index_of(acquisition_id)
            if index.isValid():
                self.expand(index)

    # ---- painting --------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # noqa: N802
        """Mark selected rows: Qt's own selection knows them only while they are few."""
        if self._selection.is_selected(index):
            option.state |= QStyle.StateFlag.State_Selected
        super().drawRow(painter, option, index)

    # ---- mouse and keyboard ----------------------------------------------------------------------

    def selectAll(self) -> None:  # noqa: N802
        """Select all that is shown."""
        self._selection.select_all()

    def selectionCommand(  # noqa: N802
        self, index: QModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Keep the selection when its context menu is asked for."""
        right = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.RightButton
        if right and self._selection.is_selected(index):
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selected rows, at the current row when the key was pressed."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(row.center())
        self.menu_wanted.emit(place)

    def event(self, event: QEvent) -> bool:
        """Keep the list's keys from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and self._deed(event) is not None:
            event.accept()
            return True
        with self.hushed():
            return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Paint, too, without waiting for the interpreter at every row."""
        with self.hushed():
            return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says, or what any list does."""
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._hover(NOTHING)

    def _deed(self, event: QKeyEvent) -> Callable[[], None] | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._on_enter(modifiers)
        if modifiers == Qt.KeyboardModifier.NoModifier and event.key() == Qt.Key.Key_Space:
            return self.quicklook_wanted.emit
        if modifiers == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_A:
            return self.selectAll
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if modifiers == Qt.KeyboardModifier.AltModifier and step is not None:
            return lambda: self.step_wanted.emit(step)
        return None

    def _on_enter(self, modifiers: Qt.KeyboardModifiers) -> Callable[[], None] | None:
        if modifiers == Qt.KeyboardModifier.NoModifier:
            return self.stream_wanted.emit
        if modifiers == Qt.KeyboardModifier.ShiftModifier:
            return self.download_wanted.emit
        return self.details_wanted.emit if modifiers == Qt.KeyboardModifier.AltModifier else None

    def _on_clicked(self, index: QModelIndex) -> None:
        acquisition, offer = self._model.acquisition_at(index), self._model.offer_at(index)
        if index.internalId() and acquisition is not None:
            self.offer_chosen.emit(acquisition.id, offer)

    def _on_entered(self, index: QModelIndex) -> None:
        acquisition = self._model.acquisition_at(index)
        self._hover(NOTHING if acquisition is None else acquisition.id)

    def _hover(self, acquisition_id: int) -> None:
        if acquisition_id != self._hovered:
            self._hovered = acquisition_id
            self.hovered.emit(acquisition_id)
