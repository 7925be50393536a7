"""From page to page, beyond the largest `$skip` (portal sheet cdse, "paging")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ...core.times import parse_instant
from ..page_facts import PageFacts
from .filter_terms import time_value

COUNT, NEXT = "@odata.count", "@odata.nextLink"
MOST_SKIPPED = 10_000
MOST_ITEMS = 1000  # of a page
_FRACTION = re.compile(r"\.(\d+)")
Place = Mapping[str, Any]


class OdataPaging:
    """Says what comes after a page.

    A place is `{"skip": n}`; beyond the largest `$skip` the search begins anew at the date of the last item,
    `{"before": …}`, of which `tied` items are known already. `again` marks the second try of a search,
    `count` is the server's count.
    """

    def __init__(self, most_skipped: int = MOST_SKIPPED) -> None:
        """Prepare.

        Args:
            most_skipped: largest `$skip` that the server takes.
        """
        self._most = most_skipped

    def following(self, place: Place, page: PageFacts, retry: bool) -> Place | None:
        """Return the place after a page, None at the end.

        Args:
            place: of the page.
            page: what came.
            retry: there is another way to ask where nothing was found.
        """
        skipped = int(place.get("skip", 0)) + page.received
        if not _goes_on(place, page, skipped):
            nothing = not page.received and not place
            return {"again": True} if nothing and retry else None
        kept = {name: place[name] for name in ("again",) if name in place}
        tie = _tie(place, page.marks)
        if skipped <= self._most:
            count = {"count": _count(place, page)} if _count(place, page) is not None else {}
            bound = {"before": place["before"]} if "before" in place else {}
            return {**kept, **bound, **count, **tie, "skip": skipped}
        return self._split(kept, place, tie, page)

    def _split(self, kept: Place, place: Place, tie: Mapping[str, Any], page: PageFacts) -> Place | None:
        """Return the place where the search begins anew, None where the date says too little for that.

        Items of the last date that are known are read again where they are few (no server promises an order
        among them) and skipped where they are many.
        """
        mark, known = tie.get("mark"), int(tie.get("tied", 0))
        moment = parse_instant(mark)
        if moment is None:
            return None
        if known > self._most:  # the others of this date cannot be reached; the older ones can
            return {**kept, "before": time_value(moment), "skip": 0}
        skip = known if known > 2 * page.size else 0
        return {**kept, "mark": mark, "tied": skip, "before": just_after(mark), "skip": skip}


def just_after(instant: Any) -> str | None:
    """Return the first instant that is printed differently, as a literal; None for what is no instant.

    Instants are printed with three or six decimals, perhaps cut (sheet, Known pitfalls 8).
    """
    moment = parse_instant(instant)
    if moment is None:
        return None
    fraction = _FRACTION.search(str(instant))
    decimals = min(len(fraction.group(1)), 6) if fraction is not None else 0
    return time_value(moment + timedelta(microseconds=10 ** (6 - decimals)))


def _goes_on(place: Place, page: PageFacts, skipped: int) -> bool:
    """Whether more may follow. A missing link proves nothing: none leads beyond the largest `$skip`."""
    if not page.received:
        return False
    if isinstance(page.members.get(NEXT), str):
        return True
    count = None if "before" in place else _count(place, page)
    return skipped < count if count is not None else page.received >= min(page.size, MOST_ITEMS)


def _count(place: Place, page: PageFacts) -> int | None:
    found = place.get("count", read_count(page.members))
    return found if isinstance(found, int) else None


def read_count(members: Mapping[str, Any]) -> int | None:
    """Return the server's count, None where the page has none."""
    count = members.get(COUNT)
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def _tie(place: Place, marks: Sequence[Any]) -> dict[str, Any]:
    """Return the date of the last item and how many items in a row had it."""
    last, run = marks[-1] if marks else None, 0
    for mark in reversed(marks):
        if mark != last:
            break
        run += 1
    whole = run == len(marks) and place.get("mark") == last
    return {"mark": last, "tied": run + (int(place.get("tied", 0)) if whole else 0)}
