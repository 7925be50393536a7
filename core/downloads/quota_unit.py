"""What a portal counts."""

from __future__ import annotations

from enum import Enum


class QuotaUnit(Enum):
    """`ui/downloads` says it in the user's language."""

    DOWNLOADS_AN_HOUR = "downloads an hour"
    DOWNLOADS_IN_15_MINUTES = "downloads in 15 minutes"
    REQUESTS = "requests"
