"""OneAtlas, the catalogue of Airbus: OpenSearch in JSON (portal sheet airbus, Search API)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...core.asset import Asset
from ...core.error_kind import ErrorKind
from ...core.family import Family
from ...core.flows.flow_request import FlowRequest
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene import Scene
from ...core.texts import clean_text
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..numbered_pages import following_page, numbered_page
from ..page_facts import PageFacts
from ..page_request import PageRequest
from .oneatlas_flows import oneatlas_flows
from .oneatlas_query import OneAtlasQuery
from .oneatlas_reader import OneAtlasReader

_LIMIT = 500  # items of a page, says the sheet
_WORDS = ("message", "hint", "error")


class OneAtlasDialect(Dialect):
    """Bodies to POST to the endpoint `opensearch`: areas make addresses of kilometres.

    Portal options: those of `OneAtlasQuery`.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        super().__init__(portal, families)
        self._query = OneAtlasQuery(portal, families)
        self._reader = OneAtlasReader(portal)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for the families that are asked for with the same criteria."""
        return self._query.plan(query, area)

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the POST of a numbered page."""
        page, limit = numbered_page(place, min(size, _LIMIT))
        body = {**search.terms, "itemsPerPage": limit, "startPage": page}
        return PageRequest(self.portal.endpoints.get("opensearch", ""), body)

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return the next place by the portal's count, without one until a page is not full."""
        asked = replace(page, size=min(page.size, _LIMIT))
        told = _count(page.members, "itemsPerPage")
        return following_page(place, asked, told, self.total(search, page.members))

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return `totalResults`."""
        return _count(members, "totalResults")

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return what the item's constellation holds; where it tells none, the only family asked for."""
        constellation = item["properties"].get("constellation")
        if constellation is None and len({family.id for family in search.families.values()}) == 1:
            return next(iter(search.families.values()))
        return search.families.get(constellation)

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes."""
        return self._reader.read(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the files that the item links to."""
        return self._reader.assets(item, "" if scene.item is None else scene.item.base)

    def scene_flows(self, item: Mapping[str, Any], scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene; see `oneatlas_flows`."""
        return oneatlas_flows(item, scene, self.portal)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return the order of an entry of the archive: it is priced and ordered at the portal."""
        return {"kind": "elsewhere"} if scene.online is Online.ORDER else {}

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error of an answer whose member `error` is not false."""
        error = members.get("error")
        if error in (None, False, "", "false"):
            return None
        words = next((members[name] for name in _WORDS if isinstance(members.get(name), str)), "an error")
        return PortalError(self.portal.id, ErrorKind.BAD_QUERY, clean_text(words))


def _count(members: Mapping[str, Any], name: str) -> int | None:
    value = members.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
