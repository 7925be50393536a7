"""What the queue does for a row."""

from __future__ import annotations

from enum import Enum


class WorkKind(Enum):
    """A look at an order takes no place from a transfer."""

    ORDER = "order"
    TRANSFER = "transfer"
