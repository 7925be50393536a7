"""A statement about a portal, with its source."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class PortalFact:
    """Doubtful facts are marked, with source and year."""

    text: LocalText
    source: LocalText
    year: int
    uncertain: bool = False
