"""What was found out about a STAC API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.holding import Holding


@dataclass(frozen=True)
class ApiFindings:
    """What goes into a portal's file.

    Attributes:
        endpoint: address of the landing page; the search is below it.
        families: family → what is held.
        options: dialect options.
    """

    endpoint: str
    families: Mapping[str, Holding]
    options: Mapping[str, Any]
