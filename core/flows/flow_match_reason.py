"""Why a flow fits a scene."""

from __future__ import annotations

from enum import Enum


class FlowMatchReason(Enum):
    """Of a `FlowMatch`, the best first; the panel has the words."""

    SCENE = "the portal's flow of this very scene"
    DATE = "a flow of the same portal at this date"
    YEAR = "a flow of the same portal for this year"
    OTHER_SCENE = "another portal's flow of the same acquisition"
    OTHER_DATE = "a flow of another portal at this date"
    OTHER_YEAR = "a flow of another portal for this year"
    ACCOUNT = "an instance of the user's own account at this date"

    @property
    def rank(self) -> int:
        """Smaller is better."""
        return tuple(FlowMatchReason).index(self)
