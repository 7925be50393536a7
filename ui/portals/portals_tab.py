"""The Portals tab: the directory, and the pages that slide over it."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...gis.translation import tr
from .add_portal_dialog import AddPortalDialog
from .comparison_page import ComparisonPage
from .deed import Deed
from .directory_page import DirectoryPage
from .directory_row import DirectoryRow
from .edit_page import EditPage
from .portal_export import PortalExport
from .portal_import import PortalImport
from .portal_page import WEB, PortalPage
from .row_deeds import compared, may_test


class PortalsTab(QStackedWidget):
    """Over the directory: all about one portal, several side by side, the form of the user's own.

    Signals:
        switched(): other portals are asked from now on.
    """

    switched = pyqtSignal()

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        """Make the tab for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self._dialog: AddPortalDialog | None = None
        self.directory = DirectoryPage(guichet)
        self.details = PortalPage(guichet, self.directory.facts)
        self.comparison = ComparisonPage(guichet)
        self.form = EditPage(guichet)
        self.files = PortalImport(guichet, self)
        for page in (self.directory, self.details, self.comparison, self.form):
            self.addWidget(page)
        for page in (self.details, self.comparison, self.form):
            page.back_wanted.connect(self.back)
        self._deeds = {
            Deed.DETAILS: self._show_details,
            Deed.TEST: lambda row: self._test(),
            Deed.STOP: lambda row: self._stop(),
            Deed.COMPARE: lambda row: self.compare(),
            Deed.UP: lambda row: self.directory.move(-1),
            Deed.DOWN: lambda row: self.directory.move(1),
            Deed.PAGE: lambda row: _open(row.subject.homepage),
            Deed.EDIT: self._edit,
            Deed.COPY: self._edit,
            Deed.EXPORT: self._export,
            Deed.REMOVE: self._remove,
            Deed.RESTORE: self._remove,
        }
        self._connect()

    def show_portal(self, portal_id: str) -> None:
        """Select a portal, the first one where the id is unknown or empty."""
        self.setCurrentWidget(self.directory)
        self.directory.show_row(portal_id)

    def add_portal(self) -> None:
        """Open the dialog; it does not hold up anything else."""
        if self._dialog is None:
            self._dialog = AddPortalDialog(self._guichet, self)
            self._dialog.saved.connect(self.show_portal)
            self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.show()
        self._dialog.raise_()

    def compare(self) -> None:
        """Put the selected portals side by side."""
        rows = self.directory.list.selected()
        if compared(rows):
            self.comparison.show_portals([row.subject for row in rows])
            self._slide(self.comparison)

    def back(self) -> None:
        """Go back to the same line of the directory."""
        self.setCurrentWidget(self.directory)
        self.directory.list.setFocus()

    def do(self, deed: Deed) -> None:
        """Do something with the current line, or with the selected ones."""
        row = self.directory.list.current()
        if row is not None:
            self._deeds[deed](row)

    def _connect(self) -> None:
        page = self.directory
        page.switched.connect(self._on_switched)
        page.deed_wanted.connect(self.do)
        page.add_wanted.connect(self.add_portal)
        page.import_wanted.connect(self.files.ask)
        self.files.imported.connect(self.show_portal)
        self.files.failed.connect(page.say)
        self.form.saved.connect(self._on_saved)
        self._guichet.portals_changed.connect(self._on_portals)

    def _slide(self, page: Any) -> None:
        self.setCurrentWidget(page)
        page.back.setFocus()

    def _show_details(self, row: DirectoryRow) -> None:
        self.details.show_row(row)
        self._slide(self.details)

    def _test(self) -> None:
        """Try all selected lines at once."""
        for row in filter(may_test, self.directory.list.selected()):
            if row.portal is not None:
                self._guichet.tests.test_portal(row.portal)
            else:
                self._guichet.tests.test_service(row.subject)

    def _stop(self) -> None:
        for row in self.directory.list.selected():
            self._guichet.tests.cancel(row.key)

    def _edit(self, row: DirectoryRow) -> None:
        if row.portal is not None:
            self.form.show_portal(row.portal)
            self._slide(self.form)

    def _export(self, row: DirectoryRow) -> None:
        if row.portal is None:
            return
        dialog = PortalExport(row.portal, self)
        dialog.written.connect(lambda path: self.directory.say(tr("Written to %1", path), "ok"))
        dialog.failed.connect(self.directory.say)
        dialog.open()

    def _remove(self, row: DirectoryRow) -> None:
        try:
            self._guichet.remove_portal(row.key)
        except OSError as error:
            self.directory.say(tr("The profile cannot be written: %1", error.strerror or error))
            return
        self._guichet.health.forget(row.key)

    def _on_saved(self, portal_id: str) -> None:
        self.back()
        self.directory.show_row(portal_id)

    def _on_switched(self, portal_id: str, asked: bool) -> None:
        settings = self._guichet.settings
        settings.switched_off = (settings.switched_off - {portal_id}) | (set() if asked else {portal_id})
        self.directory.reload()
        self.switched.emit()

    def _on_portals(self) -> None:
        """What slid over the directory may show what is no more."""
        row = self.details.row
        if self.currentWidget() is not self.details or row is None or row.portal is None:
            return
        portal = self._guichet.portal(row.key)
        if portal is None:
            self.back()
        else:
            self.details.show_row(DirectoryRow(portal))

    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _open(address: str) -> None:
    if address.lower().startswith(WEB):
        QDesktopServices.openUrl(QUrl(address))
