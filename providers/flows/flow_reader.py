"""Capabilities of map services: fetched, and read."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService
from ...core.flows.service_address import capabilities_url
from ...core.portal_error import PortalError
from ...core.quiet_collector import quiet_collector
from ...core.safe_xml import Element, read_xml
from ..http_session import HttpSession
from ..safe_urls import shown_url
from ..server_words import server_words
from .service_exception import exception_text, report_text
from .wms_capabilities import ROOTS, read_wms
from .wmts_capabilities import ROOT, read_wmts

CAPABILITIES_BYTES = 32 * 1024 * 1024
ACCEPT = "text/xml, application/xml;q=0.9, */*;q=0.1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def fetch_capabilities(source: FlowSource, session: HttpSession) -> bytes:
    """Return the capabilities of a service as they came: XML, as far as its beginning tells.

    Args:
        source: of kind `wms` or `wmts`; its address is asked as it is.
        session: brings account and network settings.

    Raises:
        PortalError: CANCELLED, the kinds of HTTP, TOO_BIG beyond `CAPABILITIES_BYTES`; BAD_QUERY with the
            service's own words where it reports an exception; BAD_ANSWER where it is no XML.
    """
    url = capabilities_url(source.kind, source.address)
    body = session.get(url, CAPABILITIES_BYTES, ACCEPT).body
    said = exception_text(body)
    if said:
        raise PortalError(portal_of(source), ErrorKind.BAD_QUERY, said)
    what = _unlike_xml(body)
    if what:
        raise PortalError(portal_of(source), ErrorKind.BAD_ANSWER, f"{shown_url(url)}: {what}")
    return body


def parse_capabilities(source: FlowSource, body: bytes, token: CancelToken) -> MapService:
    """Return what capabilities say.

    Args:
        source: the service; addresses that it must not show are kept out by its own address.
        body: as `fetch_capabilities` returned it.
        token: ends the reading, within 100 ms.

    Raises:
        PortalError: BAD_ANSWER where they cannot be read or are of another kind of service, BAD_QUERY with
            the service's own words where it reports an exception, CANCELLED.
    """
    portal = portal_of(source)
    try:
        with quiet_collector():
            return _read(source, read_xml(body.lstrip(b" \t\r\n"), token), token)
    except InterruptedError:
        raise PortalError(portal, ErrorKind.CANCELLED) from None
    except ValueError as error:
        what = f"{shown_url(source.address)}: no capabilities: {error}"
        raise PortalError(portal, ErrorKind.BAD_ANSWER, what) from None


def portal_of(source: FlowSource) -> str:
    """Return what errors name: the portal, or the user's own service."""
    return source.portal or source.id


def _read(source: FlowSource, root: Element, token: CancelToken) -> MapService:
    said = report_text(root)
    if said:
        raise PortalError(portal_of(source), ErrorKind.BAD_QUERY, said)
    if source.kind == "wms" and root.tag in ROOTS:
        return read_wms(root, source.address, token)
    if source.kind == "wmts" and root.tag == ROOT:
        return read_wmts(root, source.address, token, source.templates == "kvp")
    raise ValueError(f"a document <{root.tag[:100]}> where {source.kind.upper()} was asked for")


def _unlike_xml(body: bytes) -> str:
    """Return what a body is that cannot be capabilities; empty for what may be some."""
    if not body.strip():
        return "an empty answer"
    beginning = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<html" in beginning.lower() or beginning[:14].lower() == b"<!doctype html":
        return f"a web page in place of capabilities: {server_words(body[:65536])}"
    if beginning.startswith(b"<") or body.startswith(_UTF_16):
        return ""
    return f"no XML in place of capabilities: {server_words(body[:65536])}"
