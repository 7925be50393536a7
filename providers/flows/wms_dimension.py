"""One dimension of a WMS layer, as the document has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WmsDimension:
    """Time, elevation or another.

    Attributes:
        name: as the service writes it.
        values: list of values and intervals, perhaps empty.
        default: perhaps empty.
        nearest: whether the service itself takes the nearest value.
    """

    name: str
    values: str
    default: str
    nearest: bool
