"""The portals as rows with a check box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal

from ...core.family_directory import FamilyDirectory
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_status import PortalStatus
from ...core.texts import fold
from ...gis.translation import tr
from .. import formats
from .portal_filter import PortalFilter
from .portal_words import access_word, closed_on, holdings, state_word
from .state_word import StateWord

PORTAL = Qt.ItemDataRole.UserRole + 1
SECOND_LINE = Qt.ItemDataRole.UserRole + 2
WORDS = Qt.ItemDataRole.UserRole + 3
ROOT = QModelIndex()
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class PortalListModel(QAbstractTableModel):
    """Column 0: name and holdings; column 1: state and account. Retired portals stand at the end.

    Signals:
        switched(str, bool): a check box was clicked.
    """

    switched = pyqtSignal(str, bool)

    def __init__(self, families: FamilyDirectory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._families = families
        self._all: list[Portal] = []
        self._rows: list[Portal] = []
        self._off: frozenset = frozenset()
        self._failures: Mapping[str, PortalError] = {}
        self._text, self._kind = "", PortalFilter.ALL

    def show(self, portals: tuple[Portal, ...], off: frozenset, failures: Mapping[str, PortalError]) -> None:
        """Show the directory."""
        retired = [portal for portal in portals if portal.status is PortalStatus.RETIRED]
        self._all = [portal for portal in portals if portal not in retired] + retired
        self._off, self._failures = off, failures
        self._select()

    def set_filter(self, text: str, kind: PortalFilter) -> None:
        """Show only portals of a kind with all words of `text` in title, owner, holdings or id."""
        self._text, self._kind = text, kind
        self._select()

    def count(self, kind: PortalFilter) -> int:
        """Return how many portals are of a kind."""
        return sum(kind.takes(portal) for portal in self._all)

    def longest_words(self) -> set[str]:
        """Return all words of the second column."""
        return {word.word for portal in self._all for word in self._words(portal)}

    def portal(self, index: QModelIndex) -> Portal | None:
        """Return the portal of a row."""
        return self._rows[index.row()] if index.isValid() else None

    def row_of(self, portal_id: str) -> int:
        """Return the row of a portal, -1 where it is not shown."""
        return next((row for row, portal in enumerate(self._rows) if portal.id == portal_id), -1)

    def rowCount(self, parent: QModelIndex = ROOT) -> int:
        """Return the number of portals shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = ROOT) -> int:
        """Return two."""
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Portal"), tr("Status, account"))[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """A retired portal, or one without an interface, has no check box that works."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == 0 and self._can_be_asked(self._rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the delegate paints and what a screen reader says."""
        portal = self._rows[index.row()]
        readers = {
            Qt.ItemDataRole.DisplayRole: lambda: self._title(portal) if index.column() == 0 else "",
            Qt.ItemDataRole.ToolTipRole: lambda: self._spoken(portal),
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._spoken(portal),
            PORTAL: lambda: portal,
            SECOND_LINE: lambda: self._second_line(portal),
            WORDS: lambda: self._words(portal),
        }
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check(portal) if index.column() == 0 and self._can_be_asked(portal) else None
        reader = readers.get(role)
        return None if reader is None else reader()

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Switch a portal on or off."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.switched.emit(self._rows[index.row()].id, Qt.CheckState(value) == CHECKED)
        return True

    def _select(self) -> None:
        self.beginResetModel()
        words = fold(self._text).split()
        self._rows = [
            portal
            for portal in self._all
            if self._kind.takes(portal) and all(word in self._searched(portal) for word in words)
        ]
        self.endResetModel()

    def _searched(self, portal: Portal) -> str:
        titles = (portal.title.en, portal.title.fr, portal.short_title, portal.owner, portal.id)
        return fold(" | ".join((*titles, holdings(portal, self._families))))

    def _can_be_asked(self, portal: Portal) -> bool:
        return portal.status is not PortalStatus.RETIRED and bool(portal.dialect)

    def _check(self, portal: Portal) -> Qt.CheckState:
        return UNCHECKED if portal.id in self._off else CHECKED

    def _title(self, portal: Portal) -> str:
        return portal.title.text(formats.language())

    def _second_line(self, portal: Portal) -> str:
        if portal.status is PortalStatus.RETIRED and portal.successor:
            return tr("replaced by %1", self._short(portal.successor))
        return holdings(portal, self._families)

    def _short(self, portal_id: str) -> str:
        return next((portal.short_title for portal in self._all if portal.id == portal_id), portal_id)

    def _words(self, portal: Portal) -> tuple[StateWord, StateWord]:
        state = state_word(portal, portal.id not in self._off, self._failures.get(portal.id))
        if portal.status is PortalStatus.RETIRED:
            return state, StateWord(closed_on(portal), "", "off")
        return state, access_word(portal)

    def _spoken(self, portal: Portal) -> str:
        state, account = self._words(portal)
        parts: dict[str, None] = dict.fromkeys(
            (self._title(portal), state.word, account.word, self._second_line(portal))
        )
        return ", ".join(part for part in parts if part)
