"""resto: OpenSearch with GeoJSON answers (portal sheets sara, peps and theia)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_item import PortalItem
from ...core.prepared_area import PreparedArea
from ...core.product_names import read_product_name
from ...core.query import Query
from ...core.scene import Scene
from ..dialect import Dialect, Place
from ..dialect_search import DialectSearch
from ..http_status import status_error
from ..numbered_pages import largest_page, page_number
from ..page_facts import PageFacts
from ..page_request import PageRequest
from .resto_address import search_address
from .resto_files import resto_files
from .resto_planner import RestoPlanner
from .resto_reader import RestoReader, product_title

_DONE = "done"
_BROKEN = 500


class RestoDialect(Dialect):
    """GETs of `{endpoint resto}/{collection}/search.json`.

    Portal options: those of `RestoPlanner`, `RestoReader`, `PicturePlacement` and `resto_files`.
    """

    first_page = 50
    page_size = 100  # of 500 that are allowed; larger ones are cut without a word, or refused

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        super().__init__(portal, families)
        self._planner = RestoPlanner(portal, families)
        self._reader = RestoReader(portal)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return a search for each collection and each set of parameters."""
        return self._planner.plan(query, area)

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the GET of a numbered page."""
        limit = _limit(place, size)
        page = page_number(int(place.get(_DONE, 0)), limit)
        parameters = {**search.terms["parameters"], "maxRecords": limit, "page": page}
        return PageRequest(search_address(self.portal, search.terms["collection"], parameters))

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return the next place: by an exact total, else as long as pages are full or say that more come."""
        limit = _limit(place, page.size)
        done = int(place.get(_DONE, 0)) + limit
        total = self.total(search, page.members)
        if total is not None:
            return {_DONE: done} if done < total else None
        more = page.received >= limit or (page.received > 0 and _has_next(page.members))
        return {_DONE: done} if more else None

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return `totalResults`, but not where it is an estimate: `exactCount` is then false."""
        properties = members.get("properties")
        if not isinstance(properties, dict) or properties.get("exactCount") is False:
            return None
        value = properties.get("totalResults")
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return what the feature's collection holds, None where it breaks the conditions that were sent."""
        properties = item["properties"]
        for name, wanted in search.terms["conditions"].items():
            if properties.get(name) not in (None, wanted):
                return None
        kinds: Mapping[str, Family] = search.terms["kinds"]
        if not kinds:
            return search.families.get(properties.get("collection") or search.terms["collection"])
        name = read_product_name(product_title(properties))
        told = "" if name is None else name.product_type
        return next((family for kind, family in kinds.items() if told.startswith(kind)), None)

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that a feature describes."""
        return self._reader.read(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene."""
        return tuple(resto_files(item, self.portal))

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error that an answer of status 200 holds: `ErrorCode` is then the status."""
        if "ErrorMessage" not in members and "ErrorCode" not in members:
            return None
        code = members.get("ErrorCode")
        status = code if isinstance(code, int) and 400 <= code < 600 else _BROKEN
        words = json.dumps({"ErrorMessage": str(members.get("ErrorMessage") or code)}).encode()
        url = self.portal.endpoints.get("resto", "")
        return status_error(self.portal.id, url, status, words, None, False)


def _limit(place: Place, size: int) -> int:
    done = int(place.get(_DONE, 0))
    return largest_page(done, size) if done else size


def _has_next(members: Mapping[str, Any]) -> bool:
    properties = members.get("properties")
    links = properties.get("links") if isinstance(properties, dict) else None
    return isinstance(links, list) and any(
        isinstance(link, dict) and link.get("rel") == "next" for link in links
    )
