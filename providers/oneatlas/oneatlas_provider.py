"""OneAtlas, with its scenes of one pass put together."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.family_directory import FamilyDirectory
from ...core.page import Page
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.query import Query
from ...core.scene import Scene
from ..network_profile import NetworkProfile
from ..paged_provider import PagedProvider
from ..pixel_gate import PixelGate
from .oneatlas_dialect import OneAtlasDialect
from .pass_views import PassViews, ended_before

_MOST_AHEAD = 3  # pages read before one is given on, where a pass may lie across their ends


class OneAtlasProvider(PagedProvider):
    """Says of each scene from how many directions its ground was seen in its pass.

    The portal has no filter for stereo sets of its archive (portal sheet airbus, Search API). Where they are
    asked for, pages are read ahead until all passes of a page are complete; else a page is given on at once,
    and scenes whose other views are on a later page stay unmarked.
    """

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        families: FamilyDirectory,
        gate: PixelGate | None = None,
    ) -> None:
        super().__init__(portal, profile, families, OneAtlasDialect, gate)

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield page after page; see `Provider.pages`."""
        place, views = self._restored(continuation)
        pages = super().pages(query, token, place)
        least = query.criteria.least_views
        name = "tri_stereo" if query.criteria.tri_stereo else "stereo"
        for page, whole in _ahead(pages, views) if least > 1 else _as_they_come(pages, views):
            marked = [_marked(views.counted(scene), least, whole) for scene in page.scenes]
            kept = tuple(scene for scene in marked if (scene.stereo_views or least) >= least)
            sieved = {**page.sieved}
            if len(kept) < len(marked):
                sieved[name] = sieved.get(name, 0) + len(marked) - len(kept)
            views.leave(page.scenes)
            place = page.continuation
            yield replace(
                page,
                scenes=kept,
                sieved=sieved,
                continuation=None if place is None else _written(place, views),
                body=page.body if kept else None,
            )

    def _restored(self, continuation: str | None) -> tuple[str | None, PassViews]:
        if continuation is None:
            return None, PassViews()
        try:
            state: Any = json.loads(continuation)
            return str(state["place"]), PassViews.restored(state["views"])
        except (ValueError, TypeError, KeyError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"continuation: {error}") from error


def _as_they_come(pages: Iterator[Page], views: PassViews) -> Iterator[tuple[Page, bool]]:
    for page in pages:
        views.add(page.scenes)
        yield page, False


def _ahead(pages: Iterator[Page], views: PassViews) -> Iterator[tuple[Page, bool]]:
    """Yield each page after those that its passes may go on in were read, and whether they all were."""
    waiting: deque[Page] = deque()
    try:
        for page in pages:
            views.add(page.scenes)
            waiting.append(page)
            while len(waiting) > 1 and (len(waiting) > _MOST_AHEAD or _is_complete(waiting)):
                yield waiting.popleft(), True
    except PortalError as error:
        if error.kind is not ErrorKind.CANCELLED:
            yield from ((page, False) for page in waiting)
        raise
    yield from ((page, True) for page in waiting)


def _is_complete(waiting: deque[Page]) -> bool:
    later = [scene for page in list(waiting)[1:] for scene in page.scenes]
    return ended_before(waiting[0].scenes, later)


def _marked(scene: Scene, least: int, whole: bool) -> Scene:
    """Leave a scene unmarked where more of its views may be on a page to come, or were not asked for."""
    few = scene.stereo_views is not None and scene.stereo_views < max(least, 2)
    return replace(scene, stereo_views=None) if few and not whole else scene


def _written(place: str, views: PassViews) -> str:
    return json.dumps({"place": place, "views": views.written()})
