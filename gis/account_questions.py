"""Searches that find some file, to try an account with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone

from ..core.family_directory import FamilyDirectory
from ..core.holding import Box
from ..core.period import Period
from ..core.portal import Portal
from ..core.query import Query
from .connection_question import connection_questions


def account_questions(portal: Portal, families: FamilyDirectory) -> Iterator[Query]:
    """Yield queries of one scene of any date: in the middle of what is held, then anywhere in it."""
    first = None
    for question in connection_questions(portal, families, datetime.now(timezone.utc)):
        first = first or replace(question, period=Period())
        yield replace(question, period=Period())
    for box in portal.families[first.families[0]].boxes if first is not None else ():
        yield replace(first, area=_polygon(box))


def _polygon(box: Box) -> dict[str, object]:
    west, south, east, north = box
    east = east if west <= east else 180.0
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
