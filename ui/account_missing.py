"""What to do about layers of a project whose account is not here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import formats
from .account_notice import missing_sentence, push_account_notice
from .portals.account_dialog import AccountDialog


class AccountMissing:
    """Of one portal, or of a service of the user's own."""

    def __init__(self, iface: Any, plugin: Any, portal_id: str) -> None:
        """Keep them.

        Args:
            iface: the `QgisInterface`.
            plugin: see `PanelDoor`.
            portal_id: whose account is missing; empty: of a service of the user's own.
        """
        self._iface, self._plugin = iface, plugin
        self._portal = plugin.guichet.portal(portal_id) if portal_id else None
        self._title = self._portal.title.text(formats.language()) if self._portal is not None else portal_id

    def say(self, names: Sequence[str]) -> None:
        """Say it in the window, with a button that leads to what can be done; `names` are the layers'."""
        locked = self._plugin.guichet.flows.accounts.locked
        message = missing_sentence(names, self._title, locked)
        act = self._unlock if locked else self._open_account if self._title else self._add_address
        push_account_notice(self._iface.messageBar(), message, act)

    def _unlock(self) -> None:
        self._plugin.guichet.flows.accounts.unlock()

    def _open_account(self) -> None:
        """Open the portal's account dialog, or what the directory says where there is no account to keep."""
        book = self._plugin.guichet.account_book
        if self._portal is not None and book.kinds(self._portal):
            AccountDialog(book, self._portal, self._iface.mainWindow()).open()
        else:
            self._plugin.show_panel()
            self._plugin.dock.show_directory(self._portal.id if self._portal is not None else "")

    def _add_address(self) -> None:
        self._plugin.show_panel()
        self._plugin.dock.show_flows()
        self._plugin.dock.flows_tab.add_address()
