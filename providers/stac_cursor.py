"""Which page of which search comes next."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..core.portal import Portal
from .safe_urls import absolute_url, host_of, is_web
from .stac_request import StacRequest
from .stac_search import StacSearch

_MOST_BARREN_PAGES = 3
_SMALLEST_PAGE = 10  # where few scenes are wanted still: a request has its price
_COUNTED_TO = 10_000  # some search engines count no further
Link = Mapping[str, Any]


class StacCursor:
    """Goes through several searches page by page in turn, so that each shows something early.

    Paging links may go round in circles, or lead to nothing for ever; both end here. The state can be
    written down and taken up again later.

    Dialect options used: `first_page` (items on the first page, default 50), `page_size` (items on later
    pages, default 100), `method` (`GET` where the server takes no POST), `paging` (`page` where the server
    numbers its pages from 1 and gives no links).
    """

    def __init__(
        self, portal: Portal, url: str, searches: Sequence[StacSearch], limit: int, continuation: str | None
    ) -> None:
        """Begin, or go on.

        Args:
            portal: for its options and trusted hosts.
            url: address of the search.
            searches: the same, in the same order, as when `continuation` was written.
            limit: scenes that the user wants, 0 for all.
            continuation: what `continuation` returned.

        Raises:
            ValueError: on a continuation of something else.
        """
        options = portal.options
        first = int(options.get("first_page", 50))
        self._later = int(options.get("page_size", 100))
        wanted = min(first, self._later, limit or first)
        self._first = max(wanted // max(len(searches), 1), min(_SMALLEST_PAGE, wanted))
        self._wanted = limit
        self._taken = 0
        self._hosts = {host_of(url), *portal.trusted_hosts}
        self._url = url
        self._searches = searches
        self.use_get = options.get("method") == "GET"
        self._numbered = options.get("paging") == "page"
        self._pages = [1] * len(searches)
        self._asked: set[str] = set()
        self._barren = [0] * len(searches)
        self._received = [0] * len(searches)
        self._cut_short: set[int] = set()
        self._totals: dict[int, int | None] = {}
        self._pending: deque[tuple[int, Link | None]] = deque(
            (number, None) for number in range(len(searches))
        )
        if continuation is not None:
            self._restore(continuation)

    @property
    def matched(self) -> int | None:
        """The portal's total over all searches, None as long as one of them is unknown."""
        totals = [self._totals.get(number) for number in range(len(self._searches))]
        return None if None in totals else sum(total for total in totals if total is not None)

    @property
    def cut_short(self) -> bool:
        """Whether scenes may be missing, since a paging link led nowhere before the total was reached."""
        for number in self._cut_short:
            total = self._totals.get(number)
            if total is None or self._received[number] < total:
                return True
        return False

    def take(self) -> tuple[int, StacRequest] | None:
        """Return the number of a search and the request for its next page; None at the end."""
        while self._pending:
            number, link = self._pending.popleft()
            request = self._request(number, link)
            name = _name(number, request)
            if name not in self._asked:
                self._asked.add(name)
                self._pages[number] = int((request.body or {}).get("page", 1))
                return number, request
        return None

    def again(self, number: int) -> StacRequest:
        """Return the first request of a search once more, after `use_get` was changed."""
        return self._first_request(number)

    def record(
        self, number: int, answered: str, received: int, fresh: int, total: int | None, following: Link | None
    ) -> None:
        """Take note of an answer.

        Args:
            number: of the search.
            answered: address that the answer came from.
            received: items on the page.
            fresh: those not seen before.
            total: what the answer says that there is in all.
            following: its link to the next page.
        """
        self._totals[number] = total if total is not None else self._totals.get(number)
        self._barren[number] = 0 if received and fresh else self._barren[number] + 1
        self._received[number] += received if fresh else 0
        self._taken += fresh
        if following is None and self._numbered and self._is_full(number, received):
            following = {"href": self._url, "method": "POST", "body": {"page": self._pages[number] + 1}}
        if following is None:
            return
        link = self._plain(following, answered) if self._barren[number] < _MOST_BARREN_PAGES else None
        if link is None or _name(number, self._request(number, link)) in self._asked:
            self._cut_short.add(number)
        else:
            self._pending.append((number, link))

    def continuation(self) -> str | None:
        """Return the state as text, None when there is nothing left.

        A link to a further page says little: Earth Search has one on its last page too.
        """
        if all(link is not None and self._has_all(number) for number, link in self._pending):
            return None
        totals = {str(number): total for number, total in self._totals.items()}
        pending = list(self._pending)
        return json.dumps({"version": 1, "pending": pending, "totals": totals, "received": self._received})

    def _is_full(self, number: int, received: int) -> bool:
        """Return whether more may come behind a numbered page."""
        total = self._totals.get(number)
        more = self._received[number] < total if total is not None else received >= self._first
        return received > 0 and more

    def _has_all(self, number: int) -> bool:
        total = self._totals.get(number)
        return total is not None and self._received[number] >= total < _COUNTED_TO

    def _restore(self, continuation: str) -> None:
        state = json.loads(continuation)
        if not isinstance(state, dict) or state.get("version") != 1:
            raise ValueError("not a continuation of a STAC search")
        pending = [(int(number), link) for number, link in state["pending"]]
        if any(not 0 <= number < len(self._searches) for number, _ in pending):
            raise ValueError("a continuation of another search")
        self._pending = deque(pending)
        self._totals = {int(number): total for number, total in state["totals"].items()}
        self._received = [int(count) for count in state["received"]]

    def _request(self, number: int, link: Link | None) -> StacRequest:
        return self._first_request(number) if link is None else self._linked_request(number, link)

    def _first_request(self, number: int) -> StacRequest:
        body = {**self._searches[number].body, "limit": self._first}
        if self._numbered:
            body["page"] = 1
        if self.use_get:
            return StacRequest.get(self._url, body)
        return StacRequest(self._url, body)

    def _linked_request(self, number: int, link: Link) -> StacRequest:
        """Return the request of a paging link.

        The link's body always goes on top of ours: Earth Search's says `merge: false` and then lacks the
        filter (recorded answer `v1_search_filter_page1.json`).
        """
        body = link.get("body")
        if not isinstance(body, dict):
            return StacRequest(str(link["url"]), None)
        limit = self._later
        if "page" in body:  # a page number counts in pages of the first size
            limit = self._first
        elif self._wanted:
            limit = min(limit, max(self._wanted - self._taken, _SMALLEST_PAGE))
        return StacRequest(str(link["url"]), {**self._searches[number].body, **body, "limit": limit})

    def _plain(self, link: Link, answered: str) -> Link | None:
        """Return a paging link as address and body; None where it leads nowhere."""
        href = link.get("href")
        url = absolute_url(answered, href) if isinstance(href, str) else ""
        posted = str(link.get("method", "GET")).upper() == "POST"
        if not is_web(url):
            return None
        if host_of(url) not in self._hosts:
            # servers behind a proxy print their inner name; elsewhere we do not follow
            query = urlsplit(url).query
            url = self._url if posted or not query else f"{self._url.partition('?')[0]}?{query}"
        body = link.get("body")
        return {"url": url, "body": body if isinstance(body, dict) else {}} if posted else {"url": url}


def _name(number: int, request: StacRequest) -> str:
    """Return what makes two requests of a search the same, however many items they ask for."""
    if request.body is None:
        return f"{number} {request.name}"
    body = {name: value for name, value in request.body.items() if name != "limit"}
    return f"{number} {StacRequest(request.url, body).name}"
