"""What the user must know about an answer that is not an error."""

from __future__ import annotations

from enum import Enum


class Notice(Enum):
    """Said once per portal and search."""

    CLOUD_SIEVED_HERE = "cloud sieved here"
    CRITERIA_SIEVED_HERE = "criteria sieved here"
    NO_TOTAL = "no total"
    ANSWERED_OTHER = "answered something else than asked"
    UNREADABLE_ITEMS = "unreadable items"
    AREA_SIMPLIFIED = "area simplified"
    PAGING_BROKEN = "paging broken"
    LOGIN_FOR_MORE = "an account would find more"
