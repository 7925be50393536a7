"""What can be wrong with an area."""

from __future__ import annotations

from enum import Enum


class AreaProblem(Enum):
    """Why an area cannot be searched; `ui/messages.py` turns a problem into a sentence and a remedy."""

    EMPTY = "empty"
    NOT_POLYGON = "no polygon"
    OUT_OF_RANGE = "out of range"
    NOT_READABLE = "not readable"
    SELF_CROSSING = "self-crossing"
    TOO_DETAILED = "too detailed"
