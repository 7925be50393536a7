"""The dialect "stac": STAC APIs with item search.

Endpoint: `stac`, the address of the landing page; the search is at `/search` below it.

Options of a portal file (all optional):
    filter, criteria, area, max_points, period, sort, fields: how a query is put, see `StacPlanner`.
    first_page, page_size, method, paging: how pages are asked for, see `StacCursor`.
    quicklook_hosts, signed_hosts: where pictures are, see `StacQuicklook`.
    online: see `SceneReader`.

Conditions of a family: property → value, or list of values, that select it in its collections. They are
sent where the server can filter and checked here in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..core.area_error import AreaError
from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.flows.flow_request import FlowRequest
from ..core.notice import Notice
from ..core.page import Page
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.prepared_area import PreparedArea, prepare_area
from ..core.query import Query
from ..core.scene import Scene
from ..core.sieve import Sieve
from .http_answer import HttpAnswer
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .pixel_gate import PixelGate
from .provider import Provider
from .scene_reader import SceneReader
from .search_login import ask_with_login
from .stac_assets import read_assets
from .stac_cursor import StacCursor
from .stac_flows import stac_flows
from .stac_page_reader import StacPageReader
from .stac_planner import StacPlanner
from .stac_request import StacRequest
from .stac_search import StacSearch

_NO_POST = (405, 501)


class StacProvider(Provider):
    """Asks one STAC API."""

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        families: FamilyDirectory | None = None,
        gate: PixelGate | None = None,
    ) -> None:
        """Prepare.

        Args:
            portal: of dialect "stac".
            profile: the user's network settings.
            families: what the families are; read from the plugin's resources if not given.
            gate: gives the headers of the user's account; None: the search is anonymous.
        """
        super().__init__(portal, profile)
        self._families = families
        self._gate = gate

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield page after page; see `Provider.pages`."""
        area = self.prepared(query)
        families = {family.id: family for family in self.families().families}
        searches = StacPlanner(self.portal, families).plan(query, area)
        if not searches:
            return
        cursor = self._cursor(searches, query, continuation)
        reader = StacPageReader(
            self.portal.id, SceneReader(self.portal), Sieve(query, area), self.turn, token
        )
        with HttpSession(
            self.portal.id, self.profile, token, trusted_hosts=self.portal.trusted_hosts
        ) as session:
            for number, request in iter(cursor.take, None):
                answer = self._ask(session, cursor, number, request)
                builder, total, following = reader.read(answer, searches[number])
                cursor.record(number, answer.url, builder.received, builder.fresh, total, following)
                notices = _notices(searches[number], total)
                if cursor.cut_short:
                    notices |= {Notice.PAGING_BROKEN}
                yield builder.page(cursor.matched, notices, cursor.continuation())

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files that the scene's item names."""
        if scene.item is None:
            return ()
        return read_assets(scene.item.decode(), scene.item.base, self.portal)

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services that the scene's item names; see `Provider.scene_flows`."""
        return () if scene.item is None else stac_flows(scene.item.decode(), scene, self.portal)

    def families(self) -> FamilyDirectory:
        """Return what the families are."""
        if self._families is None:
            self._families = FamilyDirectory.load(Path(__file__).parents[1] / "resources" / "families.json")
        return self._families

    def prepared(self, query: Query) -> PreparedArea:
        """Return the query's area, ready for comparisons.

        Raises:
            PortalError: BAD_QUERY, for an area that cannot be searched.
        """
        try:
            return prepare_area(query.area)
        except AreaError as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"area: {error}") from error

    def _cursor(self, searches: tuple[StacSearch, ...], query: Query, continuation: str | None) -> StacCursor:
        url = self.portal.endpoints.get("stac", "").rstrip("/") + "/search"
        try:
            return StacCursor(self.portal, url, searches, query.limit, continuation)
        except (ValueError, KeyError, TypeError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"continuation: {error}") from error

    def _ask(
        self, session: HttpSession, cursor: StacCursor, number: int, request: StacRequest
    ) -> HttpAnswer:
        """Send a request with what the search needs."""
        send = partial(_send, session, cursor, number, request)
        return ask_with_login(self._gate, session, request.url, send)


def _send(session: HttpSession, cursor: StacCursor, number: int, request: StacRequest) -> HttpAnswer:
    """Send a request; servers that take no POST are asked by GET from then on."""
    if request.body is None:
        return session.get(request.url)
    try:
        return session.post_json(request.url, request.body)
    except PortalError as error:
        if error.status not in _NO_POST or cursor.use_get:
            raise
    cursor.use_get = True
    return session.get(cursor.again(number).url)


def _notices(search: StacSearch, total: int | None) -> frozenset[Notice]:
    notices = set()
    if total is None:
        notices.add(Notice.NO_TOTAL)
    if search.simplified:
        notices.add(Notice.AREA_SIMPLIFIED)
    if "cloud_max" in search.left:
        notices.add(Notice.CLOUD_SIEVED_HERE)
    if search.left - {"cloud_max"}:
        notices.add(Notice.CRITERIA_SIEVED_HERE)
    return frozenset(notices)
