"""How two layers are compared."""

from __future__ import annotations

from enum import Enum


class CompareMode(Enum):
    """What the parts of the canvas show."""

    BESIDE = "left of the divider the one, right of it the other"
    ABOVE = "above the divider the one, below it the other"
    BLEND = "the one fades into the other"
