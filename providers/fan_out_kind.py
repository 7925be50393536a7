"""Stages of asking a portal."""

from __future__ import annotations

from enum import Enum


class FanOutKind(Enum):
    """`ASKING` once, `PAGE` any number of times, then one of the other two ends the portal's turn."""

    ASKING = "asking"
    PAGE = "page"
    ENDED = "ended"
    FAILED = "failed"
