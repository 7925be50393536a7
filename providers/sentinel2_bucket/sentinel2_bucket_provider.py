"""The provider of the dialect "sentinel2_bucket".

Options: `layout`, `amazon` or `google`, see the classes of that name; `most_tiles`, tiles that an area may
meet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, Optional

from ...core.area_error import AreaError
from ...core.asset import Asset
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.family_directory import FamilyDirectory
from ...core.notice import Notice
from ...core.page import Page
from ...core.page_body import PageBody
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.prepared_area import prepare_area
from ...core.query import Query
from ...core.scene import Scene
from ...core.sieve import Sieve
from ..http_session import HttpSession
from ..network_profile import NetworkProfile
from ..page_builder import PageBuilder
from ..pixel_gate import PixelGate
from ..provider import Provider
from .amazon_layout import AmazonLayout
from .bucket_asset import MOST_FILES
from .bucket_continuation import BucketContinuation
from .bucket_layout import BucketLayout
from .found_scene import FoundScene
from .google_layout import GoogleLayout
from .search_scope import SearchScope, search_scope
from .search_step import SearchStep, search_steps

_LAYOUTS: Mapping[str, type[BucketLayout]] = {"amazon": AmazonLayout, "google": GoogleLayout}
_DOCUMENT_BYTES = 1024 * 1024
_BROAD = ("cloud_max", "identifier", "tile")  # said otherwise, or kept by the choice of paths
Found = tuple[FoundScene, Optional[str]]  # with its document; None: none was to be had


class Sentinel2BucketProvider(Provider):
    """Lists a bucket month by month from the newest, tile by tile, and reads what describes each product."""

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
            gate: not used: the search is anonymous.

        Raises:
            PortalError: BAD_QUERY for a layout that nobody here knows.
        """
        super().__init__(portal, profile)
        layout = _LAYOUTS.get(str(portal.options.get("layout")))
        if layout is None:
            raise PortalError(portal.id, ErrorKind.BAD_QUERY, f"no layout {portal.options.get('layout')!r}")
        self._families = families
        self._layout = layout(portal)

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield pages, one at least for every step; see `Provider.pages`."""
        try:
            area = prepare_area(query.area)
            scope = search_scope(self.portal, self._families, query, area, datetime.now(timezone.utc))
            place = BucketContinuation(scope.last)
            if continuation is not None:
                place = BucketContinuation.read(continuation)
        except (AreaError, ValueError, KeyError, TypeError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, str(error)) from error
        if scope.empty:
            return
        sieve, seen = Sieve(query, area), set[str]()
        notices = _notices(query)
        with HttpSession(self.portal.id, self.profile, token) as session:
            for page, following in self._steps(scope, place, session, sieve, seen, token):
                text = None if following is None else following.text()
                yield replace(page, notices=page.notices | notices, continuation=text)

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files that were listed, or that are always there."""
        return () if scene.item is None else self._layout.assets(scene.item.decode(), scene.family)

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return all files of the folder; none where it holds more than were kept."""
        files = self.assets(scene) if assets is None else tuple(assets)
        return files if len(files) < MOST_FILES else ()

    def may_list(self, scene: Scene, assets: Sequence[Asset] | None = None) -> bool:
        """Return whether the folder is known: it was listed when the scene was found."""
        return bool(self.assets(scene) if assets is None else assets)

    def listing(
        self, scene: Scene, token: CancelToken, assets: Sequence[Asset] | None = None
    ) -> tuple[Asset, ...]:
        """Return the files of the folder, without asking again."""
        return self.assets(scene) if assets is None else tuple(assets)

    def _steps(
        self,
        scope: SearchScope,
        place: BucketContinuation,
        session: HttpSession,
        sieve: Sieve,
        seen: set[str],
        token: CancelToken,
    ) -> Iterator[tuple[Page, BucketContinuation | None]]:
        """Yield each page with the place after it."""
        steps = list(search_steps(scope.tiles, scope.first, place.last))
        for step in steps[place.step :]:
            found = self._list(step, scope, session)
            if step.number == place.step and place.after:
                found = [scene for scene in found if scene.place < place.after]
            for start in range(0, max(len(found), 1), scope.page_size):
                chunk = found[start : start + scope.page_size]
                described = [self._described(scene, session) for scene in chunk]
                page = self._page(described, scope, sieve, seen, token)
                if start + scope.page_size < len(found):
                    yield page, BucketContinuation(place.last, step.number, chunk[-1].place)
                else:
                    last = step.number == steps[-1].number
                    yield page, None if last else BucketContinuation(place.last, step.number + 1)

    def _list(self, step: SearchStep, scope: SearchScope, session: HttpSession) -> list[FoundScene]:
        """Return what the step's listings show of its days, newest first."""
        listing = self._layout.listing(session)
        levels = [level for level in scope.levels if scope.starts[level] <= step.last]
        found: dict[str, FoundScene] = {}
        for tile in step.tiles:
            for address, prefix in self._layout.listed(tile, levels, step.first, step.last):
                for day, scene in self._layout.found(listing.files(address, prefix), tile, levels):
                    if max(step.first, scope.starts[scene.level]) <= day <= step.last:
                        found[scene.place] = scene
        return sorted(found.values(), key=lambda scene: scene.place, reverse=True)

    def _described(self, scene: FoundScene, session: HttpSession) -> Found:
        if not scene.document:
            return scene, None
        try:
            return scene, session.get(scene.document, _DOCUMENT_BYTES).text()
        except PortalError as error:
            if error.kind not in (ErrorKind.GONE, ErrorKind.TOO_BIG):
                raise
            return scene, None

    def _page(
        self, found: Sequence[Found], scope: SearchScope, sieve: Sieve, seen: set[str], token: CancelToken
    ) -> Page:
        """Return the page that some products make; their items are put together as its body."""
        if not self.turn.take(token):
            raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            there = [(scene, text) for scene, text in found if scene.surely or text is not None]
            items = [(scope.levels[scene.level], self._item(scene, text)) for scene, text in there]
            texts = [json.dumps(item, separators=(",", ":")) for _, item in items]
            builder = PageBuilder(self._layout, sieve, seen, PageBody("\n".join(texts)), "")
            start = 0
            for (family, item), text in zip(items, texts):
                self.turn.pause()
                builder.add(item, start, start + len(text), family)
                start += len(text) + 1
        finally:
            self.turn.give_back()
        return builder.page()

    def _item(self, scene: FoundScene, document: str | None) -> Mapping[str, Any]:
        try:
            told = None if document is None else self._layout.told(document)
        except (ValueError, RecursionError):
            told = None
        return {**scene.item(), "told": told}


def _notices(query: Query) -> frozenset[Notice]:
    asked = query.criteria.to_json()
    notices = {Notice.NO_TOTAL}
    if "cloud_max" in asked:
        notices.add(Notice.CLOUD_SIEVED_HERE)
    if set(asked) - set(_BROAD):
        notices.add(Notice.CRITERIA_SIEVED_HERE)
    return frozenset(notices)
