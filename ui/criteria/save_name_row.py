"""Giving a search a name, in place."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ...gis.translation import tr
from .. import theme

LONGEST_NAME = 80


class SaveNameRow(QWidget):
    """Hidden until a name is wanted; Enter keeps it, Esc does not.

    Signals:
        named(str): the name.
    """

    named = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit()
        self._edit.setMaxLength(LONGEST_NAME)
        self._edit.setPlaceholderText(tr("Name of the search"))
        self._edit.setAccessibleName(tr("Name of the search"))
        self._save = QPushButton(tr("Save"))
        self._save.clicked.connect(self._accept)
        self._edit.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self._edit, 1)
        row.addWidget(self._save)

    def ask(self, proposal: str) -> None:
        """Show the row with a proposal."""
        self._edit.setText(proposal)
        self._edit.selectAll()
        self._save.setEnabled(bool(proposal.strip()))
        self.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the name, Esc gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        name = self._edit.text().strip()
        if name:
            self.hide()
            self.named.emit(name)
