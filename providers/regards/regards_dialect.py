"""The dialect "regards": catalogues that run REGARDS (portal sheet swh, Search API b).

Endpoint: `regards`, the address of the interface, `https://…/api/v1`.

Options of a portal file (all optional):
    scope: the project; without an account REGARDS wants to know it with every request.
    engine: `opensearch` (default) or `legacy`.
    attributes: criterion → attribute of the catalogue's model, for criteria that the server is asked for;
        `start` and `end`: attributes of the period for the legacy engine, which has no parameters for it.
    max_points: largest number of points sent as area.
    online: `yes`, `order`, `no` where all products of the portal are alike.

Collections of a family that begin with `URN:` are data sets, asked one by one; without such all data
objects of the project are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...core.asset import Asset
from ...core.downloads.whole_product import whole_files
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
from ..stac_properties import number
from .regards_files import read_files
from .regards_query import RegardsQuery, search_address
from .regards_reader import RegardsReader, object_of

_SET = "URN:"


class RegardsDialect(Dialect):
    """Pages are counted from 0; what a page holds, and whether it counts from 1, is left to the server."""

    first_page = page_size = 100
    counts_pages = True

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        """Prepare; see `Dialect`."""
        super().__init__(portal, families)
        self._engine = "legacy" if portal.options.get("engine") == "legacy" else "opensearch"
        self.array = ("content",) if self._engine == "legacy" else ("features",)
        self._root = portal.endpoints.get("regards", "").rstrip("/")
        self._reader = RegardsReader(portal)

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each data set of each family."""
        wanted = query.families or tuple(self.portal.families)
        known = [name for name in wanted if name in self.portal.families and name in self.families]
        return tuple(search for name in known for search in self._searches(query, area, self.families[name]))

    def _searches(self, query: Query, area: PreparedArea, family: Family) -> Iterable[DialectSearch]:
        asked = RegardsQuery(query, area, family, self.portal)
        left = {name for name in query.criteria.to_json() if name in family.criteria} - asked.asked
        names = self.portal.families[family.id].collections
        for dataset in [name for name in names if name.startswith(_SET)] or [""]:
            yield DialectSearch(
                families={dataset: family},
                terms={"pairs": asked.pairs, "dataset": dataset},
                asked=asked.asked,
                left=frozenset(left),
                simplified=asked.simplified,
            )

    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the page that the place counts."""
        terms = search.terms
        page = int(place.get("page", 0))
        return PageRequest(
            search_address(self._root, self._engine, terms["dataset"], terms["pairs"], page, size)
        )

    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Go on until all came that the server counts; without its count, until a page is not full.

        What came is counted, not the pages: so nothing is lost where page 1 is the first, too.
        """
        came = int(place.get("came", 0)) + (page.received if page.fresh else 0)
        total = self.total(search, page.members)
        more = page.received and (came < total if total is not None else page.received >= page.size)
        return {"page": int(place.get("page", 0)) + 1, "came": came} if more else None

    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family of the search, whose data set it is."""
        return next(iter(search.families.values()))

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of a data object."""
        return self._reader.scene(item, family, origin)

    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a data object."""
        return read_files(object_of(item), scene.item.base if scene.item is not None else "", self.portal)

    def whole(self, files: Sequence[Asset], scene: Scene) -> tuple[Asset, ...]:
        """Return the product; none where it is ordered: what comes then is another file."""
        return () if scene.online is Online.ORDER else whole_files(files)

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return the order of the data object; `{}` where its product has an address and is there."""
        if item and self.whole(self.assets(item, scene), scene):
            return {}
        holding = self.portal.families.get(scene.family)
        sets = [name for name in holding.collections if name.startswith(_SET)] if holding is not None else []
        return {"kind": "regards", "product": scene.id, "dataset": sets[0] if len(sets) == 1 else ""}

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the server's count, which each engine writes elsewhere."""
        for group, name in (("metadata", "totalElements"), ("properties", "totalResults")):
            told = members.get(group)
            if isinstance(told, dict) and number(told.get(name)) is not None:
                return int(number(told[name]) or 0)
        count = number(members.get("totalResults"))
        return None if count is None else int(count)
