"""One search over many portals at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Callable

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.page import Page
from ..core.page_body import PageBody
from ..core.portal_error import PortalError
from ..core.query import Query
from .decoding_turn import DecodingTurn
from .fan_out_event import FanOutEvent
from .fan_out_kind import FanOutKind
from .provider import Provider


class FanOut:
    """One daemon thread per portal: a slow or dead one delays nobody, not even the interpreter's exit.

    Events are posted from the worker threads. Per portal: ASKING, then PAGE any number of times, then
    ENDED or FAILED; after `more` the same again. Once `cancel` has returned nothing is posted any more.
    """

    def __init__(
        self,
        providers: Iterable[Provider],
        query: Query,
        post: Callable[[FanOutEvent], None],
        token: CancelToken | None = None,
        limits: int | Mapping[str, int] | None = None,
        turn: DecodingTurn | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            providers: one per portal.
            query: what is asked of all.
            post: called in worker threads; must return at once (a queued signal, a `queue.Queue`).
            token: cancels everything; made here if not given.
            limits: scenes after which a portal pauses, for all or by portal id; 0: never. Default: the
                query's limit.
            turn: the process-wide turn for decoding, if searches may run side by side.
        """
        self._providers: dict[str, Provider] = {provider.portal.id: provider for provider in providers}
        self._query = query
        self._post_event = post
        self._limits = query.limit if limits is None else limits
        self._continuations: dict[str, str | None] = {}
        self._running: dict[str, float] = {}
        self._finished: set[str] = set()
        self._lock = threading.RLock()  # a receiver may call `more` or `cancel` from within `post`
        self.token = token if token is not None else CancelToken()
        shared = turn if turn is not None else DecodingTurn()
        for provider in self._providers.values():
            provider.turn = shared

    @property
    def running(self) -> bool:
        """Whether any portal is still being asked."""
        with self._lock:
            return bool(self._running)

    def start(self) -> None:
        """Ask every portal."""
        for portal in self._providers:
            self.more(portal)

    def more(self, portal: str) -> bool:
        """Go on with a portal that has paused or failed; return False if there is nothing to go on with."""
        with self._lock:
            idle = portal in self._providers and portal not in self._running and portal not in self._finished
            if not idle or self.token.cancelled:
                return False
            self._running[portal] = time.monotonic()
        thread = threading.Thread(target=self._work, args=(portal,), name=f"guichet-eo:{portal}", daemon=True)
        thread.start()
        return True

    def cancel(self) -> None:
        """End now for the caller; threads die in their own time and are no longer heard."""
        self.token.cancel()
        with self._lock:
            self._running.clear()

    def _work(self, portal: str) -> None:
        """Run in the portal's thread; lets nothing escape."""
        error: PortalError | None = None
        more = False
        bodies: deque[PageBody] = deque()
        try:
            self._post(portal, FanOutKind.ASKING)
            more = self._take_pages(portal, bodies)
        except PortalError as caught:
            error = caught
        except Exception as caught:  # the thread's boundary: reported, never lost
            error = PortalError(portal, ErrorKind.BAD_ANSWER, f"{type(caught).__name__}: {caught}")
        if error is None:
            self._post(portal, FanOutKind.ENDED, more=more)
        else:
            self._post(
                portal, FanOutKind.FAILED, error=error, more=self._continuations.get(portal) is not None
            )
        for body in bodies:
            body.compact()

    def _take_pages(self, portal: str, bodies: deque[PageBody]) -> bool:
        """Post pages until the end or the limit; return whether there are more.

        The texts of pages are compacted one page late: nobody is to wait for that, least of all the next
        request.
        """
        limit = self._limits if isinstance(self._limits, int) else self._limits.get(portal, self._query.limit)
        taken = 0
        pages = self._providers[portal].pages(self._query, self.token, self._continuations.get(portal))
        for page in pages:
            self._continuations[portal] = page.continuation
            if not self._post(portal, FanOutKind.PAGE, page=page):
                return False
            if bodies:
                bodies.popleft().compact()
            if page.body is not None:
                bodies.append(page.body)
            taken += len(page.scenes)
            if limit and taken >= limit:
                return page.continuation is not None
        return False

    def _post(
        self,
        portal: str,
        kind: FanOutKind,
        page: Page | None = None,
        error: PortalError | None = None,
        more: bool = False,
    ) -> bool:
        """Report, unless cancelled; the lock makes sure that nothing is posted once `cancel` has returned."""
        with self._lock:
            began = self._running.get(portal)
            if self.token.cancelled or began is None:
                return False
            if kind in (FanOutKind.ENDED, FanOutKind.FAILED):
                del self._running[portal]
            if kind is FanOutKind.ENDED and not more:
                self._finished.add(portal)
            self._post_event(FanOutEvent(portal, kind, page, error, more, time.monotonic() - began))
            return True
