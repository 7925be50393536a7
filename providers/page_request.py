"""One HTTP request of a search."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PageRequest:
    """Where to send what.

    Attributes:
        url: absolute address, with its query.
        body: JSON document to POST; None: a GET.
    """

    url: str
    body: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """What makes two requests the same."""
        return self.url if self.body is None else self.url + json.dumps(self.body, sort_keys=True)
