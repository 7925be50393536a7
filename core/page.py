"""One page of a portal's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .notice import Notice
from .page_body import PageBody
from .scene import Scene


@dataclass(frozen=True)
class Page:
    """Scenes that passed the sieve, and an honest account of the others.

    Attributes:
        scenes: in the portal's order.
        matched: the portal's own total for the whole query, None where it gives none.
        received: items in the answer, readable or not.
        unreadable: items that could not be converted.
        sieved: condition (`area`, `period`, `cloud_max` …) → number of scenes left out here because of it
            alone or first.
        notices: what the user must know.
        continuation: opaque; given back to `Provider.pages` to go on after this page. None: this was the last
            one.
        body: the page's text, to be compacted once the page has been handed on; None for local catalogues.
    """

    scenes: tuple[Scene, ...]
    matched: int | None = None
    received: int = 0
    unreadable: int = 0
    sieved: Mapping[str, int] = field(default_factory=dict)
    notices: frozenset[Notice] = frozenset()
    continuation: str | None = None
    body: PageBody | None = None
