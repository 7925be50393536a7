"""Sentinel Hub's Catalog: STAC items by paging of its own (portal sheet sentinel-hub, Search API)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.period import Period
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene import Scene
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..page_facts import PageFacts
from ..page_request import PageRequest
from ..plain_box import plain_box
from ..stac_planner import interval_text
from .catalog_filter import catalog_filter
from .sentinel_hub_reader import SentinelHubReader

_POINTS = 300
_BEGINNING = datetime(1972, 7, 23, tzinfo=timezone.utc)  # Landsat 1: nothing of it is older
_NEXT = "next"


class SentinelHubDialect(Dialect):
    """One collection per request; no sorting, no total; all deployments of the software alike.

    Endpoint `catalog`: address of the Catalog, without `/search`.

    Portal options: `criteria` (criterion → property, see `catalog_filter`), `max_points` (largest number of
    points sent as area), `fields` (the *fields* object, sent as it is), those of `SentinelHubReader`.
    """

    page_size = 100  # the most that is known to be taken

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        super().__init__(portal, families)
        self._reader = SentinelHubReader(portal)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return a search for each collection of each family."""
        wanted = [name for name in query.families or self.portal.families if name in self.portal.families]
        known = [self.families[name] for name in wanted if name in self.families]
        return tuple(
            self._search(family, collection, query, area)
            for family in known
            for collection in self.portal.families[family.id].collections
        )

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the POST of a search; `next` is the number of the first item of a later page."""
        body = {**search.terms, "limit": size, **place}
        return PageRequest(self.portal.endpoints.get("catalog", "").rstrip("/") + "/search", body)

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return `context.next`; where the context is missing, what the link `next` has in its body."""
        context = page.members.get("context")
        told = context.get(_NEXT) if isinstance(context, Mapping) else _linked(page.members.get("links"))
        usable = isinstance(told, (int, str)) and not isinstance(told, bool) and told != ""
        return {_NEXT: told} if usable else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return what the item's collection holds; items of asked fields name none: then the only one."""
        collection = item.get("collection")
        return next(iter(search.families.values())) if collection is None else search.families.get(collection)

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes."""
        return self._reader.read(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the folder of the product in its bucket."""
        return self._reader.assets(item)

    def _search(self, family: Family, collection: str, query: Query, area: PreparedArea) -> DialectSearch:
        options = self.portal.options
        asked_for = {name for name in query.criteria.to_json() if name in family.criteria}
        filters = {
            name: term
            for name, term in catalog_filter(
                query.criteria, options.get("criteria") or {}, collection
            ).items()
            if name in asked_for
        }
        where, exact, simplified = self._area(area)
        terms: dict[str, Any] = {
            "collections": [collection],
            **where,
            "datetime": self._interval(family, query.period),
        }
        if filters:
            terms["filter"] = " and ".join(filters.values())
        if options.get("fields"):
            terms["fields"] = options["fields"]
        told = {"period", *filters, *(("area",) if exact else ())}
        return DialectSearch(
            {collection: family}, terms, frozenset(told), frozenset(asked_for - set(filters)), simplified
        )

    def _area(self, area: PreparedArea) -> tuple[dict[str, Any], bool, bool]:
        """Return the area's part of a body, whether it is exact, and whether it is simplified."""
        box = plain_box(area)
        if box is not None:
            return {"bbox": list(box)}, True, area.simplified
        geometry = area.request_geometry(int(self.portal.options.get("max_points", _POINTS)))
        simplified = geometry is not area.geometry or area.simplified
        return {"intersects": geometry}, not simplified, simplified

    def _interval(self, family: Family, period: Period) -> str:
        """Return the period, which the server insists on, with a beginning where it is open at both ends."""
        if period.start is None and period.end is None:
            period = Period(self.portal.families[family.id].period.start or _BEGINNING, None)
        return interval_text(period) or ""


def _linked(links: Any) -> Any:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, Mapping) and link.get("rel") == _NEXT and isinstance(link.get("body"), Mapping):
            return link["body"].get(_NEXT)
    return None
