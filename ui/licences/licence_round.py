"""Several licences, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from .licence_dialog import LicenceDialog
from .licence_question import LicenceQuestion

if TYPE_CHECKING:
    from ...gis.licence_book import LicenceBook
    from ...gis.settings import Settings


class LicenceRound(QObject):
    """Opens a dialog for each licence; the first that is not accepted ends the round.

    Signals:
        accepted: all of them are.
        refused: one was not.
    """

    accepted = pyqtSignal()
    refused = pyqtSignal()

    def __init__(self, book: LicenceBook, settings: Settings, window: QWidget) -> None:
        """Ask nothing yet; the dialogs belong to `window`."""
        super().__init__(window)
        self._book, self._settings, self._window = book, settings, window
        self._waiting: list[LicenceQuestion] = []
        self.dialog: LicenceDialog | None = None

    def ask(self, questions: Iterable[LicenceQuestion]) -> None:
        """Begin; while a dialog is open, nothing happens."""
        if self.dialog is None:
            self._waiting = list(questions)
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self.accepted.emit()
            return
        question = self._waiting.pop(0)
        self.dialog = LicenceDialog(self._book, self._settings, question, self._window)
        self.dialog.accepted.connect(self._on_accepted)
        self.dialog.rejected.connect(self._on_refused)
        self.dialog.open()

    def _on_accepted(self) -> None:
        self.dialog = None
        self._next()

    def _on_refused(self) -> None:
        self.dialog = None
        self._waiting.clear()
        self.refused.emit()
