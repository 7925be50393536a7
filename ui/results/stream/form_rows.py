"""Labels and fields in two columns, of which rows come and go."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QWidget

from ...theme import NORMAL, SMALL


class FormRows(QGridLayout):
    """Hidden rows take no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(NORMAL)
        self.setVerticalSpacing(SMALL)
        self.setColumnStretch(1, 1)
        self._rows: dict[QWidget, QLabel] = {}

    def add(self, words: str, field: QWidget) -> None:
        """Add a row at the end."""
        label = QLabel(words)
        label.setBuddy(field)
        place = len(self._rows)
        self.addWidget(label, place, 0)
        self.addWidget(field, place, 1)
        self._rows[field] = label

    def show_row(self, field: QWidget, shown: bool, words: str = "") -> None:
        """Show or hide a row, and call it something else."""
        label = self._rows[field]
        label.setVisible(shown)
        field.setVisible(shown)
        if words:
            label.setText(words)
