"""The gates to the portals' pixels, or searches, one per portal, with the user's accounts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from ...core.account import Account
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.login_memories import LoginMemories
from ...providers.network_profile import NetworkProfile
from ...providers.pixel_gate import PixelGate
from ...providers.pixel_gates import FILES, make_gate
from ..failure import as_portal_error

ProfileOf = Callable[[Iterable[str]], NetworkProfile]


class GateBook:
    """Made and asked on the main thread; the gates themselves are used by workers.

    A gate keeps what it got, so it lives until the account changes.

    Args:
        portal_of: portal id → portal.
        account_of: portal → account that can be read now.
        profile_of: hosts → network settings.
        option: `FILES`, `SEARCH` or `DOWNLOAD`, see `providers.pixel_gates`.
        logins: sessions that all books share; none: each gate has its own.
    """

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        account_of: Callable[[Portal], Account | None],
        profile_of: ProfileOf,
        option: str = FILES,
        logins: LoginMemories | None = None,
    ) -> None:
        self._portal_of = portal_of
        self._account_of = account_of
        self._profile_of = profile_of
        self._option = option
        self._logins = logins
        self._gates: dict[str, PixelGate] = {}

    def gates(self, portals: Iterable[str]) -> dict[str, PixelGate]:
        """Return portal id → gate; portals that are gone are left out.

        Raises:
            PortalError: for a portal whose file describes a gate that cannot be, or DISK if the network
                settings cannot be written.
        """
        found = {}
        for portal_id in dict.fromkeys(portals):
            portal = self._portal_of(portal_id)
            if portal is not None:
                found[portal_id] = self._gate(portal)
        return found

    def forget(self) -> None:
        """Accounts or portals changed: make every gate anew."""
        self._gates.clear()

    def close(self) -> None:
        """Give back what services made for these gates, in a thread of its own; nobody waits for it."""
        gates, self._gates = [gate for gate in self._gates.values() if gate.has_loans], {}
        if gates:
            threading.Thread(target=_release, args=(gates,), name="guichet-eo release", daemon=True).start()

    def _gate(self, portal: Portal) -> PixelGate:
        gate = self._gates.get(portal.id)
        if gate is None or gate.portal is not portal:
            try:
                profile = self._profile_of(portal.trusted_hosts)
            except OSError as error:
                raise as_portal_error(error, portal.id) from error
            gate = self._gates[portal.id] = make_gate(
                portal, profile, self._account_of(portal), self._option, self._logins
            )
        return gate


def _release(gates: Iterable[PixelGate]) -> None:
    for gate in gates:
        with suppress(PortalError):  # what is not given back ends by itself
            gate.release(CancelToken())


def gate_of(gates: Mapping[str, PixelGate], portal: str) -> PixelGate:
    """Return a portal's gate.

    Raises:
        PortalError: GONE, for a portal that is no longer in the directory.
    """
    gate = gates.get(portal)
    if gate is None:
        raise PortalError(portal, ErrorKind.GONE, "the portal is no longer in the directory")
    return gate
