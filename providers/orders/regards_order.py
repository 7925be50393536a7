"""Orders at a catalogue of REGARDS (portal sheet swh, Download and Errors)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.times import parse_instant
from ..gate_answers import bad_answer
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from ..unwanted_answer import is_filtered
from .polled_order import ANSWER_BYTES, PolledOrder

_TURN_SECONDS = 0.02
_GONE = (404, 410)
_STATES: Mapping[str, OrderState] = {
    "DONE": OrderState.READY,
    "DONE_WITH_WARNING": OrderState.READY,
    "FAILED": OrderState.REFUSED,
    "ERROR": OrderState.REFUSED,
    "EXPIRED": OrderState.EXPIRED,
    "DELETED": OrderState.EXPIRED,
    "REMOVED": OrderState.EXPIRED,
}


class RegardsOrder(PolledOrder):
    """One order for each product: basket emptied, product chosen, order placed, by one thread at a time.

    An account has one basket. What becomes of an order is a zip that is kept for a while.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._basket = threading.Lock()

    def _place(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        (product,) = self._named(item, "product")
        selection: dict[str, Any] = {
            "engineType": "legacy",
            "datasetUrn": str(item.order.get("dataset") or "") or None,
            "entityIdsToInclude": [product],
            "entityIdsToExclude": [],
            "searchParameters": {},
        }
        # labels are unique for a user
        label = f"guichet {item.id[:8]} {datetime.now(timezone.utc):%Y%m%d%H%M%S%f}"
        order = {"label": label, "onSuccessUrl": self.portal.homepage}
        basket = self._url("rs-order/order/basket")
        with self._turn(token):
            self._talk(basket, token, lambda session: self._emptied(session, basket))
            self._posted(f"{basket}/selection", selection, token)
            told = self._posted(self._url("rs-order/user/orders"), order, token)
        return self._ticket(told)

    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return where the order stands; see `Orderer.ask`."""
        number = ticket.reference.get("order")
        if not isinstance(number, int):
            return OrderTicket(OrderState.EXPIRED)
        url = self._url(f"rs-order/user/orders/{number}")
        try:
            told = self._talk(url, token, lambda session: self._content(session.get(url, ANSWER_BYTES)))
        except PortalError as error:
            if error.status not in _GONE:
                raise
            return OrderTicket(OrderState.EXPIRED)
        return self._ticket(told, ticket.reference)

    def _ticket(self, told: Mapping[str, Any], reference: Mapping[str, Any] | None = None) -> OrderTicket:
        """Return the ticket that an order's description is."""
        number = told["id"]
        state = _STATES.get(str(told.get("status")), OrderState.PENDING)
        ends = parse_instant(told.get("expirationDate"))
        words = _words(told)
        if state is OrderState.READY and _count(told, "availableFilesCount") == 0:
            return OrderTicket(OrderState.REFUSED, words=words)
        if state is OrderState.READY and ends is not None and ends < datetime.now(timezone.utc):
            return OrderTicket(OrderState.EXPIRED)
        kept = {**(reference or {}), "order": number}
        if state is OrderState.READY:
            href = self._url(f"rs-order/user/orders/{number}/download")
            return OrderTicket(state, kept, href=href, name=f"order_{number}.zip", words=words)
        if state is OrderState.PENDING:
            return self._waiting(state, kept, words=words)
        return OrderTicket(state, words=words)

    def _posted(self, url: str, document: Mapping[str, Any], token: CancelToken) -> dict[str, Any]:
        def send(session: HttpSession) -> dict[str, Any]:
            return self._content(session.post_private_json(url, document, ANSWER_BYTES))

        return self._talk(url, token, send)

    def _emptied(self, session: HttpSession, basket: str) -> None:
        """Empty the basket; that there is none is as good."""
        try:
            answer = session.delete(basket, ANSWER_BYTES)
        except PortalError as error:
            if error.status in _GONE:
                return
            raise
        if answer.looks_like_markup:
            self._read(answer)

    def _content(self, answer: HttpAnswer) -> dict[str, Any]:
        """Return what an answer wraps: a basket or an order, both with a number."""
        content = self._read(answer).get("content")
        number = content.get("id") if isinstance(content, dict) else None
        if not isinstance(content, dict) or not isinstance(number, int) or isinstance(number, bool):
            raise bad_answer(self.portal.id, answer, "no order")
        return content

    def _meant(self, error: PortalError) -> PortalError:
        """Return what a refusal means: 403 may be an ended token, or a filter before the catalogue."""
        if error.status != 403:
            return error
        kind = ErrorKind.BAD_ANSWER if is_filtered(error.detail) else ErrorKind.LOGIN_REFUSED
        return PortalError(error.portal, kind, error.detail, error.status)

    @contextmanager
    def _turn(self, token: CancelToken) -> Iterator[None]:
        while not self._basket.acquire(timeout=_TURN_SECONDS):
            if token.cancelled:
                raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            yield
        finally:
            self._basket.release()


def _count(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _words(told: Mapping[str, Any]) -> str:
    """Return what an order's description says beside its state, in the portal's terms."""
    failed = _count(told, "filesInErrorCount")
    waits = "waits for the user on the portal's pages" if told.get("waitingForUser") is True else ""
    lost = f"{failed} files in error" if failed else ""
    done = _count(told, "percentCompleted")
    share = f"{done} %" if done is not None and 0 < done < 100 else ""
    return ", ".join(filter(None, (share, lost, waits)))
