"""Take portals from files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QWidget

from ...core.portal import Portal
from ...core.portal_file_error import PortalFileError
from ...gis.portal_exchange import import_portal, new_hosts
from ...gis.portal_place import PortalPlace
from ...gis.translation import tr
from .. import formats

BOTH, INSTEAD, SKIP = "both", "instead", "skip"


class PortalImport(QObject):
    """File after file; where a portal of the same id is there already, the user is asked. Nothing waits.

    A file from elsewhere must not learn the user's account: where one that takes the place of another
    trusts further hosts, the account is let go.

    Signals:
        imported(str): id of a portal.
        failed(str): what was wrong with a file, a sentence.
    """

    imported = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, guichet: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._guichet, self._window = guichet, parent
        self._waiting: deque[Path] = deque()
        self.question: QMessageBox | None = None

    def ask(self) -> None:
        """Let the user choose files."""
        dialog = QFileDialog(self._window, tr("Import Portals"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("Portal files (%1)", "*.json"), tr("All files (*)")])
        dialog.filesSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, paths: Iterable[str]) -> None:
        """Import these files."""
        self._waiting.extend(Path(path) for path in paths)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self.question is None:
            path = self._waiting.popleft()
            try:
                portal = import_portal(path)
            except PortalFileError as error:
                self.failed.emit(str(error))
                continue
            before = self._guichet.portal(portal.id)
            if before is None:
                self._keep(replace(portal, origin=""))
            else:
                self._ask_about(portal, before)

    def _ask_about(self, portal: Portal, before: Portal) -> None:
        title = portal.title.text(formats.language())
        box = self.question = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(tr("Import Portals"))
        box.setText(tr("“%1” (%2) is in the directory already.", title, portal.id))
        place = self._guichet.folders.place(before)
        box.setInformativeText(self._warning(portal, before, place))
        roles = QMessageBox.ButtonRole
        both = box.addButton(tr("Keep Both"), roles.AcceptRole)
        instead = box.addButton(tr("Replace"), roles.DestructiveRole)
        instead.setEnabled(place is not PortalPlace.INSTITUTION)
        box.addButton(tr("Skip"), roles.RejectRole)
        box.setDefaultButton(both)
        answers = {both: BOTH, instead: INSTEAD}
        box.buttonClicked.connect(
            lambda button: self._on_answer(portal, before, answers.get(button, SKIP))
        )
        box.finished.connect(self._on_finished)
        box.open()

    def _warning(self, portal: Portal, before: Portal, place: PortalPlace) -> str:
        if place is PortalPlace.INSTITUTION:
            return tr("That one comes from your institution and cannot be replaced.")
        if place is PortalPlace.BUILT_IN:
            words = tr("The file would stand in place of the plugin's own.")
        else:
            words = tr("The file would replace yours.")
        hosts = new_hosts(portal, before)
        if hosts and before.id in self._guichet.accounts:
            lost = tr("It names other hosts (%1): your account would be taken off it.", ", ".join(hosts))
            words = f"{words} {lost}"
        return words

    def _on_answer(self, portal: Portal, before: Portal, answer: str) -> None:
        if answer == BOTH:
            self._keep(replace(portal, id=self._free_id(portal.id), origin=""))
        elif answer == INSTEAD:
            own = self._guichet.folders.place(before) is PortalPlace.OWN
            if new_hosts(portal, before) and before.id in self._guichet.accounts:
                self._guichet.account_book.set(before.id, "")
            self._guichet.health.forget(before.id)
            self._keep(replace(portal, origin=before.origin if own else ""))

    def _on_finished(self, _result: int) -> None:
        self.question = None
        self._go_on()

    def _free_id(self, wanted: str) -> str:
        number = 2
        while self._guichet.portal(f"{wanted[:56]}-{number}") is not None:
            number += 1
        return f"{wanted[:56]}-{number}"

    def _keep(self, portal: Portal) -> None:
        try:
            self._guichet.save_portal(portal)
        except OSError as error:
            self.failed.emit(tr("The profile cannot be written: %1", error.strerror or error))
            return
        self.imported.emit(portal.id)
