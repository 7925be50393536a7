"""Where, when and among what to look for the product that an identifier names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from .criteria import Criteria
from .family import Family
from .family_directory import FamilyDirectory
from .mgrs import is_tile, tile_polygon
from .period import Period
from .portal_directory import PortalDirectory
from .product_name import ProductName
from .product_names import read_product_name
from .query import Query
from .scene import Scene
from .scene_key import SceneKey
from .scene_keys import scene_key

WORLD: Mapping[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]]],
}
# portal option: regular expressions of identifiers that only this portal gives
IDENTIFIERS = "identifiers"
_ENDINGS = (".zip", ".tar.gz", ".tar", ".tgz", ".safe", ".sen3", ".sen6", ".nc")
_LEAST_WINDOW = 60.0  # seconds before and after the instant of a name
_DAY = timedelta(days=1)
_LAST = timedelta(microseconds=1)
# begin of a product type → the only families that it can be; by mission
_TYPES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "Sentinel-2": (
        ("TOC", ("terrascope-s2-toc",)),
        ("NDVI", ("biophysical",)),
        ("FAPAR", ("biophysical",)),
        ("LAI", ("biophysical",)),
        ("FCOVER", ("biophysical",)),
        ("", ("s2-l1c", "s2-l2a-sen2cor", "s2-l2a-maja", "s2-l3a-wasp", "s2-mosaic", "water-quality")),
    ),
    "Sentinel-3": (("OL_", ("s3-olci",)), ("SL_", ("s3-slstr",)), ("SR_", ("s3-sral",))),
}
_SPOT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("SPOT-6", "SPOT-7"), ("spot67-ortho", "spot67-archive")),
    **dict.fromkeys(("SPOT-4", "SPOT-5"), ("spot15-l1a", "spot15-l1c", "take5")),
    **dict.fromkeys(("SPOT-1", "SPOT-2", "SPOT-3"), ("spot15-l1a", "spot15-l1c")),
}


@dataclass(frozen=True)
class NamedProduct:
    """What an identifier says about where to look.

    Attributes:
        text: the identifier without folder and endings.
        name: what it says; empty where only its form is known.
        families: those that it can belong to; empty where it does not tell.
        period: when it was sensed; open where it does not tell.
        area: the grid cell as GeoJSON, the whole Earth where it does not tell.
        portals: the only portals that give such identifiers; empty: any.
    """

    text: str
    name: ProductName = ProductName()
    families: tuple[str, ...] = ()
    period: Period = Period()
    area: Mapping[str, Any] = field(default_factory=lambda: WORLD)
    portals: tuple[str, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether the name tells where it is."""
        return self.area is not WORLD

    def query(self, limit: int) -> Query:
        """Return the search for it."""
        criteria = Criteria(identifier=self.text)
        return Query(self.area, self.period, self.families, criteria, limit, self.portals, self.text)


def named_product(
    text: str, families: FamilyDirectory, portals: PortalDirectory
) -> NamedProduct | None:
    """Return where to look for what `text` names; None where it names no product.

    Args:
        text: a product's identifier as any portal writes it, perhaps with folder and endings.
        families: all families.
        portals: all portals; their option `identifiers` tells those that only they give.
    """
    stem = bare_identifier(text)
    own = tuple(
        portal.id for portal in portals.portals if _matches(portal.options.get(IDENTIFIERS) or (), stem)
    )
    name = read_product_name(stem)
    if name is None:
        return NamedProduct(stem, portals=own) if own else None
    found = tuple(family.id for family in _families(name, families.families))
    area = tile_polygon(name.tile) if is_tile(name.tile) else WORLD
    return NamedProduct(stem, name, found, _period(name, stem), area, own)


def pinned(query: Query) -> Query:
    """Return a query whose period is no longer than what the identifier in its criteria tells."""
    stem = bare_identifier(query.criteria.identifier)
    name = read_product_name(stem) if stem else None
    if name is None or name.sensed is None:
        return query
    told = _period(name, stem)
    starts = [start for start in (query.period.start, told.start) if start is not None]
    ends = [end for end in (query.period.end, told.end) if end is not None]
    if not starts or not ends or max(starts) > min(ends):
        return query
    return replace(query, period=Period(max(starts), min(ends)))


def matcher(identifier: str) -> Callable[[Scene], bool]:
    """Return what tells whether a scene is the product that an identifier, or a part of one, names.

    It is where its title or identifier holds the text, and where it is the same acquisition at the same level
    by the same processor under another portal's name.
    """
    stem = bare_identifier(identifier)
    text, name = stem.lower(), read_product_name(stem) or ProductName()
    key = _key(stem, name)

    def matches(scene: Scene) -> bool:
        if text in scene.title.lower() or text in scene.id.lower():
            return True
        return key is not None and key.matches(scene.key) and _same_product(name, scene)

    return matches


def bare_identifier(text: str) -> str:
    """Return an identifier without folder and without the endings of archives and products."""
    stem = text.strip().rstrip("/").rsplit("/", 1)[-1]
    while stem.lower().endswith(_ENDINGS):
        stem = stem[: -max(len(ending) for ending in _ENDINGS if stem.lower().endswith(ending))]
    return stem


def _matches(patterns: Iterable[Any], stem: str) -> bool:
    return any(isinstance(each, str) and re.fullmatch(each, stem) is not None for each in patterns)


def _families(name: ProductName, families: Iterable[Family]) -> list[Family]:
    """Return the families that a product of this name can belong to."""
    platform = name.platform.casefold()
    candidates = [
        family
        for family in families
        if family.mission
        and platform.startswith(family.mission.casefold())
        and (not family.level or not name.level or name.level.startswith(family.level))
    ]
    only = _SPOT.get(name.platform)
    for kind, ids in _TYPES.get(name.platform[:10], ()):
        if only is None and name.product_type.startswith(kind):
            only = ids
    if only is not None:
        candidates = [family for family in candidates if family.id in only]
    exact = [family for family in candidates if name.processor and family.processor == name.processor]
    return exact or candidates


def _same_product(name: ProductName, scene: Scene) -> bool:
    """Whether nothing that both tell differs; levels are told in more or less detail (`L2SP`, `L2`)."""
    level = not name.level or not scene.level or name.level[:2] == scene.level[:2]
    if name.level[:2] == "L2" and len(scene.level) > 2 and len(name.level) == 3:
        level = name.level == scene.level
    processor = not name.processor or not scene.processor or name.processor == scene.processor
    return level and processor


def _key(stem: str, name: ProductName) -> SceneKey | None:
    """Return the acquisition that a name tells, None where it does not tell enough."""
    if name.sensed is None:
        return None
    day = name.day_only and is_tile(name.tile)  # Earth Search prints no time of Sentinel-2
    instant = name.sensed + _DAY / 2 if day else name.sensed
    key = scene_key("", stem, name.platform, name.tile, instant, name.mode, name)
    if key.instant is None:
        return None
    return replace(key, tolerance=_DAY.total_seconds() / 2) if day else key


def _period(name: ProductName, stem: str) -> Period:
    """Return when a product of this name was sensed, as any catalogue may print it."""
    sensed = name.sensed
    if sensed is None:
        return Period()
    if name.day_only:
        return Period(sensed, sensed + _DAY - _LAST)
    key = _key(stem, name)
    tolerance = timedelta(seconds=max(_LEAST_WINDOW, 0.0 if key is None else key.tolerance))
    last: datetime = name.ended or sensed
    return Period(sensed - tolerance, last + tolerance)
