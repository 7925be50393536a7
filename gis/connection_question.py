"""The smallest real questions that show whether a portal answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..core.family_directory import FamilyDirectory
from ..core.holding import Box, Holding
from ..core.period import Period
from ..core.portal import Portal
from ..core.query import Query
from ..core.timeless import TIMELESS

PLACE = (1.44, 43.60)  # longitude, latitude, where the world is held: Toulouse
SIDE = 0.02  # degrees
SPAN = timedelta(days=10)


def connection_questions(portal: Portal, families: FamilyDirectory, now: datetime) -> Iterator[Query]:
    """Yield one query of one scene for each dialect that a portal is asked in.

    A tiny square in the middle of what is held, in the last ten days that are held: an answer without
    scenes is an answer too.
    """
    asked = set()
    for name, holding in portal.families.items():
        dialect = holding.dialect or portal.dialect
        if dialect in asked:
            continue
        asked.add(dialect)
        family = families.get(name)
        timeless = family is not None and family.kind in TIMELESS
        period = Period() if timeless else _last_days(holding, now)
        yield Query(area=_square(*_middle(holding)), period=period, families=(name,), limit=1)


def _last_days(holding: Holding, now: datetime) -> Period:
    held = holding.period
    end = min(held.end, now) if held.end is not None else now
    start = end - SPAN
    if held.start is not None and held.start > start:
        start = min(held.start, end)
    return Period(start, end)


def _middle(holding: Holding) -> tuple[float, float]:
    if not holding.boxes or any(_holds(box, *PLACE) for box in holding.boxes):
        return PLACE
    west, south, east, north = holding.boxes[0]
    return (west + (east if west <= east else 180.0)) / 2, (south + north) / 2


def _holds(box: Box, longitude: float, latitude: float) -> bool:
    west, south, east, north = box
    return west <= longitude <= east and south <= latitude <= north


def _square(longitude: float, latitude: float) -> dict:
    west = min(max(longitude - SIDE / 2, -180.0), 180.0 - SIDE)
    south = min(max(latitude - SIDE / 2, -90.0), 90.0 - SIDE)
    east, north = west + SIDE, south + SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
