"""One mark of the period strip."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class StripMark(NamedTuple):
    """A day with one acquisition, or a week with several.

    Attributes:
        first, last: days, both included.
        cloud: of the clearest acquisition in per cent, None where unknown.
        count: number of acquisitions.
        acquisition: id of the clearest.
    """

    first: date
    last: date
    cloud: float | None
    count: int
    acquisition: int
