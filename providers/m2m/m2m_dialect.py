"""The dialect "m2m": the USGS Machine-to-Machine API (portal sheet usgs-landsatlook).

Endpoint: `m2m`, the address above `scene-search`, such as `https://m2m.cr.usgs.gov/api/api/json/stable/`.
A family's collections are data set names (`landsat_ot_c2_l2`). The search needs an account:
`options.search_gate` says `{"kind": "m2m", "endpoint": …/login-token}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.flows.flow_request import FlowRequest
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
from ..stac_properties import number, text
from .m2m_flows import m2m_flows
from .m2m_problem import m2m_problem
from .m2m_query import m2m_searches
from .m2m_reader import M2mReader


class M2mDialect(Dialect):
    """All is POST, all answers have one envelope: `data`, `errorCode`, `errorMessage`."""

    array = ("data", "results")

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        """Prepare; see `Dialect`."""
        super().__init__(portal, families)
        self._reader = M2mReader(portal)
        self._url = portal.endpoints.get("m2m", "").rstrip("/") + "/scene-search"

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each data set, and for each polygon of an area that has several."""
        wanted = query.families or tuple(self.portal.families)
        known = [name for name in wanted if name in self.portal.families and name in self.families]
        return tuple(
            search
            for name in known
            for search in m2m_searches(self.families[name], self.portal.families[name], query, area)
        )

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the page that begins with the scene of number `startingNumber`, from 1."""
        body = {**search.terms["body"], "maxResults": size, "startingNumber": int(place.get("next", 1))}
        return PageRequest(self._url, body)

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Go on behind what came until all hits were there; `nextRecord` of the last page is on it."""
        following = int(place.get("next", 1)) + page.received
        total = _hits(page.members)
        more = page.received and (following <= total if total is not None else page.received >= page.size)
        return {"next": following} if more else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family of the data set that was asked."""
        return next(iter(search.families.values()))

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of a result."""
        return self._reader.scene(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the pictures; products have no address before they are ordered."""
        return self._reader.assets(item)

    def scene_flows(self, item: Mapping[str, Any], scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene; see `m2m_flows`."""
        return m2m_flows(item, scene, self.portal)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return the order of the bundle (portal sheet usgs-landsatlook, Download)."""
        holding = self.portal.families.get(scene.family)
        entity = text(item.get("entityId"))
        if holding is None or not holding.collections or not entity:
            return {}
        return {"kind": "m2m", "dataset": holding.collections[0], "entity": entity, "product": ""}

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the server's count; None where parts of the area share scenes."""
        return _hits(members) if search.terms["whole"] else None

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error of the envelope."""
        return m2m_problem(self.portal.id, members)


def _hits(members: Mapping[str, Any]) -> int | None:
    data = members.get("data")
    hits = number(data.get("totalHits")) if isinstance(data, dict) else None
    return int(hits) if hits is not None and hits >= 0 else None
