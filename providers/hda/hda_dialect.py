"""The dialect "hda": brokers of Harmonized Data Access, version 2 (portal sheet wekeo).

Endpoint: `hda`, the address above `/api/v1`, such as `https://gateway.prod.wekeo2.eu/hda-broker`. A family's
collections are data set ids. Its conditions are sent with the search, but `names`: a list of which the name
of a product must hold one. Further options: see `HdaQuery`. The search needs an account:
`options.search_gate` says `{"kind": "hda", …}`, see `HdaGate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene import Scene
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..page_facts import PageFacts
from ..page_request import PageRequest
from ..stac_properties import number
from .hda_query import HdaQuery
from .hda_reader import HdaReader
from .hda_refusal import hda_refusal

_NEWEST_FIRST = "DESC"


class HdaDialect(Dialect):
    """Searches by box with a token; answers say little: the product's name tells the rest."""

    first_page = page_size = 100  # 200 at most
    counts_pages = True  # whether `startIndex` may be other than a multiple of the size is not documented

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        """Prepare; see `Dialect`."""
        super().__init__(portal, families)
        self._reader = HdaReader(portal)
        self._query = HdaQuery(portal, families)
        self._url = portal.endpoints.get("hda", "").rstrip("/") + "/api/v1/dataaccess/search"

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each data set, set of conditions and box."""
        return self._query.searches(query, area)

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the page that begins with item `startIndex`, from 0."""
        paging = {"itemsPerPage": size, "startIndex": int(place.get("start", 0)), "sortOrder": _NEWEST_FIRST}
        return PageRequest(self._url, {**search.terms["body"], **paging})

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Go on behind what came, until the total is reached."""
        start = int(place.get("start", 0)) + page.received
        total = _results(page.members)
        more = page.received and (start < total if total is not None else page.received >= page.size)
        return {"start": start} if more else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family whose names fit the product's."""
        name = item.get("id")
        for family, names in search.terms["kinds"]:
            if not names or any(part in name for part in names):
                return family  # type: ignore[no-any-return]
        return None

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of a feature."""
        return self._reader.scene(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the picture; the product has no address before it is ordered."""
        return self._reader.assets(item, scene)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return the order; every product is ordered."""
        holding = self.portal.families.get(scene.family)
        return self._reader.order(item, () if holding is None else holding.collections)

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the broker's count; None where it counts what was not asked for, or some twice."""
        return _results(members) if search.terms["whole"] else None

    def refusal(self, error: PortalError) -> PortalError:
        """Return what a refusal means: 403 is an ended token or a licence that was not accepted."""
        return hda_refusal(error)


def _results(members: Mapping[str, Any]) -> int | None:
    properties = members.get("properties")
    count = number(properties.get("totalResults")) if isinstance(properties, dict) else None
    return int(count) if count is not None and count >= 0 else None
