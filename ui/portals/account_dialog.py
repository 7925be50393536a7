"""Choose the authentication configuration that serves a portal."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ...core.portal import Portal
from ...gis.translation import tr
from .. import theme
from ..factories import link, wrapped
from ..widgets.note_label import NoteLabel
from .account_words import account_page, stored_words, wanted_words

WIDTH = 420


class AccountDialog(QDialog):
    """Holds QGIS's own selector, which makes, edits and removes configurations.

    Here QGIS may ask for its master password. Deleted when it closes.
    """

    def __init__(self, accounts: Any, portal: Portal, parent: QWidget | None = None) -> None:
        """Make the dialog for a `gis.accounts.Accounts` and a portal."""
        super().__init__(parent)
        self._accounts = accounts
        self._portal = portal
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Account at %1", portal.short_title))
        self.setMinimumWidth(WIDTH)
        self._select = QgsAuthConfigSelect(self)
        self._select.setConfigId(accounts.authcfg(portal.id))
        self._lay_out()

    def done(self, result: int) -> None:
        """Keep the id of the configuration that was chosen, or that none is."""
        chosen = self._select.configId()
        if result == QDialog.DialogCode.Accepted and chosen != self._accounts.authcfg(self._portal.id):
            self._accounts.set(self._portal.id, chosen)
        super().done(result)

    def _lay_out(self) -> None:
        kinds = self._accounts.kinds(self._portal)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.LARGE, theme.LARGE, theme.LARGE, theme.LARGE)
        box.setSpacing(theme.NORMAL)
        box.addWidget(wrapped(wanted_words(self._portal, kinds)))
        box.addWidget(NoteLabel(stored_words(kinds).replace("\n", " ")))
        box.addWidget(self._select)
        note = tr("QGIS keeps it encrypted, under its master password; the plugin keeps its number only.")
        box.addWidget(NoteLabel(note))
        address = account_page(self._portal, kinds)
        if address:
            page = NoteLabel()
            page.set_html(link(tr("Create an account"), address))
            page.linkActivated.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
            box.addWidget(page)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
