"""What a query asks of a bucket: tiles, levels, days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from ...core.area_tiles import tiles_of_area
from ...core.family import Family
from ...core.family_directory import FamilyDirectory
from ...core.geometry import to_wkb
from ...core.mgrs import is_tile, tile_polygon
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.product_name import ProductName
from ...core.product_names import read_product_name
from ...core.query import Query
from ...core.scene_keys import bare_tile

PAGE = 10
MOST_TILES = 200  # a country such as France; option `most_tiles`
_LAUNCH = date(2015, 6, 23)
# the day of a path may be that of the data take, which begins up to 25 minutes before the tile
_SLACK = timedelta(minutes=30)


@dataclass(frozen=True)
class SearchScope:
    """Bounds of a search.

    Attributes:
        tiles: sorted.
        levels: level → its family.
        first, last: days, both included; `last` is before `first` where nothing can be found.
        starts: level → first day of what is held.
        page_size: scenes on a page: each costs a request.
    """

    tiles: tuple[str, ...]
    levels: Mapping[str, Family]
    first: date
    last: date
    starts: Mapping[str, date]
    page_size: int = PAGE

    @property
    def empty(self) -> bool:
        """Whether nothing can be found."""
        return not self.tiles or not self.levels or self.last < self.first


def search_scope(
    portal: Portal, families: FamilyDirectory, query: Query, area: PreparedArea, now: datetime
) -> SearchScope:
    """Return the bounds of a search.

    A product name as identifier, whole or at least as far as its tile, names the tile, the day and the level.

    Raises:
        ValueError: the area meets too many tiles.
    """
    name = _named(query)
    levels, starts = {}, {}
    for family_id, holding in portal.families.items():
        family = families.get(family_id)
        asked = not query.families or family_id in query.families
        if family is None or not asked or (name is not None and name.level not in ("", family.level)):
            continue
        levels[family.level] = family
        starts[family.level] = _day(holding.period.start) or _LAUNCH
    first, last = _days(query, name, now)
    first = max([first, *([min(starts.values())] if starts else [])])
    none = not levels or last < first or (name is not None and not name.platform.startswith("Sentinel-2"))
    tiles = () if none else _tiles(portal, query, area, name)
    return SearchScope(tiles, levels, first, last, starts, min(query.limit or PAGE, PAGE))


def _named(query: Query) -> ProductName | None:
    identifier = query.criteria.identifier.strip()
    return read_product_name(identifier) if identifier else None


def _days(query: Query, name: ProductName | None, now: datetime) -> tuple[date, date]:
    start, end = query.period.start, query.period.end
    if name is not None and name.sensed is not None:
        latest = name.sensed + (timedelta(days=1) if name.day_only else timedelta(0))
        start = name.sensed if start is None else max(start, name.sensed)
        end = latest if end is None else min(end, latest)
    last = min(end, now) if end is not None else now
    return (_LAUNCH if start is None else (start - _SLACK).date()), last.date()


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else instant.astimezone(timezone.utc).date()


def _tiles(portal: Portal, query: Query, area: PreparedArea, name: ProductName | None) -> tuple[str, ...]:
    wanted = bare_tile(query.criteria.tile or (name.tile if name is not None else ""))
    if wanted:
        outline = to_wkb(tile_polygon(wanted)) if is_tile(wanted) else None
        return (wanted,) if outline is not None and area.meets(outline) else ()
    most = int(portal.options.get("most_tiles", MOST_TILES))
    tiles = tuple(islice(tiles_of_area(area), most + 1))
    if len(tiles) > most:
        raise ValueError(f"the area meets more than {most} tiles of Sentinel-2, each asked by itself")
    return tuple(sorted(tiles))
