"""How many portals can answer for each family."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...core.family_directory import FamilyDirectory
from ...core.period import Period
from ...core.portal import Portal
from ...core.portal_choice import ONLY_WHEN_NAMED, area_boxes, holds_area, holds_period
from ...core.portal_directory import PortalDirectory
from ...core.portal_status import PortalStatus
from ...core.timeless import TIMELESS


def family_counts(
    directory: PortalDirectory,
    families: FamilyDirectory,
    area: Mapping[str, Any],
    period: Period,
    left_out: Collection[str] = (),
) -> dict[str, int]:
    """Return family id → number of portals that would answer here and then, without a login.

    Args:
        directory: the portals.
        families: the families that are counted.
        area: GeoJSON geometry, EPSG:4326; empty: anywhere.
        period: the days asked.
        left_out: ids of portals that the user switched off.
    """
    boxes = area_boxes(area)
    timeless = {family.id for family in families.families if family.kind in TIMELESS}
    counts = {family.id: 0 for family in families.families}
    for portal in directory.portals:
        if portal.id in left_out or not _answers(portal):
            continue
        for name, holding in portal.families.items():
            if portal.search_of(name) != "anonymous":
                continue
            in_time = name in timeless or holds_period(holding, period)
            if name in counts and in_time and holds_area(holding, boxes):
                counts[name] += 1
    return counts


def _answers(portal: Portal) -> bool:
    return (
        portal.status is not PortalStatus.RETIRED
        and bool(portal.dialect)
        and not portal.options.get(ONLY_WHEN_NAMED)
    )
