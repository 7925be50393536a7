"""What an address leads to that somebody pasted."""

from __future__ import annotations

import json
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_source import found_source
from ...core.flows.service_address import bare_address, capabilities_url
from ...core.portal_error import PortalError
from ...core.safe_xml import Element, read_xml
from ..http_session import HttpSession
from ..safe_urls import host_of, is_web, may_lead, shown_url
from .capabilities_guess import guessed
from .flow_reader import CAPABILITIES_BYTES
from .service_exception import exception_text
from .wms_capabilities import ROOTS

__all__ = ["base_address", "probe_address"]

_ACCEPT = "text/xml, application/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
_TRIED = ("wms", "wmts", "csw")
_ENDING = (
    ErrorKind.CANCELLED,
    ErrorKind.UNREACHABLE,
    ErrorKind.TIMEOUT,
    ErrorKind.TLS,
    ErrorKind.PROXY,
    ErrorKind.LOGIN_NEEDED,
    ErrorKind.LOGIN_REFUSED,
    ErrorKind.NOT_ALLOWED,
)


def base_address(url: str) -> tuple[str, str]:
    """Return kind (see `FlowSource`) and address of a service, from any link of it; nobody is asked.

    A link to capabilities, a map, a tile or records gives the address of the service, with its own
    parameters (`map=`) and without those of the request; a template, an mviewer `config.xml` and a document
    of capabilities stay. The kind is empty where the address does not tell.
    """
    return guessed(url)


def probe_address(url: str, session: HttpSession) -> FlowSource:
    """Ask an address what it is.

    What the address tells by itself is asked first, then the address as it is, then whether it is a WMS, a
    WMTS or a CSW.

    Args:
        url: as it was pasted.
        session: brings account and network settings.

    Returns:
        a source without title; its id is the same for the same kind and address.

    Raises:
        PortalError: BAD_QUERY for what is no web address; the kinds of HTTP; BAD_ANSWER where nothing that
            is known answers.
    """
    kind, address = guessed(url)
    if not is_web(address):
        raise PortalError(host_of(url), ErrorKind.BAD_QUERY, "no web address")
    if kind == "xyz":
        return found_source(kind, address)
    failures: list[PortalError] = []
    for hoped, asked in _questions(kind, address, url.strip()):
        try:
            return _asked(hoped, address, asked, session)
        except PortalError as error:
            if error.kind in _ENDING:
                raise
            failures.append(error)
    raise next((error for error in failures if error.kind is ErrorKind.BAD_QUERY), failures[0])


def _asked(hoped: str, address: str, asked: str, session: HttpSession) -> FlowSource:
    """Return the source that the answer of an address shows."""
    body = session.get(asked, CAPABILITIES_BYTES, _ACCEPT).body
    found = _source(hoped, address, asked, body, session)
    if found is not None:
        return found
    said = exception_text(body)
    if said:
        raise PortalError(host_of(asked), ErrorKind.BAD_QUERY, said)
    raise PortalError(host_of(asked), ErrorKind.BAD_ANSWER, f"{shown_url(asked)}: no service that is known")


def _questions(kind: str, address: str, url: str) -> list[tuple[str, str]]:
    """Return what is asked: kind that is hoped for, and address."""
    plain = url if is_web(url) else address
    first = [(kind, capabilities_url(kind, address))] if kind else []
    others = [(each, capabilities_url(each, bare_address(address))) for each in _TRIED if each != kind]
    asked = [*first, ("", plain), *others]
    return list({where: (what, where) for what, where in reversed(asked)}.values())[::-1]


def _source(hoped: str, address: str, asked: str, body: bytes, session: HttpSession) -> FlowSource | None:
    """Return the source that an answer shows; None where it shows none."""
    beginning = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith((b"{", b"[")):
        return _of_json(address, asked, body)
    if not beginning.startswith(b"<"):
        return None
    try:
        root = read_xml(body.lstrip(), session.token)
    except ValueError:
        return None
    except InterruptedError:
        raise PortalError(host_of(asked), ErrorKind.CANCELLED) from None
    kind = _kind_of(root)
    if not kind:
        return None
    return found_source(kind, address if hoped or kind != "mviewer" else asked)


def _kind_of(root: Element) -> str:
    if root.tag in ROOTS:
        return "wms"
    if root.tag == "config" and (root.find("themes") is not None or root.find("application") is not None):
        return "mviewer"
    if root.tag != "Capabilities":
        return ""
    if root.find("Contents") is not None:
        return "wmts"
    operations = root.find("OperationsMetadata")
    named = [] if operations is None else [each.get("name") for each in operations.findall("Operation")]
    return "csw" if "GetRecords" in named else ""


def _of_json(address: str, asked: str, body: bytes) -> FlowSource | None:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    tiles = document.get("tiles")
    if isinstance(tiles, list) and tiles and isinstance(tiles[0], str):
        kind, template = guessed(tiles[0])
        return found_source("xyz", template) if kind == "xyz" and may_lead(asked, template) else None
    links = document.get("links")
    said = {
        str(link.get("rel", "")).rpartition("/")[2]
        for link in (links if isinstance(links, list) else ())[:200]
        if isinstance(link, dict)
    }
    is_root = bool(said & {"conformance", "data"}) and "items" not in said
    return found_source("records", address.rstrip("/")) if is_root or "conformsTo" in document else None
