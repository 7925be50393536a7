"""What the next request of a search is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PageFacts:
    """One page that came.

    Attributes:
        url: address that it came from in the end.
        size: items that were asked for.
        received: items on it, readable or not.
        fresh: those not seen before in this search.
        members: the answer's members outside the array of items; those of objects on the way to it are
            nested as in the answer.
        last: the last item, decoded; None on an empty page.
        marks: what `Dialect.mark` said of each item, in their order.
    """

    url: str
    size: int
    received: int
    fresh: int
    members: Mapping[str, Any] = field(default_factory=dict)
    last: Any = None
    marks: Sequence[Any] = ()
