"""GEODES: a search that looks like STAC, with habits of its own (portal sheet geodes)."""

from __future__ import annotations

from collections.abc import Mapping
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
from ..stac_properties import text
from .chosen_files import chosen_files
from .geodes_files import geodes_files
from .geodes_flows import geodes_flows
from .geodes_links import GeodesLinks
from .geodes_planner import GeodesPlanner
from .geodes_reader import ONLINE, GeodesReader
from .stored_file import StoredFile, availability_body, read_availability


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

    def scene_flows(self, item: Mapping[str, Any], scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene; see `geodes_flows`."""
        return geodes_flows(item, scene, self.portal)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return what asks whether the product is on tape, and brings it back; what is said may have changed.

        Pictures and documents are always there.
        """
        properties = item.get("properties")
        told = properties if isinstance(properties, dict) else {}
        name, store = text(told.get("identifier")) or scene.title, text(told.get("endpoint_url"))
        return {"kind": "geodes-tape", "product": name, "store": store} if name else {}

    def availability(self, items: Mapping[str, Mapping[str, Any]]) -> PageRequest | None:
        """Return the batch question about tapes (portal sheet geodes, Download 2)."""
        home, files = str(self.portal.downloads.order.get("endpoint") or ""), self._stored(items)
        if not home or not files:
            return None
        return PageRequest(f"{home.rstrip('/')}/fastavailability", availability_body(files.values()))

    def available(
        self, items: Mapping[str, Mapping[str, Any]], document: Mapping[str, Any]
    ) -> Mapping[str, Online]:
        """Return which products are there, and which lie on tape."""
        files = self._stored(items)
        told = read_availability(document, files.values())
        states = {scene: told.get(file) for scene, file in files.items()}
        return {scene: ONLINE[there] for scene, there in states.items() if there is not None}

    def _stored(self, items: Mapping[str, Mapping[str, Any]]) -> dict[str, StoredFile]:
        """Return scene id → the file that its product is."""
        products = {scene: chosen_files(item.get("assets")).product for scene, item in items.items()}
        stored = {}
        for scene, product in products.items():
            href = "" if product is None else self._links.file(product.get("href"))
            properties = items[scene].get("properties")
            store = properties.get("endpoint_url") if isinstance(properties, dict) else None
            if href:
                stored[scene] = StoredFile(href, text(store))
        return stored

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
