"""One page of a portal's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import FrozenSet, Mapping, Optional, Tuple

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
        sieved: condition (`area`, `period`, `cloud_max` …) → number of scenes left out here because of it alone or first.
        notices: what the user must know.
        continuation: opaque; given back to `Provider.pages` to go on after this page. None: this was the last one.
        body: the page's text, to be compacted once the page has been handed on; None for local catalogues.
    """

    scenes: Tuple[Scene, ...]
    matched: Optional[int] = None
    received: int = 0
    unreadable: int = 0
    sieved: Mapping[str, int] = field(default_factory=dict)
    notices: FrozenSet[Notice] = frozenset()
    continuation: Optional[str] = None
    body: Optional[PageBody] = None
