"""Flows in a catalogue that speaks OGC API Records, or a STAC API whose collections name map services."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from ...core.error_kind import ErrorKind
from ...core.flows.box_meeting import boxes_meet
from ...core.flows.catalogue_page import CataloguePage
from ...core.flows.catalogue_record import CatalogueRecord
from ...core.flows.found_flow import FoundFlow
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.texts import fold
from ..http_session import HttpSession
from ..safe_urls import absolute_url, may_lead, shown_url
from .csw_query import parts_of
from .records_reader import next_of, read_collection, read_items

PAGE = 50
MOST_PAGES = 6
_MOST_CATALOGUES = 5
_BYTES = 16 * 1024 * 1024
_RECORD = "record"
Document = Mapping[str, Any]


def search_records(
    address: str,
    words: str,
    box: Box | None,
    session: HttpSession,
    limit: int,
    portal: str = "",
) -> list[FoundFlow]:
    """Return flows of records that the server finds for the words.

    Collections of records are searched by the server; other collections are records themselves, and looked
    through here.

    Args:
        address: of the landing page, of `…/collections` or of one collection.
        words: all are to be there.
        box: where records are to lie; None: anywhere.
        session: to the catalogue.
        limit: most flows.
        portal: portal id for errors.

    Raises:
        PortalError: what HTTP says; BAD_ANSWER, CANCELLED.
    """
    found: list[FoundFlow] = []
    searched = 0
    for collection, base in _collections(address, session, portal):
        if collection.get("itemType") == _RECORD and searched < _MOST_CATALOGUES:
            searched += 1
            records = _searched(_items(collection, base), words, box, session, portal)
        else:
            record = read_collection(collection, base)
            records = iter((record,) if _holds(record, words) and boxes_meet(record.box, box) else ())
        for record in records:
            found.extend(record.flows())
            if len(found) >= limit:
                return found[:limit]
    return found


def _collections(address: str, session: HttpSession, portal: str) -> Iterator[tuple[Document, str]]:
    """Yield the collections with the address of the document that they stand in."""
    document, base = _document(address, session, portal)
    if isinstance(document.get("id"), str) and "itemType" in document:
        yield document, base
        return
    if not isinstance(document.get("collections"), list):
        document, base = _document(_list_of(document, base), session, portal)
    asked = {base}
    for _ in range(MOST_PAGES):
        listed = document.get("collections")
        if not isinstance(listed, list):
            raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(base)}: no list of collections")
        yield from ((collection, base) for collection in listed if isinstance(collection, dict))
        following = next_of(document, base)
        if not following or following in asked:
            return
        asked.add(following)
        document, base = _document(following, session, portal)


def _list_of(landing: Document, base: str) -> str:
    """Return where a landing page says that its collections are."""
    links = landing.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "data" and "json" in str(link.get("type", "json")):
            following = absolute_url(base, str(link.get("href")))
            if may_lead(base, following):
                return following
    return base.partition("?")[0].rstrip("/") + "/collections"


def _items(collection: Document, base: str) -> str:
    plain = base.partition("?")[0].rstrip("/")
    name = quote(str(collection.get("id")), safe="")
    return f"{plain}/items" if plain.endswith(f"/{name}") else f"{plain}/{name}/items"


def _searched(
    items: str, words: str, box: Box | None, session: HttpSession, portal: str
) -> Iterator[CatalogueRecord]:
    """Yield what the server finds; a box across the antimeridian is asked for in two."""
    for part in (None,) if box is None else parts_of(box):
        asked = {"limit": str(PAGE), "q": " ".join(words.split())[:200]}
        if part is not None:
            asked["bbox"] = ",".join(f"{number:.6f}" for number in part)
        url = f"{items}?{urlencode({key: value for key, value in asked.items() if value})}"
        seen: set[str] = set()
        while url and url not in seen and len(seen) < MOST_PAGES:
            seen.add(url)
            page = records_page(url, session, portal)
            yield from page.records
            url = page.following


def records_page(url: str, session: HttpSession, portal: str = "") -> CataloguePage:
    """Return the page of records at an address.

    Raises:
        PortalError: as `search_records`.
    """
    document, base = _document(url, session, portal)
    try:
        return read_items(document, base)
    except ValueError as error:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(base)}: {error}") from None


def _document(url: str, session: HttpSession, portal: str) -> tuple[Document, str]:
    answer = session.get(url, _BYTES)
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: no JSON") from None
    if not isinstance(document, dict):
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: no JSON object")
    return document, answer.url


def _holds(record: CatalogueRecord, words: str) -> bool:
    text = fold(f"{record.title} {record.abstract}")
    return all(word in text for word in fold(words).split())
