"""Products that cannot be ordered from here."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from .orderer import Orderer


class Elsewhere(Orderer):
    """Sends nothing; what the user can do stands in the portal file (`PortalDownloads.offline`)."""

    def order(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        """Return that it is ordered elsewhere."""
        return OrderTicket(OrderState.ELSEWHERE)

    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return the same."""
        return OrderTicket(OrderState.ELSEWHERE)
