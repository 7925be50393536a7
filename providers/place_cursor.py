"""Which page of which search comes next, for dialects that say it by places."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from typing import Any

from .dialect import Dialect, Place
from .dialect_search import DialectSearch
from .page_facts import PageFacts
from .page_request import PageRequest

_MOST_BARREN_PAGES = 3
_SMALLEST_PAGE = 10  # where few scenes are wanted still: a request has its price


class PlaceCursor:
    """Goes through several searches page by page in turn, so that each shows something early.

    Paging may go round in circles, or lead to nothing for ever; both end here. The state can be written down
    and taken up again later.
    """

    def __init__(
        self, dialect: Dialect, searches: Sequence[DialectSearch], limit: int, continuation: str | None
    ) -> None:
        """Begin, or go on.

        Args:
            dialect: makes requests and places.
            searches: the same, in the same order, as when `continuation` was written.
            limit: scenes that the user wants, 0 for all.
            continuation: what `continuation` returned.

        Raises:
            ValueError, KeyError, TypeError: on a continuation of something else.
        """
        options = dialect.portal.options
        self._dialect = dialect
        self._searches = searches
        self._later = int(options.get("page_size", dialect.page_size))
        first = min(int(options.get("first_page", dialect.first_page)), self._later)
        wanted = min(first, limit or first)
        self._first = max(wanted // max(len(searches), 1), min(_SMALLEST_PAGE, wanted))
        self._asked: set[str] = set()
        self._barren = [0] * len(searches)
        self._received = [0] * len(searches)
        self._totals: list[int | None] = [None] * len(searches)
        self._broken: set[int] = set()
        self._pending: deque[tuple[int, Place]] = deque((number, {}) for number in range(len(searches)))
        if continuation is not None:
            self._restore(json.loads(continuation))

    @property
    def matched(self) -> int | None:
        """The portal's total over all searches, None as long as one of them is unknown."""
        known = [total for total in self._totals if total is not None]
        return sum(known) if len(known) == len(self._totals) else None

    def total(self, number: int) -> int | None:
        """Return the portal's total of one search, None as long as it gave none."""
        return self._totals[number]

    @property
    def cut_short(self) -> bool:
        """Whether scenes may be missing: paging led nowhere before the total was reached."""
        return bool(self._broken)

    def take(self) -> tuple[int, Place, int, PageRequest] | None:
        """Return a search's number, the place and size of its next page, and the request; None at the end."""
        while self._pending:
            number, place = self._pending.popleft()
            size = self._size(place)
            request = self._dialect.request(self._searches[number], place, size)
            if request.name in self._asked:
                self._broken.add(number)
                continue
            self._asked.add(request.name)
            return number, place, size, request
        return None

    def record(self, number: int, place: Place, page: PageFacts, total: int | None) -> None:
        """Take note of a page that came from search `number` at `place`."""
        if total is not None:
            self._totals[number] = total
        self._barren[number] = 0 if page.received and page.fresh else self._barren[number] + 1
        self._received[number] += page.fresh
        following = self._dialect.following(self._searches[number], place, page)
        known = self._totals[number]
        if following is None:
            if known is not None and self._received[number] < known and page.received:
                self._broken.add(number)
        elif self._barren[number] >= _MOST_BARREN_PAGES:
            self._broken.add(number)
        else:
            self._pending.append((number, following))

    def continuation(self) -> str | None:
        """Return the state as text, None when there is nothing left."""
        if not self._pending:
            return None
        state = {"pending": list(self._pending), "totals": self._totals, "received": self._received}
        return json.dumps({"version": 1, **state})

    def _size(self, place: Place) -> int:
        return self._later if place and not self._dialect.counts_pages else self._first

    def _restore(self, state: Any) -> None:
        if not isinstance(state, dict) or state.get("version") != 1:
            raise ValueError("not a continuation of such a search")
        pending = [(int(number), dict(place)) for number, place in state["pending"]]
        if any(not 0 <= number < len(self._searches) for number, _ in pending):
            raise ValueError("a continuation of another search")
        if len(state["totals"]) != len(self._searches) or len(state["received"]) != len(self._searches):
            raise ValueError("a continuation of another search")
        self._pending = deque(pending)
        self._totals = [None if total is None else int(total) for total in state["totals"]]
        self._received = [int(count) for count in state["received"]]
