"""Portals and services as rows with a check box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, Qt, pyqtSignal

from ...gis.translation import tr
from .. import formats
from .directory_column import DirectoryColumn
from .directory_facts import DirectoryFacts
from .directory_filter import DirectoryFilter
from .directory_order import DirectoryOrder
from .directory_row import DirectoryRow
from .health_words import health_sentence, last_answer
from .portal_words import access_word, closed_on, kind_word, state_word
from .state_word import StateWord

ROW = Qt.ItemDataRole.UserRole + 1
SECOND_LINE = Qt.ItemDataRole.UserRole + 2  # a StateWord
WORDS = Qt.ItemDataRole.UserRole + 3  # of a column: StateWords, one for each line
ROOT = QModelIndex()
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
DASH = " – "
MOVED_ROW = "application/x-guichet-eo-portal"


class DirectoryModel(QAbstractTableModel):
    """Columns as in `DirectoryColumn`; the narrow directory shows the first two.

    Signals:
        switched(str, bool): a check box was clicked.
        dropped(str, str): a portal was dragged before another one (empty: to the end).
    """

    switched = pyqtSignal(str, bool)
    dropped = pyqtSignal(str, str)

    def __init__(self, facts: DirectoryFacts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._all: list[DirectoryRow] = []
        self._rows: list[DirectoryRow] = []
        self._filter = DirectoryFilter()
        self._order, self._backwards = DirectoryOrder.PREFERENCE, False
        self.narrow = True

    @property
    def order(self) -> DirectoryOrder:
        """In which order the rows stand."""
        return self._order

    @property
    def backwards(self) -> bool:
        """Whether the order is turned round."""
        return self._backwards

    def show(self) -> None:
        """Read the directory again."""
        self._all = self._facts.rows()
        self._select()

    def set_filter(self, conditions: DirectoryFilter) -> None:
        """Show only what meets all conditions."""
        self._filter = conditions
        self._select()

    def set_order(self, order: DirectoryOrder, backwards: bool = False) -> None:
        """Put the rows in another order."""
        self._order, self._backwards = order, backwards
        self._select()

    def refresh(self, key: str) -> None:
        """Something is known anew of a row; it stays where it is."""
        row = self.row_of(key)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def all_rows(self) -> Sequence[DirectoryRow]:
        """Return all rows, shown or not, in the order of preference."""
        return self._all

    def longest_words(self, column: DirectoryColumn) -> set[str]:
        """Return all words of a column."""
        return {word.word for row in self._all for word in self._words(row, column)}

    def row(self, index: QModelIndex) -> DirectoryRow | None:
        """Return what stands in a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """Return the place of a portal or service, -1 where it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def shown(self) -> Sequence[DirectoryRow]:
        """Return the rows that are shown, in their order."""
        return self._rows

    def rowCount(self, parent: QModelIndex = ROOT) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = ROOT) -> int:
        """Return the number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(DirectoryColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return DirectoryColumn(section).words(self.narrow)
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Only what can be searched has a check box; in the order of preference portals can be dragged."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self._may_drag() else Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == DirectoryColumn.NAME and row.can_be_asked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if self._may_drag() and row.portal is not None and not row.retired:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the delegate paints and what a screen reader says."""
        row, column = self._rows[index.row()], DirectoryColumn(index.column())
        first = column is DirectoryColumn.NAME
        readers = {
            Qt.ItemDataRole.DisplayRole: lambda: self._facts.title(row) if first else "",
            Qt.ItemDataRole.ToolTipRole: lambda: self._spoken(row),
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._spoken(row),
            ROW: lambda: row,
            SECOND_LINE: lambda: self._second_line(row),
            WORDS: lambda: self._words(row, column),
        }
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check(row) if first and row.can_be_asked else None
        reader = readers.get(role)
        return None if reader is None else reader()

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Switch a portal on or off."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.switched.emit(self._rows[index.row()].key, Qt.CheckState(value) == CHECKED)
        return True

    # ---- dragging --------------------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one type that only this directory knows."""
        return [MOVED_ROW]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the id of the portal that is dragged, the first of several."""
        data = QMimeData()
        data.setData(MOVED_ROW, self._rows[indexes[0].row()].key.encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        """Say before which portal another one was dropped; nothing is moved here."""
        if not data.hasFormat(MOVED_ROW) or not self._may_drag():
            return False
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        before = self._rows[place].key if 0 <= place < len(self._rows) else ""
        self.dropped.emit(bytes(data.data(MOVED_ROW)).decode("utf-8", "replace"), before)
        return False  # else the view takes the row out that was dragged

    def _may_drag(self) -> bool:
        return self._order is DirectoryOrder.PREFERENCE

    # ---- words -----------------------------------------------------------------------------------

    def _select(self) -> None:
        self.beginResetModel()
        taken = [row for row in self._all if self._filter.takes(row, self._facts)]
        self._rows = self._order.ordered(taken, self._facts, self._backwards)
        self.endResetModel()

    def _check(self, row: DirectoryRow) -> Qt.CheckState:
        return CHECKED if self._facts.asked(row) else UNCHECKED

    def _second_line(self, row: DirectoryRow) -> StateWord:
        """What replaced it, what is wrong with it, or what it holds."""
        if row.retired:
            successor = row.subject.successor
            replaced = tr("replaced by %1", self._facts.short_title(successor)) if successor else ""
            return StateWord(replaced or self._facts.holdings(row), "", "off")
        state = self._facts.state(row)
        trouble = health_sentence(self._facts.record(row), state)
        if trouble:
            return StateWord(trouble, "", state_word(row.subject, True, state).status)
        parts = (kind_word(row.subject), self._facts.holdings(row))
        return StateWord(DASH.join(part for part in parts if part), "", "off")

    def _words(self, row: DirectoryRow, column: DirectoryColumn) -> tuple[StateWord, ...]:
        state = self._facts.state_word(row)
        account = access_word(row.subject, self._facts.has_account(row))
        closed = StateWord(closed_on(row.subject), "", "off")
        if column is DirectoryColumn.STATUS:
            below = closed if row.retired else account if self.narrow else StateWord("", "", "off")
            return state, below
        if column is DirectoryColumn.ACCOUNT:
            return (StateWord("", "", "off") if row.retired else account,)
        if column is DirectoryColumn.ANSWER:
            words = "" if row.retired else last_answer(self._facts.record(row))
            return (StateWord(words, "", "off"),)
        count = formats.number(len(row.families)) if row.families else ""
        return (StateWord(count, "", "off"),) if column is DirectoryColumn.PRODUCTS else ()

    def _spoken(self, row: DirectoryRow) -> str:
        state = self._facts.state_word(row)
        account = access_word(row.subject, self._facts.has_account(row))
        since = closed_on(row.subject) if row.retired else account.word
        second = self._second_line(row).word
        parts = dict.fromkeys((self._facts.title(row), state.word, since, second))
        return ", ".join(part for part in parts if part)
