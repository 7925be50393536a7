"""GEODES: a search that looks like STAC, with habits of its own (portal sheet geodes)."""

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
from ..numbered_pages import following_page, numbered_page
from ..page_facts import PageFacts
from ..page_request import PageRequest
from ..stac_properties import text
from .geodes_files import geodes_files
from .geodes_links import GeodesLinks
from .geodes_planner import GeodesPlanner
from .geodes_reader import GeodesReader


class GeodesDialect(Dialect):
    """Bodies to POST to `{endpoint geodes}/search`.

    Pages are numbered: the answer's own `next` link has another size than the page before it. Portal options:
    those of `GeodesPlanner`, `GeodesLinks` and `PicturePlacement`.
    """

    first_page = 40
    page_size = 80  # the documented most

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        super().__init__(portal, families)
        self._links = GeodesLinks(portal)
        self._planner = GeodesPlanner(portal, families)
        self._reader = GeodesReader(portal, self._links)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each group of families that are asked for in the same words."""
        return self._planner.plan(query, area)

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the POST of a numbered page."""
        page, limit = numbered_page(place, size)
        url = self.portal.endpoints.get("geodes", "").rstrip("/") + "/search"
        return PageRequest(url, {"page": page, "limit": limit, **search.terms["body"]})

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return the next place by the portal's count, without one until a page is not full."""
        return following_page(place, page, _count(page.members, "limit"), self.total(search, page.members))

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return `context.matched`."""
        return _count(members, "matched")

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return what the item's collection holds, None where it breaks the conditions that were sent."""
        properties = item["properties"]
        family = search.families.get(item.get("collection") or properties.get("dataset"))
        for name, wanted in search.terms["conditions"].items():
            value = properties.get(name)
            if value is not None and value != wanted and not (isinstance(wanted, list) and value in wanted):
                return None
        return family

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes."""
        return self._reader.read(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene."""
        return tuple(geodes_files(item, self.portal, self._links))

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return what asks whether the product is on tape, and brings it back; what is said may have changed.

        Pictures and documents are always there.
        """
        properties = item.get("properties")
        told = properties if isinstance(properties, dict) else {}
        name, store = text(told.get("identifier")), text(told.get("endpoint_url"))
        return {"kind": "geodes-tape", "product": name, "store": store} if name else {}

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error that REGARDS, the portal's framework, writes as a list of messages."""
        messages = members.get("messages")
        if not isinstance(messages, list) or not messages or "context" in members:
            return None
        words = clean_text("; ".join(str(message) for message in messages[:3]), 200)
        return PortalError(self.portal.id, ErrorKind.BAD_ANSWER, words)


def _count(members: Mapping[str, Any], name: str) -> int | None:
    context = members.get("context")
    value = context.get(name) if isinstance(context, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
