"""A portal that is asked in several dialects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.flows.flow_request import FlowRequest
from ..core.notice import Notice
from ..core.online import Online
from ..core.page import Page
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.query import Query
from ..core.scene import Scene
from .network_profile import NetworkProfile
from .provider import Provider


def portal_of_dialect(portal: Portal, dialect: str) -> Portal:
    """Return the part of a portal that is asked in one dialect.

    An object under the dialect's name in `options` goes over the options that all dialects share.
    """
    if dialects_of(portal) in ((), (dialect,)) and dialect not in portal.options:
        return portal
    own: Any = portal.options.get(dialect)
    shared: Mapping[str, Any] = portal.options
    return replace(
        portal,
        dialect=dialect,
        families={
            name: holding
            for name, holding in portal.families.items()
            if (holding.dialect or portal.dialect) == dialect
        },
        options={**shared, **own} if isinstance(own, Mapping) else shared,
    )


def dialects_of(portal: Portal) -> tuple[str, ...]:
    """Return the dialects that a portal's families are asked in, its own first."""
    used = [holding.dialect or portal.dialect for holding in portal.families.values()]
    return tuple(sorted(dict.fromkeys(used), key=lambda dialect: dialect != portal.dialect))


class JoinedProvider(Provider):
    """Goes through the dialects of a portal, a page of each in turn."""

    def __init__(self, portal: Portal, profile: NetworkProfile, parts: Sequence[Provider]) -> None:
        """Prepare.

        Args:
            portal: whom to talk to.
            profile: the user's network settings.
            parts: one provider for each dialect, with that dialect's part of the portal.
        """
        super().__init__(portal, profile)
        self._parts = {part.portal.dialect: part for part in parts}

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield pages of all dialects in turn; `matched` is their sum as far as all give one.

        What goes wrong in one of them is raised when the others are through. A missing login is but a notice
        where the others brought something.
        """
        pending = self._restored(continuation)
        totals: dict[str, int | None] = {}
        running = {name: self._begun(name, query, token, place) for name, place in pending.items()}
        failed: dict[str, PortalError] = {}
        while running:
            for name in list(running):
                page = _next_page(name, running[name], failed)
                if page is None:
                    del running[name]
                    if name not in failed:
                        del pending[name]
                    continue
                totals[name], pending[name] = page.matched, page.continuation
                if page.continuation is None:
                    del running[name], pending[name]
                matched = _sum(totals, running)
                notices = page.notices | {Notice.NO_TOTAL} if None in totals.values() else page.notices
                yield replace(page, matched=matched, notices=notices, continuation=_written(pending))
        for name, failure in failed.items():
            if failure.kind is not ErrorKind.LOGIN_NEEDED or not totals:
                raise failure
            del pending[name]
            notices = frozenset({Notice.LOGIN_FOR_MORE})
            yield Page((), _sum(totals, running), notices=notices, continuation=_written(pending))

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene; its family tells which dialect brought it."""
        part = self._part(scene)
        return () if part is None else part.assets(scene)

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return the files of the whole product; see `Provider.whole`."""
        part = self._part(scene)
        return () if part is None else part.whole(scene, assets)

    def may_list(self, scene: Scene, assets: Sequence[Asset] | None = None) -> bool:
        """Return whether the product's files can be listed; see `Provider.may_list`."""
        part = self._part(scene)
        return part is not None and part.may_list(scene, assets)

    def listing(
        self, scene: Scene, token: CancelToken, assets: Sequence[Asset] | None = None
    ) -> tuple[Asset, ...]:
        """Return the files inside of the product; see `Provider.listing`."""
        part = self._part(scene)
        return () if part is None else part.listing(scene, token, assets)

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene; see `Provider.scene_flows`."""
        part = self._part(scene)
        return () if part is None else part.scene_flows(scene)

    def order_of(self, scene: Scene) -> Mapping[str, Any]:
        """Return what ordering needs to know; see `Provider.order_of`."""
        part = self._part(scene)
        return {} if part is None else part.order_of(scene)

    def availability(self, scenes: Sequence[Scene], token: CancelToken) -> Mapping[str, Online]:
        """Return whether products can be had at once; see `Provider.availability`."""
        told: dict[str, Online] = {}
        for part in self._parts.values():
            own = [scene for scene in scenes if self._part(scene) is part]
            told.update(part.availability(own, token) if own else {})
        return told

    def _part(self, scene: Scene) -> Provider | None:
        holding = self.portal.families.get(scene.family)
        return self._parts.get((holding.dialect if holding is not None else "") or self.portal.dialect)

    def _begun(self, name: str, query: Query, token: CancelToken, place: str | None) -> Iterator[Page]:
        part = self._parts[name]
        part.turn = self.turn
        return part.pages(query, token, place)

    def _restored(self, continuation: str | None) -> dict[str, str | None]:
        if continuation is None:
            return dict.fromkeys(self._parts)
        try:
            places = json.loads(continuation)
            return {name: places[name] for name in self._parts if name in places}
        except (ValueError, TypeError) as error:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, f"continuation: {error}") from error


def _next_page(name: str, pages: Iterator[Page], failed: dict[str, PortalError]) -> Page | None:
    """Return the next page, None at the end or where something went wrong, which is put down."""
    try:
        return next(pages, None)
    except PortalError as error:
        if error.kind is ErrorKind.CANCELLED:
            raise
        failed[name] = error
        return None


def _sum(totals: Mapping[str, int | None], running: Mapping[str, object]) -> int | None:
    """Return the sum of the totals, None as long as one is missing."""
    if any(name not in totals for name in running) or None in totals.values():
        return None
    return sum(total for total in totals.values() if total is not None)


def _written(pending: Mapping[str, str | None]) -> str | None:
    return json.dumps(pending) if pending else None
