"""A combo box of values with words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QSizePolicy, QWidget

from ...factories import tip


class ChoiceCombo(QComboBox):
    """As wide as the dock allows; the wheel changes it only with the focus in it.

    Signals:
        chosen: the value, by the user.
    """

    chosen = pyqtSignal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)

    @property
    def values(self) -> list[Any]:
        """What there is to choose from."""
        return list(self._values)

    @property
    def value(self) -> Any:
        """What is chosen, None in an empty box."""
        place = self.currentIndex()
        return self._values[place] if 0 <= place < len(self._values) else None

    def offer(
        self, rows: Iterable[tuple[Any, str]], chosen: Any, icons: dict[Any, QIcon] | None = None
    ) -> None:
        """Show other rows of (value, words); says nothing to anybody."""
        rows = list(rows)
        blocker = QSignalBlocker(self)
        self.clear()
        self._values = [value for value, _words in rows]
        for value, words in rows:
            self.addItem((icons or {}).get(value, QIcon()), words)
            self.setItemData(self.count() - 1, tip(words), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self._values.index(chosen) if chosen in self._values else 0)
        blocker.unblock()

    def wheelEvent(self, event: object) -> None:
        """Let the page scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self._values[place])
