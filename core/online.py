"""Whether a product can be had at once."""

from __future__ import annotations

from enum import Enum


class Online(Enum):
    """State of the product's files at the portal; unknown is unknown, never "yes"."""

    YES = "yes"
    ORDER = "order"
    NO = "no"
    UNKNOWN = "unknown"
