"""Going through a static STAC catalogue."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .broken_json_error import BrokenJsonError
from .decoding_turn import DecodingTurn
from .json_page import Feature, JsonPage
from .static_source import StaticSource

MOST_DOCUMENTS = 5_000
DEEPEST = 10
_RELATIONS = (("item", 1), ("child", 1), ("items", 1), ("data", 1), ("next", 0))
_BATCH = 100
Entry = tuple[Any, str, str]  # item, its text, what its relative links start from


class StaticWalk:
    """Yields the items of an ItemCollection, an Item, or a Catalog or Collection with all below it.

    Loops of links are walked once, no deeper than `DEEPEST` and over no more than `MOST_DOCUMENTS`
    documents.

    Attributes:
        broken: documents that could not be read; the first document is not among them, it raises.
        complete: False once a bound was met.
    """

    def __init__(self, portal: str, source: StaticSource, token: CancelToken, turn: DecodingTurn) -> None:
        self.broken = 0
        self.complete = True
        self._portal = portal
        self._source = source
        self._token = token
        self._turn = turn

    def entries(self, first: str) -> Iterator[Entry]:
        """Yield the items below the document `first`.

        Raises:
            PortalError: where the first document cannot be read or is no STAC; CANCELLED.
        """
        queue: deque[tuple[str, int]] = deque([(first, 0)])
        known = {first}
        while queue:
            if self._token.cancelled:
                raise PortalError(self._portal, ErrorKind.CANCELLED)
            place, depth = queue.popleft()
            try:
                links, base = yield from self._document(place)
            except PortalError as error:
                if place == first or error.kind is ErrorKind.CANCELLED:
                    raise
                self.broken += 1
                continue
            queue.extend(self._unknown(links, base, depth, known))

    def _document(self, place: str) -> Any:
        """Yield the items that a document holds itself; return its links and what they start from."""
        text, base = self._source.read(place)
        page = JsonPage(text, self._turn.rest)
        features = page.features()
        while True:
            batch = self._batch(place, features)
            for item, start, end in batch:
                yield item, text[start:end], base
            if len(batch) < _BATCH:
                break
        members = page.members
        kind = members.get("type")
        if kind == "Feature":
            yield json.loads(text, strict=False), text, base
            return [], base
        if kind not in ("Catalog", "Collection") and not page.found:
            raise self._bad(place, "no STAC catalogue, collection or items")
        links = members.get("links")
        return links if isinstance(links, list) else [], base

    def _batch(self, place: str, features: Iterator[Feature]) -> list[Feature]:
        """Decode some features; the turn is not kept while somebody waits for a server or does not ask on."""
        if not self._turn.take(self._token):
            raise PortalError(self._portal, ErrorKind.CANCELLED)
        try:
            return list(islice(features, _BATCH))
        except BrokenJsonError as error:
            raise self._bad(place, str(error)) from error
        finally:
            self._turn.give_back()

    def _unknown(self, links: list[Any], base: str, depth: int, known: set[str]) -> Iterator[tuple[str, int]]:
        """Yield where links lead for the first time, with the depth there, within the bounds."""
        for target, below in self._targets(links, base):
            if target in known:
                continue
            if depth + below > DEEPEST or len(known) >= MOST_DOCUMENTS:
                self.complete = False
                continue
            known.add(target)
            yield target, depth + below

    def _targets(self, links: list[Any], base: str) -> Iterator[tuple[str, int]]:
        for relation, below in _RELATIONS:
            for link in links:
                if isinstance(link, dict) and link.get("rel") == relation:
                    target = self._source.follow(base, link.get("href"))
                    if target:
                        yield target, below

    def _bad(self, place: str, what: str) -> PortalError:
        name = place.replace("\\", "/").rpartition("/")[2].partition("?")[0]
        return PortalError(self._portal, ErrorKind.BAD_ANSWER, f"{name}: {what}")
