"""Headers that depend on the request they go with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping


class RequestSigner(ABC):
    """Signs requests one by one, as object stores want it."""

    @abstractmethod
    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the headers to send with a request made now, without a body; empty for a strange host."""
