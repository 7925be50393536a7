"""The search that a new user sees first."""

from __future__ import annotations

from datetime import datetime

from ...core.criteria import Criteria
from ...core.period import Period
from ...core.portal import Portal
from ...core.portal_directory import PortalDirectory
from ...core.query import Query

PORTAL = "sandbox"
MISSION = "s2-"
# Toulouse and its surroundings
CORNERS = (
    (1.28, 43.68),
    (1.40, 43.73),
    (1.54, 43.70),
    (1.60, 43.60),
    (1.52, 43.51),
    (1.40, 43.49),
    (1.30, 43.55),
)


def demonstration_query(directory: PortalDirectory, place: str) -> Query | None:
    """Return the search of the demonstration data over Toulouse; None where the portal is missing.

    It goes through the same code as every search; only the portal is named.
    """
    portal = directory.get(PORTAL)
    if portal is None:
        return None
    families = tuple(name for name in portal.families if name.startswith(MISSION)) or tuple(portal.families)
    return Query(
        area={"type": "Polygon", "coordinates": [[list(corner) for corner in (*CORNERS, CORNERS[0])]]},
        period=_held(portal, families),
        families=families,
        criteria=Criteria(),
        portals=(PORTAL,),
        place=place,
    )


def _held(portal: Portal, families: tuple) -> Period:
    periods = [portal.families[name].period for name in families]
    starts: list[datetime] = [period.start for period in periods if period.start is not None]
    ends: list[datetime] = [period.end for period in periods if period.end is not None]
    return Period(
        min(starts) if len(starts) == len(periods) else None,
        max(ends) if len(ends) == len(periods) else None,
    )
