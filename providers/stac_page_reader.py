"""An answer of a STAC search → page, total and paging link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.page_body import PageBody
from ..core.portal_error import PortalError
from ..core.sieve import Sieve
from .broken_json_error import BrokenJsonError
from .decoding_turn import DecodingTurn
from .http_answer import HttpAnswer
from .json_page import JsonPage
from .page_builder import FAMILY, PageBuilder
from .safe_urls import shown_url
from .scene_reader import SceneReader
from .server_words import server_words
from .stac_search import StacSearch


class StacPageReader:
    """Reads answers of one portal, one parser at a time in the whole process."""

    def __init__(
        self, portal: str, reader: SceneReader, sieve: Sieve, turn: DecodingTurn, token: CancelToken
    ) -> None:
        self._portal = portal
        self._reader = reader
        self._sieve = sieve
        self._turn = turn
        self._token = token
        self._seen: set[str] = set()

    def read(
        self, answer: HttpAnswer, search: StacSearch
    ) -> tuple[PageBuilder, int | None, Mapping[str, Any] | None]:
        """Return the page in the making, the total and the link to the next page, where there are such.

        Raises:
            PortalError: BAD_ANSWER for anything but a feature collection in JSON, CANCELLED.
        """
        if answer.looks_like_markup:
            raise self._bad(answer, f"a page for people instead of data: {server_words(answer.body[:4096])}")
        text = answer.text()
        document = JsonPage(text, self._turn.rest)
        builder = PageBuilder(
            self._reader,
            self._sieve,
            self._seen,
            PageBody(text),
            answer.url,
            search.conditions,
            search.asked | ({FAMILY} if search.families else set()),
        )
        if not self._turn.take(self._token):
            raise PortalError(self._portal, ErrorKind.CANCELLED)
        try:
            self._take(document, builder, search)
        except BrokenJsonError as error:
            raise self._bad(answer, str(error)) from error
        finally:
            self._turn.give_back()
        if not document.found:
            raise self._bad(answer, f"no features in the answer: {server_words(answer.body[:4096])}")
        return builder, _total(document.members), _next_link(document.members.get("links"))

    def _take(self, document: JsonPage, builder: PageBuilder, search: StacSearch) -> None:
        families = search.families
        only = next(iter(families.values())) if len(set(families.values())) == 1 else None
        for item, start, end in document.features():
            self._turn.pause()
            if self._token.cancelled:
                raise PortalError(self._portal, ErrorKind.CANCELLED)
            collection = item.get("collection") if isinstance(item, dict) else None
            builder.add(item, start, end, families.get(collection) if isinstance(collection, str) else only)

    def _bad(self, answer: HttpAnswer, what: str) -> PortalError:
        return PortalError(self._portal, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: {what}")


def _total(members: Mapping[str, Any]) -> int | None:
    """Return `numberMatched`, or `context.matched` of older servers."""
    context = members.get("context")
    candidates = [members.get("numberMatched"), context.get("matched") if isinstance(context, dict) else None]
    for value in candidates:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
    return None


def _next_link(links: Any) -> Mapping[str, Any] | None:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return link
    return None
