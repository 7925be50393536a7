"""Accounts of portals for their map services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from qgis.PyQt.QtCore import QObject

from ...core.flows.flow_request import FlowRequest
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.basic_gate import BasicGate
from ...providers.header_gate import HeaderGate
from ...providers.pixel_gate import PixelGate
from ...providers.retry_unit import retry_unit
from ...providers.safe_urls import may_get_credentials
from .authcfg_headers import is_plain_entry
from .flow_doors import FlowDoors

GatesOf = Callable[[Iterable[str]], Mapping[str, PixelGate]]
_SENT_BY_QGIS = (BasicGate, HeaderGate)


class AccountDoors(QObject):
    """Has an account go along where the service is at a host that the portal trusts with it.

    QGIS sends it where it has a method for it: then the entry's id stands in the layer's source. Tokens that
    have to be got and renewed are sent by the relay. Used on the main thread.

    Args:
        doors: lead to the relay.
        portal_of: portal id → portal.
        authcfg_of: portal id → id of the entry that serves it; empty: none.
        gates_of: portal ids → gates, `GateBook.gates`.
        parent: owner.
    """

    def __init__(
        self,
        doors: FlowDoors,
        portal_of: Callable[[str], Portal | None],
        authcfg_of: Callable[[str], str],
        gates_of: GatesOf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._portal_of = doors, portal_of
        self._authcfg_of, self._gates_of = authcfg_of, gates_of
        self._opened: dict[str, str] = {}  # address of a door → portal id

    def prepared(self, request: FlowRequest) -> FlowRequest:
        """Return a request that QGIS can make with the account of its portal; as it is where none is known.

        Raises:
            PortalError: where the portal's file describes a gate that cannot be.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        if request.authcfg or self._doors.leads(request.address):
            return request
        gate = self._gate(request.portal, request.address)
        if gate is None:
            return request
        authcfg = self._authcfg_of(request.portal)
        if isinstance(gate, _SENT_BY_QGIS) and is_plain_entry(authcfg):
            return replace(request, authcfg=authcfg)
        self._open(request.portal, request.address, gate)
        return request

    def open_for(self, portal_id: str, address: str) -> None:
        """Open what a layer of an opened project reads; nothing happens where the account is not here."""
        if self._doors.leads(address):
            return
        with suppress(PortalError, OSError):  # said where the service is asked
            gate = self._gate(portal_id, address)
            if gate is not None:
                self._open(portal_id, address, gate)

    def renew(self) -> None:
        """Accounts changed: open again with the new ones, shut what has none any more."""
        for address, portal_id in tuple(self._opened.items()):
            del self._opened[address]
            self._doors.close_account(address)
            self.open_for(portal_id, address)

    def _gate(self, portal_id: str, address: str) -> PixelGate | None:
        portal = self._portal_of(portal_id) if portal_id else None
        if portal is None or not self._authcfg_of(portal_id):
            return None
        if not may_get_credentials(address, portal.trusted_hosts):
            return None
        gate = self._gates_of([portal_id]).get(portal_id)
        return gate if gate is not None and gate.account is not None and not gate.reads_buckets else None

    def _open(self, portal_id: str, address: str, gate: PixelGate) -> None:
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"  # each scene has addresses of its own
        self._opened[root] = portal_id
        self._doors.open_account(root, gate, portal_id, retry_unit(gate.portal))
