"""What opens map services for requests of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...core.flows.flow_source import FlowSource


class RequestDoors(Protocol):
    """`FlowDoors`, as the book needs it; on the main thread."""

    def request_headers(self, wanted: FlowSource) -> Mapping[str, str]:
        """Return the headers of a service's account."""

    def session_address(self, address: str) -> str:
        """Return the real address behind one with an alias; an alias that is not known here stays."""
