"""The user's account at one portal, as a line of its card."""

from __future__ import annotations

import html
from typing import Any

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ...core.portal import Portal
from ...gis.translation import tr
from .. import theme
from ..factories import link
from ..widgets.note_label import NoteLabel
from .account_dialog import AccountDialog
from .account_words import account_page, wanted_words

UNLOCK = "#unlock"


class AccountRow(QWidget):
    """Says which account is wanted or which one is used; a button opens the dialog."""

    def __init__(self, accounts: Any, portal: Portal, parent: QWidget | None = None) -> None:
        """Make the line for a `gis.accounts.Accounts` and a portal that takes accounts."""
        super().__init__(parent)
        self._accounts = accounts
        self._portal = portal
        self._note = NoteLabel()
        self._note.linkActivated.connect(self._on_link)
        self._button = QPushButton()
        self._button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self._note, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        accounts.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        name = self._accounts.title(self._portal.id)
        if name:
            body = html.escape(tr("My account: “%1”.", name), quote=False)
            if self._accounts.needs_password(self._portal):
                body += f" {html.escape(tr('QGIS has not asked for its master password yet.'), quote=False)}"
                body += f" {link(tr('Unlock'), UNLOCK)}"
        else:
            kinds = self._accounts.kinds(self._portal)
            body = html.escape(wanted_words(self._portal, kinds), quote=False)
            page = account_page(self._portal, kinds)
            body += f" {link(tr('Create an account'), page)}" if page else ""
        self._note.set_html(body)
        self._button.setText(tr("Change…") if name else tr("Account…"))
        self._button.setAccessibleName(tr("Account at %1", self._portal.short_title))

    def _on_link(self, address: str) -> None:
        if address == UNLOCK:
            self._accounts.unlock()
        else:
            QDesktopServices.openUrl(QUrl(address))

    def _choose(self) -> None:
        # the window owns the dialog: the card is made anew whenever an account changes
        AccountDialog(self._accounts, self._portal, self.window()).open()
