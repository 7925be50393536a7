"""Products on the tapes of GEODES (portal sheet geodes, Download 2 and 3)."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..geodes.stored_file import StoredFile, availability_body, read_availability
from ..http_session import HttpSession
from ..unwanted_answer import may_be_words, says_later, unwanted_answer
from .polled_order import ANSWER_BYTES, PolledOrder, plain_words

_AT_ONCE = 80  # files asked about in one request, as many as items on a page
_FRESH = 20.0  # seconds that an answer counts for the other files that it was about
_IDLE = 3600.0  # seconds after which nobody waits for a file any more
_TURN_SECONDS = 0.02
_WORDS_BYTES = 64 * 1024
_SURE = (ErrorKind.QUOTA, ErrorKind.LOGIN_REFUSED)
_ELSEWHERE = (ErrorKind.BAD_QUERY, ErrorKind.GONE, ErrorKind.NOT_ALLOWED, ErrorKind.LOGIN_NEEDED)


class GeodesTape(PolledOrder):
    """The call that downloads starts the restore; then the availability of all that is waited for is asked.

    Option, beside those of all: `fresh`, seconds that one answer is good for all that it tells about.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._turn = threading.Lock()
        self._wanted: dict[StoredFile, float] = {}
        self._told: dict[StoredFile, tuple[bool, float]] = {}

    def _place(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        file = _file(item)
        if self._there(item, file, token):
            return OrderTicket(OrderState.READY, href=item.href)
        words = self._start(item, token)
        if words is None:
            return OrderTicket(OrderState.READY, href=item.href)
        return self._waiting(OrderState.ON_TAPE, {}, words=words)

    def ask(self, item: DownloadItem, ticket: OrderTicket, token: CancelToken) -> OrderTicket:
        """Return whether the file is there by now; see `Orderer.ask`."""
        file = _file(item)
        if not self._there(item, file, token):
            return self._waiting(OrderState.ON_TAPE, ticket.reference, words=ticket.words)
        return OrderTicket(OrderState.READY, ticket.reference, href=item.href)

    def _there(self, item: DownloadItem, file: StoredFile, token: CancelToken) -> bool:
        """Return whether a file is there; the portal is asked about all that are waited for together."""
        while not self._turn.acquire(timeout=_TURN_SECONDS):
            if token.cancelled:
                raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            there, when = self._told.pop(file, (False, -_IDLE))
            if there or time.monotonic() - when < float(self._options.get("fresh", _FRESH)):
                return there
            told = self._asked(file, token)
        finally:
            self._turn.release()
        return told if told is not None else self._there_alone(item, file, token)

    def _asked(self, file: StoredFile, token: CancelToken) -> bool | None:
        """Return the answer for one file, and put down those for the others."""
        now = time.monotonic()
        others = {each: when for each, when in self._wanted.items() if each != file and now - when < _IDLE}
        files = (file, *others)[:_AT_ONCE]
        try:
            with self._session(token) as session:  # anonymous
                answer = session.post_json(
                    self._url("fastavailability"), availability_body(files), ANSWER_BYTES
                )
                told = read_availability(self._read(answer), files)
        except PortalError as error:
            if error.kind not in _ELSEWHERE:
                raise
            return None
        self._wanted = others if told.get(file) else {**others, file: now}
        self._told = {each: (there, now) for each, there in told.items() if each != file}
        return told.get(file)

    def _there_alone(self, item: DownloadItem, file: StoredFile, token: CancelToken) -> bool:
        """Return whether a file is there, by its product's own address, which wants the key."""
        product = str(item.order.get("product") or file.product)
        url = self._url(f"availability/{quote(product, safe=':')}")
        told = self._talk(url, token, lambda session: self._read(session.get(url, ANSWER_BYTES)))
        return file.available(told) is True

    def _start(self, item: DownloadItem, token: CancelToken) -> str | None:
        """Ask for the file, which starts the restore; return the portal's words, None where it is there.

        What the portal answers then was never seen: any words count, unless they are of a quota or a login;
        those of an error, where they say that it takes time.
        """
        try:
            return self._talk(item.href, token, lambda session: self._begun(session, item))
        except PortalError as error:
            if error.kind is ErrorKind.TOO_BIG:  # the file itself
                return None
            if error.status is None or error.kind in _SURE or not says_later(error.detail):
                raise
            return ""

    def _begun(self, session: HttpSession, item: DownloadItem) -> str | None:
        answer = session.get(item.href, _WORDS_BYTES, "*/*")
        if answer.status == 200 and not may_be_words(answer.content_type, item.name):
            return None
        refused = unwanted_answer(self.portal.id, answer.url, answer.status, answer.body)
        if refused.kind in _SURE:
            raise refused
        return _words_of(refused)


def _file(item: DownloadItem) -> StoredFile:
    order: Mapping[str, Any] = item.order
    return StoredFile(item.href, str(order.get("store") or ""))


def _words_of(error: PortalError) -> str:
    return plain_words(error.detail.partition("no file, but: ")[2])
