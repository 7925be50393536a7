"""Numbered pages whose size may change on the way.

A place is `{"done": n}`, with the items that come before it; `most` stands beside it once the server has
given smaller pages than were asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .page_facts import PageFacts

_DONE, _MOST = "done", "most"
Place = Mapping[str, Any]


def largest_page(done: int, most: int) -> int:
    """Return the largest page size up to `most` with which pages can go on after `done` items.

    A numbered page of n items begins at a multiple of n: after a small first page of 20 items the next may
    have 20, the one after it 40, the next 80, and nothing comes twice.
    """
    return next((size for size in range(min(done, most), 0, -1) if done % size == 0), most)


def page_number(done: int, size: int) -> int:
    """Return the number, from 1, of the page of `size` items that begins after `done` items."""
    return done // size + 1


def numbered_page(place: Place, size: int) -> tuple[int, int]:
    """Return the number and size of the page at a place, of at most `size` items."""
    done = int(place.get(_DONE, 0))
    most = max(1, min(size, int(place.get(_MOST, size))))
    limit = largest_page(done, most) if done else most
    return page_number(done, limit), limit


def following_page(place: Place, page: PageFacts, told: int | None, total: int | None) -> Place | None:
    """Return the place after a page, None at the end.

    Args:
        place: of the page.
        page: what came.
        told: the page size that the answer names, None for none; servers may give less than was asked for.
        total: the portal's count; without one the search ends with a page that is not full.
    """
    _, limit = numbered_page(place, page.size)
    given = told if told is not None and 0 < told < limit else limit
    done = int(place.get(_DONE, 0)) + given
    if done >= total if total is not None else page.received < given:
        return None
    return {_DONE: done, _MOST: given} if given < limit or _MOST in place else {_DONE: done}
