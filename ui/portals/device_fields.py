"""A login in the browser, in place of fields."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ...core.account import Account
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...gis.device_flow import DeviceFlow
from ...gis.translation import tr
from .. import theme
from ..factories import link
from ..widgets.note_label import NoteLabel


class DeviceFields(QWidget):
    """Opens the portal's page in the browser and waits until the user has confirmed there.

    Signals:
        changed: a login was begun, granted or given up.
        failed: the `PortalError`.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, portal: Portal, flow: DeviceFlow | None = None, parent: QWidget | None = None) -> None:
        """Make the button; `flow` stands in for the real one."""
        super().__init__(parent)
        self._portal = portal
        self._account: Account | None = None
        self._flow = flow or DeviceFlow(self)
        self._flow.begun.connect(self._on_begun)
        self._flow.granted.connect(self._on_granted)
        self._flow.failed.connect(self._on_failed)
        self._words = NoteLabel(tone="text")
        self._words.linkActivated.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        self._button = QPushButton()
        self._button.clicked.connect(self._on_click)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addWidget(self._words)
        box.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._say(tr("No password is typed or kept here: you confirm on the portal's own page."))

    @property
    def code(self) -> str:
        """No code is typed here: the portal's page asks for it."""
        return ""

    def account(self) -> Account | None:
        """Return the login that was granted; None before."""
        return self._account

    def fill(self, account: Account) -> None:
        """Show that a login was granted before."""
        self._account = account
        self._say(tr("The portal has let this computer in."))

    def focus_code(self) -> None:
        """Go to the button."""
        self._button.setFocus()

    def cancel(self) -> None:
        """Wait no longer."""
        self._flow.cancel()

    def _on_click(self) -> None:
        if self._flow.running:
            self._flow.cancel()
            self._say(tr("Given up."))
        else:
            self._account = None
            self._flow.start(self._portal)
            self._say(tr("Asking…"))
        self.changed.emit()

    def _on_begun(self, code: str, page: str) -> None:
        shown = f"<b>{html.escape(code, quote=False)}</b>"
        words = html.escape(tr("Confirm the code %1 on the page that opens now. Waiting…"), quote=False)
        self._say_markup(f"{words.replace('%1', shown)} {link(tr('Open the page again'), page)}")
        QDesktopServices.openUrl(QUrl(page))
        self.changed.emit()

    def _on_granted(self, account: Account) -> None:
        self.fill(account)
        self.changed.emit()

    def _on_failed(self, error: PortalError) -> None:
        self._say(tr("No password is typed or kept here: you confirm on the portal's own page."))
        self.changed.emit()
        self.failed.emit(error)

    def _say(self, words: str) -> None:
        self._say_markup(html.escape(words, quote=False))

    def _say_markup(self, markup: str) -> None:
        self._words.set_html(markup)
        if self._flow.running:
            self._button.setText(tr("Stop Waiting"))
        elif self._account is not None:
            self._button.setText(tr("Log In Again…"))
        else:
            self._button.setText(tr("Log In in the Browser…"))
