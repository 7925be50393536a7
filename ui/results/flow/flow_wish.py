"""A flow that is wanted on the map."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.flows.flow_match import FlowMatch
from .flow_finding import FlowFinding


@dataclass(frozen=True)
class FlowWish:
    """What is to be added once all is known that it takes.

    Attributes:
        finding: what it is for.
        match: which flow; None: the best, or the user chooses.
        unread: ids of services that are being asked what they offer.
    """

    finding: FlowFinding
    match: FlowMatch | None = None
    unread: frozenset[str] = frozenset()
