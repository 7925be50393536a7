"""Names and values in two columns."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QWidget

from ..theme import NORMAL, TIGHT
from .breakable_label import BreakableLabel
from .note_label import NoteLabel


class FactsGrid(QGridLayout):
    """Muted names; values in plain text that can be selected and copied."""

    def __init__(self, facts: Iterable[tuple[str, str | QWidget]], name_width: int = 0) -> None:
        """Show (name, value) pairs; a value may be a widget.

        Args:
            facts: pairs; those with an empty value are left out.
            name_width: of the first column in pixels, 0: what the names need.
        """
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(NORMAL)
        self.setVerticalSpacing(TIGHT)
        self.setColumnStretch(1, 1)
        self.setColumnMinimumWidth(0, name_width)
        for name, value in facts:
            if value:
                self._add(name, value)

    def _add(self, name: str, value: str | QWidget) -> None:
        row = self.rowCount()
        words = NoteLabel(name)
        words.setWordWrap(False)
        self.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(value if isinstance(value, QWidget) else BreakableLabel(value), row, 1)
