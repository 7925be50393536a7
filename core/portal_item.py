"""A portal's own words about a scene, decoded on demand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .page_body import PageBody


@dataclass(frozen=True)
class PortalItem:
    """The place of one item in the page that brought it.

    Attributes:
        body: the page, shared by all its scenes.
        start: first character of the item in the page.
        end: one past its last character.
        base: URL or folder that the item's relative links start from.
    """

    body: PageBody
    start: int
    end: int
    base: str = ""

    def decode(self) -> dict[str, Any]:
        """Return the item as the portal wrote it."""
        decoded: dict[str, Any] = json.loads(self.body.slice(self.start, self.end))
        return decoded
