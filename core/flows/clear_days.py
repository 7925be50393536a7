"""The days on which a search found something clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timezone

from ..acquisition import Acquisition

CLEAR = 20.0  # per cent of cloud, where the search has no limit of its own; as for streams


def clear_days(acquisitions: Iterable[Acquisition], most_cloud: float | None) -> tuple[datetime, ...]:
    """Return the days, at noon UTC and in order, of clear acquisitions.

    Args:
        acquisitions: of a search; radar, whose cloud is not known, is passed over.
        most_cloud: limit of the search in per cent; None: `CLEAR`.
    """
    limit = CLEAR if most_cloud is None else most_cloud
    return noons(
        found.acquired
        for found in acquisitions
        if found.acquired is not None and found.cloud is not None and found.cloud <= limit
    )


def noons(instants: Iterable[datetime]) -> tuple[datetime, ...]:
    """Return the middles of the UTC days of instants, each once and in order."""
    return tuple(sorted({noon(instant) for instant in instants}))


def noon(instant: datetime) -> datetime:
    """Return the middle of the UTC day."""
    return datetime.combine(instant.astimezone(timezone.utc).date(), time(12), timezone.utc)
