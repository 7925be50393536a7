"""One change of the criteria that might help."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.query import Query


@dataclass(frozen=True)
class Suggestion:
    """What a button of the empty page offers.

    Attributes:
        title: what it does. reason: why that may help. query: the changed query.
    """

    title: str
    reason: str
    query: Query
