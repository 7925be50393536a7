"""Query → `scene-search` of the Machine-to-Machine API (portal sheet usgs-landsatlook, Search API)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.family import Family
from ...core.holding import Holding
from ...core.named_product import pinned
from ...core.period import Period
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.timeless import TIMELESS
from ..dialect_search import DialectSearch

_MOST_POINTS = 200
_MOST_PARTS = 4
_BOX_POINTS = 10  # two boxes
_CLOUD = "cloud_max"
# One end of the filter cannot be left out: before the first satellite, after the last.
_FIRST_DAY, _LAST_DAY = "1970-01-01", "2100-01-01"


def m2m_searches(
    family: Family, holding: Holding, query: Query, area: PreparedArea
) -> Iterator[DialectSearch]:
    """Yield one search for each data set that holds the family and each polygon of the area.

    Days are all that the server knows: the hours of a period are looked at here.
    """
    criteria = query.criteria
    wanted = {name for name in criteria.to_json() if name in family.criteria}
    filters: dict[str, Any] = {}
    asked = {"area"}
    if family.kind not in TIMELESS and (query.period.start or query.period.end or criteria.identifier):
        filters["acquisitionFilter"] = _days(pinned(query).period)
        asked.add("period")
    if criteria.cloud_max is not None and _CLOUD in wanted:
        # scenes of unknown cover pass the sieve, too
        filters["cloudCoverFilter"] = {"max": plain_number(criteria.cloud_max), "includeUnknown": True}
        asked.add(_CLOUD)
    polygons, simplified = _polygons(area)
    exact = frozenset() if simplified else frozenset(asked)
    for data_set in holding.collections:
        for polygon in polygons:
            spatial = {"filterType": "geojson", "geoJson": polygon}
            yield DialectSearch(
                families={data_set: family},
                terms={
                    "body": {"datasetName": data_set, "sceneFilter": {"spatialFilter": spatial, **filters}},
                    "whole": len(polygons) == 1,
                },
                asked=exact,
                left=frozenset(wanted - asked),
                simplified=simplified,
            )


def plain_number(value: float) -> float | int:
    """Return 20 for 20.0: what is sent is what people write."""
    return int(value) if float(value).is_integer() else float(value)


def _days(period: Period) -> dict[str, str]:
    start, end = period.start, period.end
    return {
        "start": start.date().isoformat() if start is not None else _FIRST_DAY,
        "end": end.date().isoformat() if end is not None else _LAST_DAY,
    }


def _polygons(area: PreparedArea) -> tuple[list[Mapping[str, Any]], bool]:
    """Return the area as few polygons, and whether they are larger than it."""
    geometry = area.request_geometry(_MOST_POINTS)
    if len(_parts(geometry)) > _MOST_PARTS:
        geometry = area.request_geometry(_BOX_POINTS)
    return _parts(geometry), geometry is not area.geometry or area.simplified


def _parts(geometry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if geometry["type"] == "Polygon":
        return [geometry]
    return [{"type": "Polygon", "coordinates": rings} for rings in geometry["coordinates"]]
