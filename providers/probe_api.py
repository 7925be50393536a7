"""What an unknown STAC API holds and can do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.holding import Holding
from ..core.portal_error import PortalError
from .api_findings import ApiFindings
from .family_patterns import OTHER, holdings_of
from .http_session import HttpSession
from .probe_document import ProbeDocument
from .safe_urls import absolute_url, host_of, may_lead
from .stac_request import StacRequest

_MOST_LISTS = 10
_NO_POST = (405, 501)


def probe_api(document: ProbeDocument, session: HttpSession) -> ApiFindings:
    """Return what the API behind a landing page holds, after one small search.

    Raises:
        PortalError: where it cannot be searched.
    """
    endpoint = _endpoint(document)
    collections = _collections(document, endpoint, session)
    families = holdings_of(collections) or {OTHER: Holding(())}
    options = _options(document, families)
    if not _takes_post(endpoint, collections, session):
        options["method"] = "GET"
    return ApiFindings(endpoint, families, options)


def _endpoint(document: ProbeDocument) -> str:
    """Return the address above `/search`."""
    place = document.place.partition("?")[0].rstrip("/")
    search = absolute_url(document.base, document.link("search") or "").partition("?")[0]
    if search.endswith("/search") and host_of(search) == host_of(place):
        return search[: -len("/search")]
    return place


def _collections(document: ProbeDocument, endpoint: str, session: HttpSession) -> list[tuple[str, str]]:
    """Return identifiers and titles of the collections; none where the API does not list them."""
    found: list[tuple[str, str]] = []
    url = absolute_url(document.base, document.link("data") or "") or endpoint + "/collections"
    asked: set[str] = set()
    while url not in asked and len(asked) < _MOST_LISTS and may_lead(document.place, url):
        asked.add(url)
        try:
            members = json.loads(session.get(url).text(), strict=False)
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            break
        except (ValueError, RecursionError):
            break
        listed = members.get("collections") if isinstance(members, dict) else None
        if not isinstance(listed, list):
            break
        found.extend(
            (str(entry["id"]), str(entry.get("title") or ""))
            for entry in listed
            if isinstance(entry, dict) and "id" in entry
        )
        following = ProbeDocument(url, url, members).link("next")
        url = absolute_url(url, following) if following else url
    return found


def _options(document: ProbeDocument, families: Mapping[str, Holding]) -> dict[str, Any]:
    """Return how the API may be asked, from what it says that it conforms to."""
    classes = document.members.get("conformsTo")
    declared = " ".join(str(name) for name in classes) if isinstance(classes, list) else ""
    options: dict[str, Any] = {}
    if "item-search#sort" in declared:
        options["sort"] = "properties.datetime"
    if "item-search#query" in declared:
        options["filter"] = "query"
    elif "item-search#filter" in declared and "cql2-json" in declared:
        options["filter"] = "cql2-json"
    if "filter" in options:
        # not where it is unknown whether the items have a cloud cover: without it a filter drops them
        known = [name for family, held in families.items() if family != OTHER for name in held.collections]
        options["criteria"] = {"cloud_max": {"property": "eo:cloud_cover", "collections": known}}
    return options


def _takes_post(endpoint: str, collections: list[tuple[str, str]], session: HttpSession) -> bool:
    """Ask for one item by POST, and by GET if that is not allowed."""
    body: dict[str, Any] = {"limit": 1}
    if collections:
        body["collections"] = [collections[0][0]]
    url = endpoint + "/search"
    try:
        answer, posted = session.post_json(url, body), True
    except PortalError as error:
        if error.status not in _NO_POST:
            raise
        answer, posted = session.get(StacRequest.get(url, body).url), False
    if answer.looks_like_markup or b'"features"' not in answer.body:
        raise PortalError("new-portal", ErrorKind.BAD_ANSWER, "the search gives no items")
    return posted
