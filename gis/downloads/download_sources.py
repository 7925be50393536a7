"""What transfers of each portal need, made where QGIS's settings and accounts may be read."""

from __future__ import annotations

from collections.abc import Callable

from ...core.account import Account
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.downloads.download_source import DownloadSource
from ...providers.login_memories import LoginMemories
from ...providers.orders.orders import make_orderer
from ...providers.pixel_gate import PixelGate
from ...providers.pixel_gates import DOWNLOAD
from ..failure import as_portal_error
from ..network_settings import network_profile
from ..portal_hosts import hosts_of
from ..streams.gate_book import GateBook, ProfileOf


class DownloadSources:
    """Used on the main thread only; what it makes is used by workers.

    Args:
        portal_of: portal id → portal.
        account_of: portal → account that can be read now.
        logins: sessions that are shared with searches and streams.
        profile_of: hosts → network settings.
    """

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        account_of: Callable[[Portal], Account | None],
        logins: LoginMemories | None = None,
        profile_of: ProfileOf = network_profile,
    ) -> None:
        self._portal_of = portal_of
        self._profile_of = profile_of
        self._gates = GateBook(portal_of, account_of, profile_of, DOWNLOAD, logins)

    def source(self, portal_id: str) -> DownloadSource | PortalError:
        """Return what a portal's transfers need, or why there is nothing of the kind."""
        portal = self._portal_of(portal_id)
        if portal is None:
            return PortalError(portal_id, ErrorKind.GONE, "the portal is no longer in the directory")
        try:
            gate = self._gates.gates([portal_id])[portal_id]
            profile = self._profile_of(hosts_of([portal]))
            return DownloadSource(portal, profile, gate, make_orderer(portal, profile, gate))
        except (PortalError, OSError) as error:
            return as_portal_error(error, portal_id)

    def gate(self, portal_id: str) -> PixelGate | None:
        """Return what opens a portal's files; None where that cannot be: a transfer says why."""
        source = self.source(portal_id)
        return source.gate if isinstance(source, DownloadSource) else None

    def close(self) -> None:
        """Give back what services made for the transfers."""
        self._gates.close()

    def forget(self) -> None:
        """Accounts, portals or the network changed: make everything anew."""
        self._gates.forget()
