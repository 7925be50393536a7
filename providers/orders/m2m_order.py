"""Bundles of the USGS Machine-to-Machine API (portal sheet usgs-landsatlook, Download)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..gate_answers import bad_answer
from ..http_session import HttpSession
from ..m2m.m2m_problem import m2m_problem
from ..safe_urls import may_lead
from .m2m_bundle import M2mBundle, chosen_bundle, listed
from .polled_order import ANSWER_BYTES, PolledOrder, plain_words

_LABEL = "guichet-"


class M2mOrder(PolledOrder):
    """Bundles are given at once or prepared; their addresses hold a key, and are asked for again each time.

    The label of an order comes from the item, so that an order that was placed before a crash is found again.
    """

    def _place(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        dataset, entity = self._named(item, "dataset", "entity")
        options = self._posted("download-options", {"datasetName": dataset, "entityIds": [entity]}, token)
        found = listed(options)
        if not found:
            raise PortalError(self.portal.id, ErrorKind.GONE, f"{entity}: no files are offered")
        bundle = chosen_bundle(found, entity, str(item.order.get("product") or ""))
        if bundle is None:
            return OrderTicket(OrderState.ELSEWHERE)
        label = _LABEL + item.id[:16]
        document = {"downloads": [{"entityId": entity, "productId": bundle.id}], "label": label}
        told = self._posted("download-request", document, token)
        reference = {"label": _known_label(told) or label, "entity": entity, **bundle.to_json()}
        return self._requested(told, reference)

    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return where the order stands; see `Orderer.ask`."""
        reference = ticket.reference
        told = self._posted("download-retrieve", {"label": str(reference.get("label") or "")}, token)
        ready = _of(listed(told, "available"), reference)
        if ready is not None:
            return self._ready(ready, reference)
        waiting = _of(listed(told, "requested"), reference)
        if waiting is None:
            return OrderTicket(OrderState.EXPIRED)
        return self._waiting(OrderState.PENDING, reference, words=str(waiting.get("statusText") or ""))

    def release(self, ticket: OrderTicket, token: CancelToken) -> None:
        """Take the order out of the queue: what was not fetched counts against the account's limits."""
        label = str(ticket.reference.get("label") or "")
        if label.startswith(_LABEL):
            self._posted("download-order-remove", {"label": label}, token)

    def _requested(self, told: Any, reference: Mapping[str, Any]) -> OrderTicket:
        """Return what became of a request."""
        ready = _of(listed(told, "availableDownloads"), reference)
        if ready is not None:
            return self._ready(ready, reference)
        preparing = _of(listed(told, "preparingDownloads"), reference)
        if preparing is not None or _known_label(told):
            kept = {**reference, "download": preparing.get("downloadId")} if preparing else reference
            return self._waiting(OrderState.PENDING, kept)
        failed = next(iter(listed(told, "failed")), {})
        return OrderTicket(OrderState.REFUSED, words=plain_words(failed.get("errorMessage")))

    def _ready(self, row: Mapping[str, Any], reference: Mapping[str, Any]) -> OrderTicket:
        href = row.get("url")
        if not isinstance(href, str) or not may_lead(self._url(""), href):
            raise PortalError(self.portal.id, ErrorKind.BAD_ANSWER, "no usable address of the file")
        told, kept = M2mBundle.of(row), M2mBundle.of(reference)
        return OrderTicket(
            OrderState.READY,
            reference,
            href=href,
            name=str(reference.get("name") or ""),
            size=told.size or kept.size,
            checksums=told.checksums or kept.checksums,
        )

    def _posted(self, verb: str, document: Mapping[str, Any], token: CancelToken) -> Any:
        """Return the `data` of an answer; errors may come with status 200."""
        url = self._url(verb)

        def send(session: HttpSession) -> Any:
            answer = session.post_private_json(url, document, ANSWER_BYTES)
            told = self._read(answer)
            problem = m2m_problem(self.portal.id, told)
            if problem is not None:
                raise problem
            if told.get("data") is None:
                raise bad_answer(self.portal.id, answer, "no data")
            return told["data"]

        return self._talk(url, token, send)


def _of(rows: list[Mapping[str, Any]], reference: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the row of an order: that with its number, else with its scene, else the only one."""
    number, entity = reference.get("download"), reference.get("entity")
    for name, value in (("downloadId", number), ("entityId", entity)):
        found = next((row for row in rows if value is not None and row.get(name) == value), None)
        if found is not None:
            return found
    return rows[0] if len(rows) == 1 and "entityId" not in rows[0] else None


def _known_label(told: Any) -> str:
    """Return the label under which the account had ordered the same before; empty: it had not."""
    known = told.get("duplicateProducts") if isinstance(told, dict) else None
    label = next(iter(known.values()), "") if isinstance(known, dict) else ""
    return label[:200] if isinstance(label, str) else ""
