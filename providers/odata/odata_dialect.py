"""The dialect "odata": the catalogues of CDSE and CREODIAS.

Endpoints: `odata`, the address above `Products`; `download`, the same of the host that gives the files.

Options of a portal file (all optional):
    first_page, page_size: see `PlaceCursor`; `max_points`: see `OdataPlanner`; `offline`: see `OdataScene`;
    `nodes`: see `product_assets`; `most_skipped`: the largest `$skip` that the server takes.

Conditions of a family: see `odata_conditions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...core.asset import Asset
from ...core.family import Family
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene import Scene
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..page_facts import PageFacts
from ..page_request import PageRequest
from .filter_terms import PUBLISHED, START, all_of
from .odata_assets import product_assets
from .odata_attributes import read_attribute
from .odata_conditions import TYPE, fits_conditions
from .odata_paging import MOST_ITEMS, MOST_SKIPPED, OdataPaging, read_count
from .odata_planner import OdataPlanner
from .odata_scene import OdataScene

_LEGIBLE = "/(),:'"  # left as they are in addresses


class OdataDialect(Dialect):
    """Speaks to one OData catalogue."""

    array = ("value",)

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        super().__init__(portal, families)
        self._planner = OdataPlanner(portal, families)
        self._paging = OdataPaging(int(portal.options.get("most_skipped", MOST_SKIPPED)))
        self._scene = OdataScene(portal)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return a search for each family."""
        return self._planner.plan(query, area)

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the request for the page at `place`; it counts on the first page only: counting is slow."""
        terms = search.terms
        tail = terms["retry"] if place.get("again") else terms["tail"]
        bound = f"{terms['key']} lt {place['before']}" if "before" in place else ""
        pairs = [
            ("$filter", all_of([terms["head"], terms["start"], terms["end"], bound, tail])),
            ("$orderby", f"{terms['key']} desc"),
            ("$top", str(min(size, MOST_ITEMS))),
        ]
        if place.get("skip"):
            pairs.append(("$skip", str(place["skip"])))
        if not place.keys() - {"again"}:
            pairs.append(("$count", "True"))
        pairs += [("$expand", "Attributes"), ("$expand", "Assets")]
        query = "&".join(f"{name}={quote(value, safe=_LEGIBLE)}" for name, value in pairs)
        return PageRequest(f"{self.portal.endpoints.get('odata', '').rstrip('/')}/Products?{query}")

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return the place after a page; see `OdataPaging`."""
        return self._paging.following(place, page, bool(search.terms["retry"]))

    def mark(self, item: Any, search: DialectSearch) -> Any:
        """Return the date that the search is sorted by."""
        if search.terms["key"] == PUBLISHED:
            return item.get(PUBLISHED)
        times = item.get(START.partition("/")[0])
        return times.get(START.partition("/")[2]) if isinstance(times, dict) else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family; None for auxiliary files and other types of product."""
        told = read_attribute(item, TYPE)
        fits = fits_conditions(search.terms["conditions"], item.get("Name"), told)
        return next(iter(search.families.values())) if fits else None

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that a product is."""
        return self._scene.read(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the whole product, the list of its files and its quicklook."""
        base = scene.item.base if scene.item is not None else ""
        return product_assets(item, base, self.portal)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return the order of a product that is not online; it is brought back elsewhere (portal sheets)."""
        return {"kind": "elsewhere"} if scene.online in (Online.ORDER, Online.NO) else {}

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the server's count, on the first page."""
        return read_count(members)
