"""A query in two short lines."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.criteria import Criteria
from ...core.family_directory import FamilyDirectory
from ...core.query import Query
from ...gis.translation import tr
from .. import formats
from ..widgets.scene_words import DOTTED


def where_and_when(query: Query) -> str:
    """Return place and period."""
    return DOTTED.join(part for part in (query.place, formats.period(query.period)) if part)


def what(query: Query, families: FamilyDirectory) -> str:
    """Return families, mission by mission, and the conditions."""
    return DOTTED.join([*_families(query.families, families), *conditions(query.criteria)])


def conditions(criteria: Criteria) -> list[str]:
    """Return the conditions that are set, each in a few words."""
    limits = (
        (criteria.cloud_max, tr("cloud ≤ %1"), formats.percent),
        (criteria.snow_max, tr("snow ≤ %1"), formats.percent),
        (criteria.incidence_max, tr("incidence ≤ %1"), _degrees),
        (criteria.incidence_along_max, tr("along the track ≤ %1"), _degrees),
        (criteria.incidence_across_max, tr("across the track ≤ %1"), _degrees),
        (criteria.sun_elevation_min, tr("sun ≥ %1"), _degrees),
        (criteria.resolution_max, tr("resolution ≤ %1"), formats.metres),
    )
    words = [text.replace("%1", write(value)) for value, text, write in limits if value is not None]
    if criteria.orbit_direction:
        words.append(direction(criteria.orbit_direction))
    if criteria.orbit_relative is not None:
        words.append(tr("orbit %1", criteria.orbit_relative))
    if criteria.tile:
        words.append(tr("tile %1", criteria.tile))
    words += [text for text in (criteria.mode, criteria.polarisation) if text]
    if criteria.least_views > 1:
        words.append(tr("tri-stereo") if criteria.tri_stereo else tr("stereo"))
    if criteria.identifier:
        words.append(f"“{criteria.identifier}”")
    return words


def direction(orbit_direction: str) -> str:
    """Return `ascending` or `descending` in the interface's language."""
    return tr("ascending") if orbit_direction == "ascending" else tr("descending")


def _degrees(value: float) -> str:
    return f"{formats.number(value)}°"


def _families(ids: Sequence[str], families: FamilyDirectory) -> list[str]:
    missions: dict[str, list[str]] = {}
    for family in filter(None, map(families.get, ids)):
        missions.setdefault(family.mission, []).append(family.title.text(formats.language()))
    return [_with_mission(mission, titles) for mission, titles in missions.items()]


def _with_mission(mission: str, titles: Sequence[str]) -> str:
    """Put the mission before its families, unless the family's name begins with it."""
    joined = ", ".join(titles)
    return joined if joined.startswith(mission.split()[0]) else f"{mission} {joined}"
