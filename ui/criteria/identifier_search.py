"""A search for one product, from what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.criteria import Criteria
from ...core.family_directory import FamilyDirectory
from ...core.mgrs import is_tile, tile_polygon
from ...core.product_name import ProductName
from ...gis.translation import tr
from .. import formats
from .period_presets import Days


@dataclass(frozen=True)
class IdentifierSearch:
    """What the form takes over.

    Attributes:
        criteria: the identifier as the only condition.
        families: those the product can belong to; empty where the name does not tell.
        days: the day of sensing, None where the name does not tell.
        area: the tile as GeoJSON, None where the name has none that can be computed.
        sentence: what was recognised, for the user.
    """

    criteria: Criteria
    families: tuple[str, ...]
    days: Days | None
    area: Mapping[str, Any] | None
    sentence: str


def identifier_search(text: str, name: ProductName, families: FamilyDirectory) -> IdentifierSearch:
    """Return the search for the product that `text` names."""
    day = name.sensed.date() if name.sensed is not None else None
    area = tile_polygon(name.tile) if is_tile(name.tile) else None
    facts = [name.platform, name.level, name.tile, formats.day(day) if day else ""]
    sentence = tr("Search by identifier: %1.", ", ".join(fact for fact in facts if fact))
    if area is None:
        sentence = f"{sentence} {tr('The name does not tell the place: give an area too.')}"
    return IdentifierSearch(
        criteria=Criteria(identifier=_stem(text)),
        families=_families(name, families),
        days=None if day is None else (day, day),
        area=area,
        sentence=sentence,
    )


def _stem(text: str) -> str:
    """Return the name without the endings that archives and folders have."""
    stem = text.strip()
    for ending in (".zip", ".tar", ".SAFE", ".SEN3"):
        if stem.lower().endswith(ending.lower()):
            stem = stem[: -len(ending)]
    return stem


def _families(name: ProductName, families: FamilyDirectory) -> tuple[str, ...]:
    platform = name.platform.casefold()
    candidates = [
        family
        for family in families.families
        if platform.startswith(family.mission.casefold())
        and (not family.level or name.level.startswith(family.level))
    ]
    exact = [family for family in candidates if name.processor and family.processor == name.processor]
    return tuple(family.id for family in exact or candidates)
