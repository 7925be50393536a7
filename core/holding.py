"""What a portal holds of one family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .period import Period

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Holding:
    """Collections of a portal that hold a family, and where and when.

    Attributes:
        collections: the portal's own names.
        boxes: (west, south, east, north) in EPSG:4326; empty: everywhere.
        period: sensing period of what is held; open ends where it goes on.
        conditions: dialect-specific conditions that select the family inside the collections.
        pixels: what reading these files needs where it differs from the portal's `access.pixels`; empty: the
            same.
        search: `anonymous` or `login`, where searching for it differs from the portal's `access.search`;
            empty: the same.
        dialect: how the portal is asked for it where that differs from `Portal.dialect`; empty: the same.
    """

    collections: tuple[str, ...]
    boxes: tuple[Box, ...] = ()
    period: Period = Period()
    conditions: Mapping[str, Any] = field(default_factory=dict)
    pixels: str = ""
    search: str = ""
    dialect: str = ""
