"""The provider of every dialect that answers a search in pages of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Callable

from ..core.area_error import AreaError
from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.flows.flow_request import FlowRequest
from ..core.notice import Notice
from ..core.online import Online
from ..core.page import Page
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.prepared_area import PreparedArea, prepare_area
from ..core.query import Query
from ..core.scene import Scene
from ..core.sieve import Sieve
from .dialect import Dialect
from .dialect_search import DialectSearch
from .http_answer import HttpAnswer
from .http_session import HttpSession
from .item_pages import ItemPages
from .network_profile import NetworkProfile
from .page_builder import PageBuilder
from .page_facts import PageFacts
from .page_request import PageRequest
from .pixel_gate import PixelGate
from .place_cursor import PlaceCursor
from .provider import Provider
from .retry_unit import retry_unit
from .scene_availability import ask_availability
from .search_login import ask_with_login

_OF_ONE_SEARCH = (ErrorKind.GONE, ErrorKind.BAD_QUERY)


class PagedProvider(Provider):
    """Asks one portal in one dialect.

    Portal options used here: `first_page`, `page_size` (see `PlaceCursor`), `retry_after_unit` (seconds that
    a number in `Retry-After` counts, 1 if missing).
    """

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        families: FamilyDirectory,
        dialect: type[Dialect],
        gate: PixelGate | None = None,
    ) -> None:
        """Prepare.

        Args:
            portal: whom to talk to.
            profile: the user's network settings.
            families: what the families are.
            dialect: its words.
            gate: gives the headers of the user's account; None: the search is anonymous.
        """
        super().__init__(portal, profile)
        self._dialect = dialect(portal, {family.id: family for family in families.families})
        self._gate = gate

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield page after page; see `Provider.pages`.

        A search that is refused, because a data set has another name by now, does not stop the others: that
        is raised at the end.
        """
        area = self._prepared(query)
        searches = self._dialect.searches(query, area)
        if not searches:
            return
        cursor = self._cursor(searches, query, continuation)
        reader = ItemPages(self._dialect, Sieve(query, area), self.turn, token)
        unit = retry_unit(self.portal)
        refused: list[PortalError] = []
        with HttpSession(
            self.portal.id, self.profile, token, None, self.portal.trusted_hosts, unit
        ) as session:
            for number, place, size, request in iter(cursor.take, None):
                ask = partial(self._ask, session, request, reader, searches[number], size)
                answer = self._answer(session, request, ask, refused)
                if answer is None:
                    continue
                builder, facts = answer
                cursor.record(number, place, facts, self._dialect.total(searches[number], facts.members))
                notices = _notices(searches[number], cursor, number)
                yield builder.page(cursor.matched, notices, cursor.continuation())
        if refused:
            raise refused[0]

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files that the scene's item names."""
        return () if scene.item is None else self._dialect.assets(scene.item.decode(), scene)

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return the files of the whole product; see `Provider.whole`."""
        return self._dialect.whole(self.assets(scene) if assets is None else assets, scene)

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services that the scene's item tells of; see `Provider.scene_flows`."""
        return () if scene.item is None else self._dialect.scene_flows(scene.item.decode(), scene)

    def order_of(self, scene: Scene) -> Mapping[str, Any]:
        """Return what ordering needs to know; see `Provider.order_of`."""
        return self._dialect.order({} if scene.item is None else scene.item.decode(), scene)

    def availability(self, scenes: Sequence[Scene], token: CancelToken) -> Mapping[str, Online]:
        """Return whether products can be had at once, asked anew; see `Provider.availability`."""
        with HttpSession(self.portal.id, self.profile, token) as session:
            return ask_availability(self._dialect, scenes, session)

    def _answer(
        self,
        session: HttpSession,
        request: PageRequest,
        ask: Callable[[], tuple[PageBuilder, PageFacts]],
        refused: list[PortalError],
    ) -> tuple[PageBuilder, PageFacts] | None:
        """Return what a request brought; None where it was refused, which is put down."""
        try:
            return ask_with_login(self._gate, session, request.url, ask)
        except PortalError as error:
            if error.kind not in _OF_ONE_SEARCH:
                raise
            refused.append(error)
            return None

    def _ask(
        self,
        session: HttpSession,
        request: PageRequest,
        reader: ItemPages,
        search: DialectSearch,
        size: int,
    ) -> tuple[PageBuilder, PageFacts]:
        """Send a request and read the answer: where it is an error, it may be the login's."""
        try:
            answer = _send(session, request)
        except PortalError as error:
            meant = self._dialect.refusal(error)
            if meant is error:
                raise
            raise meant from error
        return reader.read(answer, search, size)

    def _prepared(self, query: Query) -> PreparedArea:
        try:
            return prepare_area(query.area)
        except AreaError as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"area: {error}") from error

    def _cursor(
        self, searches: tuple[DialectSearch, ...], query: Query, continuation: str | None
    ) -> PlaceCursor:
        try:
            return PlaceCursor(self._dialect, searches, query.limit, continuation)
        except (ValueError, KeyError, TypeError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"continuation: {error}") from error


def _send(session: HttpSession, request: PageRequest) -> HttpAnswer:
    if request.body is None:
        return session.get(request.url)
    return session.post_json(request.url, request.body)


def _notices(search: DialectSearch, cursor: PlaceCursor, number: int) -> frozenset[Notice]:
    told = {
        Notice.NO_TOTAL: cursor.total(number) is None,
        Notice.AREA_SIMPLIFIED: search.simplified,
        Notice.CLOUD_SIEVED_HERE: "cloud_max" in search.left,
        Notice.CRITERIA_SIEVED_HERE: bool(search.left - {"cloud_max"}),
        Notice.PAGING_BROKEN: cursor.cut_short,
    }
    return frozenset(notice for notice, holds in told.items() if holds)
