"""The provider of the dialect "earth_engine": which data sets there are of what is asked.

Earth Engine lists its scenes to registered projects only. Its catalogue of data sets is public: STAC
collections without items (portal sheet gee, Search API). Endpoint: `stac`, the folder of the catalogue. The
collections of the families are ids of data sets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone

from ...core.area_error import AreaError
from ...core.asset import Asset
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.family import Family
from ...core.family_directory import FamilyDirectory
from ...core.page import Page
from ...core.page_body import PageBody
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.prepared_area import PreparedArea, prepare_area
from ...core.query import Query
from ...core.scene import Scene
from ...core.sieve import Sieve
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from ..network_profile import NetworkProfile
from ..page_builder import PageBuilder
from ..pixel_gate import PixelGate
from ..provider import Provider
from ..safe_urls import shown_url
from .data_set import DataSet, data_set_assets

_PAGE = 5  # a request each
_BYTES = 4 * 1024 * 1024
_OWNED = "projects/"  # data sets of others: their catalogue is called after the project
Wanted = Sequence["tuple[Family, str]"]


class EarthEngineProvider(Provider):
    """Offers each data set of the chosen families as one entry."""

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        families: FamilyDirectory,
        gate: PixelGate | None = None,
    ) -> None:
        """Prepare.

        Args:
            portal: whom to talk to.
            profile: the user's network settings.
            families: what the families are.
            gate: not used: the catalogue is open.
        """
        super().__init__(portal, profile)
        self._families = families

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield pages of data sets; a missing one is counted as unreadable. See `Provider.pages`."""
        wanted = self._wanted(query)
        area, begin = self._begun(query, continuation)
        sieve, seen = Sieve(query, area), set[str]()
        reader = DataSet(self.portal.id, datetime.now(timezone.utc).replace(microsecond=0))
        with HttpSession(self.portal.id, self.profile, token) as session:
            known = begin
            for start in range(begin, len(wanted), _PAGE):
                chunk = wanted[start : start + _PAGE]
                answers = [self._answer(session, name) for _, name in chunk]
                known += sum(answer is not None for answer in answers)
                if not known and start + _PAGE >= len(wanted):
                    what = f"no data set {', '.join(name for _, name in wanted)}"
                    raise PortalError(self.portal.id, ErrorKind.GONE, what[:300])
                builder = self._page(chunk, answers, reader, sieve, seen, token)
                last = start + _PAGE >= len(wanted)
                yield builder.page(len(wanted), continuation=None if last else str(start + _PAGE))

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return what there is to read about a data set."""
        return () if scene.item is None else data_set_assets(scene.item.decode(), scene.item.base)

    def _wanted(self, query: Query) -> Wanted:
        held = [
            (self._families.get(family), holding.collections)
            for family, holding in self.portal.families.items()
            if not query.families or family in query.families
        ]
        return [(family, name) for family, names in held if family is not None for name in names]

    def _begun(self, query: Query, continuation: str | None) -> tuple[PreparedArea, int]:
        try:
            return prepare_area(query.area), max(0, int(continuation or 0))
        except (AreaError, ValueError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, str(error)) from error

    def _answer(self, session: HttpSession, name: str) -> HttpAnswer | None:
        try:
            return session.get(self.address(name), _BYTES)
        except PortalError as error:
            if error.kind is not ErrorKind.GONE:
                raise
            return None

    def address(self, name: str) -> str:
        """Return where a data set is described (recorded gee_catalog_list.json, column `catalog`)."""
        folder = name[len(_OWNED) :] if name.startswith(_OWNED) else name
        root = self.portal.endpoints.get("stac", "").rstrip("/")
        return f"{root}/{folder.partition('/')[0]}/{name.replace('/', '_')}.json"

    def _page(
        self,
        chunk: Wanted,
        answers: Sequence[HttpAnswer | None],
        reader: DataSet,
        sieve: Sieve,
        seen: set[str],
        token: CancelToken,
    ) -> PageBuilder:
        texts = ["" if answer is None else answer.text() for answer in answers]
        builder = PageBuilder(reader, sieve, seen, PageBody("\n".join(texts)), "")
        if not self.turn.take(token):
            raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            start = 0
            for (family, _), answer, text in zip(chunk, answers, texts):
                self.turn.pause()
                if answer is None:
                    builder.spoilt()
                else:
                    builder.add(self._decoded(answer, text), start, start + len(text), family, answer.url)
                start += len(text) + 1
        finally:
            self.turn.give_back()
        return builder

    def _decoded(self, answer: HttpAnswer, text: str) -> object:
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            document = error
        if not isinstance(document, dict) or not {"id", "extent"} & set(document):
            what = f"{shown_url(answer.url)}: no description of a data set"
            raise PortalError(self.portal.id, ErrorKind.BAD_ANSWER, what)
        return document
