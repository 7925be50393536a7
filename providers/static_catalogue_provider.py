"""The dialect "static": STAC files, in a folder or on a web server, searched here.

Endpoint: `catalogue`, the web address or absolute path of an ItemCollection, Item, Catalog or Collection.

Families: an item belongs to the family that names its collection. Items of other collections, and items
    without one,
belong to `other` where the portal holds that family.

Options: `quicklook_hosts`, `signed_hosts`, `online`, as for the dialect "stac".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Optional

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.family import Family
from ..core.page import Page
from ..core.page_body import PageBody
from ..core.portal_error import PortalError
from ..core.query import Query
from ..core.sieve import Sieve
from .http_session import HttpSession
from .page_builder import PageBuilder
from .scene_reader import SceneReader
from .stac_provider import StacProvider
from .static_source import StaticSource
from .static_walk import Entry, StaticWalk

_PAGE = 100
Checks = tuple[SceneReader, Sieve, set[str]]
_OTHER = "other"
_ELSE = ""  # stands for all collections that no family names
Owners = Mapping[str, Optional[Family]]


class StaticCatalogueProvider(StacProvider):
    """Reads one static catalogue."""

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield pages of items that meet the query; see `Provider.pages`.

        `matched` is given on the last page only, if the search began at the first one.
        """
        owners = self._owners(query)
        if not owners:
            return
        taken = skipped = self._skipped(continuation)
        checks: Checks = (SceneReader(self.portal), Sieve(query, self.prepared(query)), set())
        total = 0
        with HttpSession(self.portal.id, self.profile, token) as session:
            place = self.portal.endpoints.get("catalogue", "")
            walk = StaticWalk(self.portal.id, StaticSource(self.portal.id, place, session), token, self.turn)
            entries = islice(walk.entries(place), skipped, None)
            last = False
            while not last:
                chunk = list(islice(entries, _PAGE))
                taken += len(chunk)
                last = len(chunk) < _PAGE
                page = self._page(chunk, owners, checks, token)
                total += len(page.scenes)
                if last:
                    known = total if walk.complete and not skipped else None
                    page = replace(page, matched=known, unreadable=page.unreadable + walk.broken)
                yield page if last else replace(page, continuation=str(taken))

    def _page(self, chunk: list[Entry], owners: Owners, checks: Checks, token: CancelToken) -> Page:
        """Return the page that some entries make; their texts are put together as its body."""
        builder = PageBuilder(*checks, PageBody("\n".join(text for _, text, _ in chunk)), "")
        if not self.turn.take(token):
            raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            start = 0
            for item, text, base in chunk:
                family = _owner(owners, item)
                if family is not None or not isinstance(item, dict):
                    builder.add(item, start, start + len(text), family, base)
                start += len(text) + 1
        finally:
            self.turn.give_back()
        return builder.page()

    def _owners(self, query: Query) -> Owners:
        """Return collection → family, None for families that are not asked; empty if none is."""
        owners: dict[str, Family | None] = {}
        for family_id, holding in self.portal.families.items():
            asked = not query.families or family_id in query.families
            family = self.families().get(family_id) if asked else None
            owners.update((collection, family) for collection in holding.collections)
            if family_id == _OTHER:
                owners[_ELSE] = family
        return owners if any(owners.values()) else {}

    def _skipped(self, continuation: str | None) -> int:
        """Return the number of items that earlier pages went through."""
        try:
            return max(0, int(continuation or 0))
        except ValueError as error:
            raise PortalError(
                self.portal.id, ErrorKind.BAD_QUERY, "not a continuation of a catalogue"
            ) from error


def _owner(owners: Owners, item: Any) -> Family | None:
    collection = item.get("collection") if isinstance(item, dict) else None
    name = collection if isinstance(collection, str) and collection in owners else _ELSE
    return owners.get(name)
