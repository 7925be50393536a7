"""Whether downloads that have begun are given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtWidgets import QCheckBox, QMessageBox, QWidget

from ...core.downloads.download import Download
from ...gis.translation import tr
from .. import formats

Answer = Callable[[bool], None]


class CancelQuestion(QMessageBox):
    """Asked only of downloads of which something has arrived; says what can be deleted.

    Args:
        rows: what is to be given up.
        answer: called with whether the partial files are deleted, if the user agrees.
        parent: owner.
    """

    def __init__(self, rows: Sequence[Download], answer: Answer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        size = formats.size(sum(row.received for row in rows))
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(tr("Cancel Downloads"))
        self.setText(formats.counted(len(rows), tr("Cancel this download?"), tr("Cancel %1 downloads?")))
        self.delete = QCheckBox(tr("Delete what has arrived of it so far (%1)", size))
        self.delete.setChecked(True)
        self.setCheckBox(self.delete)
        self.go = self.addButton(tr("Cancel Download"), QMessageBox.ButtonRole.DestructiveRole)
        self.keep = self.addButton(tr("Go On"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.buttonClicked.connect(self._on_clicked)
        self.finished.connect(self.deleteLater)

    def _on_clicked(self, button: object) -> None:
        if button is self.go:
            self._answer(self.delete.isChecked())


def ask_to_cancel(rows: Sequence[Download], answer: Answer, parent: QWidget) -> CancelQuestion | None:
    """Ask where something would be lost, else go ahead; return the question that is open."""
    if not any(row.received for row in rows):
        answer(False)
        return None
    question = CancelQuestion(rows, answer, parent)
    question.open()
    return question
