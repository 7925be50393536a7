"""Orders at a Harmonized Data Access broker (portal sheet wekeo, Download)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..gate_answers import bad_answer
from ..hda.hda_refusal import hda_refusal
from ..http_session import HttpSession
from .disposition_name import disposition_name
from .polled_order import ANSWER_BYTES, PolledOrder, plain_words

_ID = re.compile(r"[\w.:-]{1,200}", re.ASCII)
_LENGTH = re.compile(r"[1-9][0-9]{0,14}")
_ENDINGS = (".SAFE", ".SEN3", ".zip")
_UNKNOWN = (400, 404, 422)
_GONE = (404, 410)


class HdaOrder(PolledOrder):
    """A data set's licences are accepted in the user's name, but only after the user accepted them here."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._terms: dict[str, tuple[str, ...]] = {}
        self._accepted: set[str] = set()

    def _place(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        dataset, product, location = self._named(item, "dataset", "product", "location")
        self._agree(dataset, item, token)
        document = {"dataset_id": dataset, "product_id": product, "location": location}
        try:
            told = self._ordered(document, token)
        except PortalError as error:
            if error.kind is ErrorKind.LICENCE:  # what was accepted once is not any more
                self._accepted.clear()
                self._agree(dataset, item, token)
            elif error.status in _UNKNOWN:
                document["product_id"] = _other_name(product)
            else:
                raise
            told = self._ordered(document, token)
        return self._waiting(OrderState.PENDING, {"download": told})

    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return where the order stands: 202 is being made, 200 is ready; see `Orderer.ask`."""
        order = str(ticket.reference.get("download") or "")
        if _ID.fullmatch(order) is None:
            return OrderTicket(OrderState.EXPIRED)
        url = self._url(f"api/v1/dataaccess/download/{quote(order, safe='')}")
        try:
            answer = self._talk(url, token, lambda session: session.head(url))
        except PortalError as error:
            return self._failed(order, error, token)
        if answer.status == 202:
            return self._waiting(OrderState.PENDING, ticket.reference, answer)
        length = answer.headers.get("content-length", "")
        return OrderTicket(
            OrderState.READY,
            ticket.reference,
            href=url,
            name=disposition_name(answer.headers.get("content-disposition", "")),
            size=int(length) if _LENGTH.fullmatch(length) else None,
        )

    def _ordered(self, document: dict[str, str], token: CancelToken) -> str:
        """Return the number of a new order."""
        url = self._url("api/v1/dataaccess/download")

        def send(session: HttpSession) -> str:
            answer = session.post_private_json(url, document, ANSWER_BYTES)
            order = str(self._read(answer).get("download_id") or "")
            if _ID.fullmatch(order) is None:
                raise bad_answer(self.portal.id, answer, "no number of the order")
            return order

        return self._talk(url, token, send)

    def _failed(self, order: str, error: PortalError, token: CancelToken) -> OrderTicket:
        """Return what an answer that is neither 200 nor 202 means; what passes is raised."""
        if error.status in _GONE:
            return OrderTicket(OrderState.EXPIRED)
        if error.status is None or error.status < 400 or error.kind in (ErrorKind.QUOTA, ErrorKind.LICENCE):
            raise error
        if error.kind not in (ErrorKind.BAD_QUERY, ErrorKind.BAD_ANSWER):
            raise error
        state, words = self._told(order, token)
        if state == "failed" or error.kind is ErrorKind.BAD_QUERY:
            return OrderTicket(OrderState.REFUSED, words=words)
        raise error

    def _told(self, order: str, token: CancelToken) -> tuple[str, str]:
        """Return the status of an order and the broker's words; empty where it does not say."""
        url = self._url(f"api/v1/dataaccess/downloads?download_id={quote(order, safe='')}")
        try:
            told = self._talk(url, token, lambda session: self._read(session.get(url, ANSWER_BYTES)))
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return "", ""
        features = told.get("features")
        first = features[0] if isinstance(features, list) and features else None
        if not isinstance(first, dict):
            return "", ""
        return str(first.get("status")).lower(), plain_words(first.get("message"))

    def _agree(self, dataset: str, item: DownloadItem, token: CancelToken) -> None:
        """Accept the data set's licences at the portal where that was not done.

        Raises:
            PortalError: LICENCE, with the names of those that the user has not accepted here.
        """
        open_terms = [name for name in self._terms_of(dataset, token) if not self._agreed(name, token)]
        if open_terms and item.acceptance is None:
            raise PortalError(self.portal.id, ErrorKind.LICENCE, ", ".join(open_terms))
        for name in open_terms:
            self._accept(name, token)

    def _accept(self, name: str, token: CancelToken) -> None:
        url = self._url(f"api/v1/termsaccepted/{quote(name, safe='')}")
        self._talk(url, token, lambda session: session.put_json(url, {"accepted": True}))
        self._accepted.add(name)

    def _terms_of(self, dataset: str, token: CancelToken) -> tuple[str, ...]:
        if dataset not in self._terms:
            url = self._url(f"api/v1/datasets/{quote(dataset, safe=':')}")
            told = self._talk(url, token, lambda session: self._read(session.get(url, ANSWER_BYTES)))
            terms = told.get("terms")
            named = terms[:20] if isinstance(terms, list) else []
            self._terms[dataset] = tuple(
                name for name in named if isinstance(name, str) and _ID.fullmatch(name)
            )
        return self._terms[dataset]

    def _agreed(self, name: str, token: CancelToken) -> bool:
        """Return whether the portal has it that the user accepted a licence."""
        if name in self._accepted:
            return True
        url = self._url(f"api/v1/termsaccepted/{quote(name, safe='')}")
        try:
            told = self._talk(url, token, lambda session: self._read(session.get(url, ANSWER_BYTES)))
        except PortalError as error:
            if error.status not in _GONE:
                raise
            told = {}
        if told.get("accepted") is True:
            self._accepted.add(name)
        return name in self._accepted

    def _meant(self, error: PortalError) -> PortalError:
        """Return what a refusal means: 403 without words, as to HEAD, is taken for an ended token."""
        meant = hda_refusal(error)
        if meant.kind is ErrorKind.NOT_ALLOWED and meant.status == 403:
            return PortalError(meant.portal, ErrorKind.LOGIN_REFUSED, meant.detail, 403)
        return meant


def _other_name(product: str) -> str:
    """Return the product's identifier without its ending, or with the usual one.

    Which of the two an order wants has changed more than once (portal sheet wekeo, Known pitfalls).
    """
    for ending in _ENDINGS:
        if product.endswith(ending):
            return product[: -len(ending)]
    return product + _ENDINGS[0]
