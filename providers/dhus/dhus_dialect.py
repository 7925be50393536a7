"""The dialect "dhus": hubs that run ESA's Data Hub Software (portal sheet scihub).

Endpoint: `dhus`, the hub's address above `/search` and `/odata/v1`, such as `https://hub.example.org/dhus`.
A family's collections are product types, its conditions further words of a query (name → value). Nearly all
hubs want an account: `options.search_gate` says `{"kind": "basic"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.error_kind import ErrorKind
from ...core.family import Family
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene import Scene
from ...core.texts import clean_text
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..page_facts import PageFacts
from ..page_request import PageRequest
from ..stac_properties import number
from .dhus_entry import words_of
from .dhus_query import DhusQuery, search_address
from .dhus_reader import DhusReader, read_files

_TOTAL = "opensearch:totalResults"


class DhusDialect(Dialect):
    """OpenSearch with answers of unstable types: one or a list, numbers as texts, errors of status 200."""

    array = ("feed", "entry")
    single = True
    page_size = 100  # the most that hubs give

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        """Prepare; see `Dialect`."""
        super().__init__(portal, families)
        self._reader = DhusReader(portal.id)
        self._root = portal.endpoints.get("dhus", "").rstrip("/")

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each family: a query has one product type and its own criteria."""
        wanted = query.families or tuple(self.portal.families)
        known = [name for name in wanted if name in self.portal.families and name in self.families]
        return tuple(self._search(query, area, self.families[name]) for name in known)

    def _search(self, query: Query, area: PreparedArea, family: Family) -> DialectSearch:
        holding = self.portal.families[family.id]
        asked = DhusQuery(query, area, family, holding)
        left = {name for name in query.criteria.to_json() if name in family.criteria} - asked.asked
        names = holding.collections or ("",)
        return DialectSearch(
            families=dict.fromkeys(names, family),
            terms={"q": asked.text, "words": {str(k): str(v) for k, v in holding.conditions.items()}},
            asked=asked.asked,
            left=frozenset(left),
            simplified=asked.simplified,
        )

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the page that begins at the place's `start`."""
        return PageRequest(
            search_address(self._root, search.terms["q"], int(place.get("start", 0)), min(size, 100))
        )

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Go on behind what came, until the total is reached; links of the answer may say `start=NaN`."""
        start = int(place.get("start", 0)) + page.received
        total = self.total(search, page.members)
        more = page.received and (start < total if total is not None else page.received >= page.size)
        return {"start": start} if more else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family of the product type, where the other words fit, too."""
        texts = words_of(item.get("str"))
        for name, value in search.terms["words"].items():
            told = texts.get(name)
            if told and str(told).lower() != value.lower():
                return None
        if "" in search.families:
            return search.families[""]
        return search.families.get(texts.get("producttype", ""))

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an entry."""
        return self._reader.scene(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the product and its picture."""
        return read_files(item, scene.item.base if scene.item is not None else "")

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the hub's count, which it writes as a text."""
        feed = members.get("feed")
        count = number(feed.get(_TOTAL)) if isinstance(feed, dict) else None
        return int(count) if count is not None and count >= 0 else None

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error that hubs put into a feed of status 200."""
        feed = members.get("feed")
        error = feed.get("error") if isinstance(feed, dict) else None
        if not isinstance(error, dict):
            return None
        code = str(error.get("code") or "")
        kind = ErrorKind.BAD_ANSWER if code.startswith("5") else ErrorKind.BAD_QUERY
        return PortalError(self.portal.id, kind, clean_text(error.get("message") or code or "error", 200))

    def empty(self, members: Mapping[str, Any]) -> bool:
        """Return whether this is a feed: without results it has no entry."""
        return self.total(DialectSearch({}), members) is not None
