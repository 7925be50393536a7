"""What one portal says on one axis of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "?"
NOTHING = "–"


@dataclass(frozen=True)
class ComparedCell:
    """Plain words; `doubtful`: not certain, or a figure whose year is not known."""

    words: str = UNKNOWN
    doubtful: bool = False

    @property
    def is_faint(self) -> bool:
        """Whether there is nothing to see: not known, or not held."""
        return self.words in (UNKNOWN, NOTHING)
