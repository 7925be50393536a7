"""Flows in a catalogue that speaks CSW 2.0.2."""

from __future__ import annotations

from ...core.error_kind import ErrorKind
from ...core.flows.catalogue_page import CataloguePage
from ...core.flows.found_flow import FoundFlow
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.safe_xml import read_xml
from ..http_session import HttpSession
from ..safe_urls import shown_url
from .csw_query import DUBLIN_CORE, ISO, csw_address
from .csw_reader import read_csw
from .service_exception import exception_text

PAGE = 50
MOST_PAGES = 6
_BYTES = 16 * 1024 * 1024
_XML = "application/xml, text/xml;q=0.9, */*;q=0.1"


def search_csw(
    address: str,
    words: str,
    box: Box | None,
    session: HttpSession,
    limit: int,
    portal: str = "",
) -> list[FoundFlow]:
    """Return flows of records that hold all words, page after page until there are enough.

    Most records of a catalogue name no map service, so that several pages may bring little: the search ends
    after `MOST_PAGES` in any case. Records in Dublin Core may leave the names of layers out; then the
    service is asked again for ISO 19139, which has them.

    Raises:
        PortalError: what HTTP says; BAD_QUERY with the service's words, BAD_ANSWER, CANCELLED.
    """
    found: list[FoundFlow] = []
    schema, start = DUBLIN_CORE, 1
    for _ in range(MOST_PAGES):
        page = csw_page(csw_address(address, words, box, start, PAGE, schema), session, portal)
        if schema == DUBLIN_CORE and _without_names(page):
            schema = ISO
            page = csw_page(csw_address(address, words, box, start, PAGE, schema), session, portal)
        found.extend(flow for record in page.records for flow in record.flows())
        following = int(page.following or 0)
        if len(found) >= limit or following <= start:
            break
        start = following
    return found[:limit]


def csw_page(url: str, session: HttpSession, portal: str = "") -> CataloguePage:
    """Return the page at an address.

    Raises:
        PortalError: as `search_csw`.
    """
    answer = session.get(url, _BYTES, _XML)
    refused = exception_text(answer.body)
    if refused:
        raise PortalError(portal, ErrorKind.BAD_QUERY, refused)
    try:
        return read_csw(read_xml(answer.body, session.token), answer.url)
    except InterruptedError:
        raise PortalError(portal, ErrorKind.CANCELLED) from None
    except ValueError as error:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: {error}") from None


def _without_names(page: CataloguePage) -> bool:
    links = [link for record in page.records for link in record.links if link.kind != "xyz"]
    return bool(links) and not any(link.layers for link in links)
