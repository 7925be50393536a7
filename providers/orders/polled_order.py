"""Orders that are placed once and asked for again and again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Callable, TypeVar

from ...core.cancel_token import CancelToken
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ..gate_answers import read_object
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from ..portal_reach import refuse_inside
from ..retry_after import retry_after
from ..retry_unit import retry_unit
from ..search_login import ask_with_login
from ..unwanted_answer import unwanted_answer
from .orderer import Orderer

POLL, LONGEST_POLL = 60.0, 900.0  # seconds
ANSWER_BYTES = 1024 * 1024
_GROWTH, _MOST_POLLS = 1.5, 40
_WORDS = 200
_Answer = TypeVar("_Answer")


class PolledOrder(Orderer):
    """What the ways of ordering over HTTP have in common: the account, pauses, reading with care."""

    def order(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        """Ask for a product; see `Orderer.order`."""
        if item.order.get("kind") == "elsewhere":
            return OrderTicket(OrderState.ELSEWHERE)
        return self._place(item, token)

    @abstractmethod
    def _place(self, item: DownloadItem, token: CancelToken) -> OrderTicket:
        """Do what `order` says, for what can be ordered from here."""

    def _url(self, path: str) -> str:
        """Return an address below the endpoint."""
        return f"{str(self._options.get('endpoint') or '').rstrip('/')}/{path}"

    def _session(self, token: CancelToken) -> HttpSession:
        hosts = self.portal.trusted_hosts
        return HttpSession(self.portal.id, self._profile, token, None, hosts, self._unit)

    @property
    def _unit(self) -> float:
        """Seconds that a number in `Retry-After` counts."""
        return retry_unit(self.portal, self._options)

    def _talk(self, url: str, token: CancelToken, send: Callable[[HttpSession], _Answer]) -> _Answer:
        """Return what `send` brings with the account's headers; where the login has ended, with a new one."""

        def attempt() -> _Answer:
            try:
                return send(session)
            except PortalError as error:
                meant = self._meant(error)
                if meant is error:
                    raise
                raise meant from error

        refuse_inside(self.portal, url)
        with self._session(token) as session:
            try:
                return ask_with_login(self._gate, session, url, attempt)
            except PortalError as error:
                cause = error.__cause__ if error.kind is ErrorKind.LOGIN_REFUSED else None
                if isinstance(cause, PortalError) and cause.kind is ErrorKind.NOT_ALLOWED:
                    raise cause from None  # a new login was of no use
                raise

    def _meant(self, error: PortalError) -> PortalError:
        """Return the error with the kind that it means at this portal.

        LOGIN_REFUSED for what may be an ended login; where a new one helps nothing, the error itself counts.
        """
        return error

    def _read(self, answer: HttpAnswer) -> dict[str, Any]:
        """Return the JSON object that an answer is; pages and other words are errors."""
        if answer.looks_like_markup:
            raise unwanted_answer(self.portal.id, answer.url, answer.status, answer.body)
        return read_object(self.portal.id, answer)

    def _named(self, item: DownloadItem, *names: str) -> tuple[str, ...]:
        """Return what an item says of its order.

        Raises:
            PortalError: BAD_QUERY, where one of the names is missing.
        """
        values = tuple(str(item.order.get(name) or "") for name in names)
        if not all(values):
            what = f"the order lacks {' or '.join(names)}"
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, what)
        return values

    def _waiting(
        self,
        state: OrderState,
        reference: Mapping[str, Any],
        answer: HttpAnswer | None = None,
        words: str = "",
    ) -> OrderTicket:
        """Return a ticket to ask with later.

        Args:
            state: where the order stands.
            reference: what names it at the portal.
            answer: may ask for a pause by `Retry-After`.
            words: the portal's.
        """
        polls = _count(reference.get("polls"))
        first = float(self._options.get("poll", POLL))
        pause = min(float(self._options.get("longest_poll", LONGEST_POLL)), first * _GROWTH**polls)
        if answer is not None:
            pause = max(pause, retry_after(answer.headers.get("retry-after"), unit=self._unit) or 0.0)
        kept = {**reference, "polls": min(polls + 1, _MOST_POLLS)}
        return OrderTicket(state, kept, poll_after=pause, words=plain_words(words))


def plain_words(value: Any) -> str:
    """Return a portal's words for a ticket; empty for what is no text."""
    return clean_text(value, _WORDS) if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value <= _MOST_POLLS else 0
