"""The sessions of this QGIS."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from ..core.account import Account
from .login_memory import LoginMemory

Renewed = Callable[[str, Account], None]
_Key = tuple[str, str, str, str]


class LoginMemories:
    """One session for each portal, service and client, whoever asks: streams, searches or downloads.

    Portals count sessions (portal sheet cdse, Download), and a code of a two-factor login begins only one.
    Safe to use from several threads.

    Args:
        renewed: told the portal and the account of a login in a browser whenever its renewal changed, in
            whatever thread that was.
    """

    def __init__(self, renewed: Renewed | None = None) -> None:
        self._lock = threading.Lock()
        self._renewed = renewed
        self._memories: dict[_Key, LoginMemory] = {}

    def of(self, portal: str, options: Mapping[str, Any], account: Account | None) -> LoginMemory:
        """Return the session of an account; that of another account before it is forgotten.

        Args:
            portal: portal id.
            options: one entry of the portal file, see `pixel_gates`.
            account: None where there is none.
        """
        key = _key(portal, options, account)
        with self._lock:
            memory = self._memories.get(key)
            if memory is None or not memory.serves(account):
                memory = self._memories[key] = LoginMemory(account)
                self._follow(portal, memory)
            return memory

    def keep(self, portal: str, options: Mapping[str, Any], memory: LoginMemory) -> None:
        """Go on with a session that was begun elsewhere, such as by a test of the account."""
        with self._lock:
            self._memories[_key(portal, options, memory.account)] = memory
            self._follow(portal, memory)

    def give_code(self, portal: str, code: str) -> None:
        """Hand a code of a two-factor login to all that logs in at a portal."""
        for memory in self.at(portal):
            memory.give_code(code)

    def at(self, portal: str) -> tuple[LoginMemory, ...]:
        """Return the sessions at a portal."""
        with self._lock:
            return tuple(memory for key, memory in self._memories.items() if key[0] == portal)

    def forget(self, portal: str) -> None:
        """Forget the sessions at a portal, because its account is gone."""
        with self._lock:
            self._memories = {key: memory for key, memory in self._memories.items() if key[0] != portal}

    def _follow(self, portal: str, memory: LoginMemory) -> None:
        """Hear of the renewals of an account that is nothing else, and keep the newest."""
        account = memory.account
        if account is None or account.kind != "device":
            return

        def renewed(renewal: str) -> None:
            newest = Account(account.kind, {**account.values, "refresh_token": renewal})
            memory.account = newest
            if self._renewed is not None:
                self._renewed(portal, newest)

        memory.renewed = renewed


def _key(portal: str, options: Mapping[str, Any], account: Account | None) -> _Key:
    service = str(options.get("endpoint") or options.get("about") or options.get("kind") or "")
    client = f"{options.get('client_id') or ''} {options.get('scope') or ''}"
    return (portal, service, client, "" if account is None else account.kind)
