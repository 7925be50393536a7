"""What every way of ordering can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_ticket import OrderTicket
from ...core.portal import Portal
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate


class Orderer(ABC):
    """Orders at one portal, for one account; asked by one thread at a time per item.

    All methods raise `PortalError`: LOGIN_NEEDED, LOGIN_REFUSED, LICENCE, NOT_ALLOWED, RATE_LIMITED, QUOTA,
    the other kinds of HTTP, BAD_ANSWER, CANCELLED.
    """

    def __init__(
        self, portal: Portal, profile: NetworkProfile, gate: PixelGate, options: Mapping[str, Any]
    ) -> None:
        """Ask nothing yet.

        Args:
            portal: whose products.
            profile: the user's network settings.
            gate: gives the headers of the account (`pixel_gates.make_gate` with `DOWNLOAD`).
            options: `Portal.downloads.order`.
        """
        self.portal = portal
        self._profile = profile
        self._gate = gate
        self._options = options

    @abstractmethod
    def order(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        """Ask for a product: READY at once where it is online, else a ticket to ask with."""

    @abstractmethod
    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return where the order stands now; with READY comes the address.

        Args:
            item: what was ordered.
            ticket: of the last answer, perhaps read back from disk.
            token: ends the call within milliseconds.
        """

    def release(self, ticket: OrderTicket, token: CancelToken) -> None:
        """Let go of an order that is fetched or cancelled; where portals keep no count, nothing is done."""
        return
