"""Addresses of map services, with and without what their requests add."""

from __future__ import annotations

from urllib.parse import unquote_plus

from .address_parameters import with_parameters

# parameters that say what is asked, not which service it is
_REQUEST_PARAMETERS = """
    SERVICE REQUEST VERSION WMTVER ACCEPTVERSIONS SECTIONS UPDATESEQUENCE LAYERS STYLES LAYER STYLE CRS
    SRS BBOX WIDTH HEIGHT FORMAT TRANSPARENT BGCOLOR EXCEPTIONS TIME ELEVATION QUERY_LAYERS INFO_FORMAT
    FEATURE_COUNT I J X Y TILEMATRIXSET TILEMATRIX TILEROW TILECOL TILED DPI MAP_RESOLUTION
    FORMAT_OPTIONS TYPENAMES TYPENAME RESULTTYPE ELEMENTSETNAME OUTPUTSCHEMA OUTPUTFORMAT
    CONSTRAINTLANGUAGE MAXRECORDS STARTPOSITION
"""
REQUEST_PARAMETERS = frozenset(_REQUEST_PARAMETERS.split())

_ASKED = {
    "wms": "SERVICE=WMS&REQUEST=GetCapabilities",
    "wmts": "SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0",
    "csw": "SERVICE=CSW&REQUEST=GetCapabilities&VERSION=2.0.2",
}


def bare_address(address: str) -> str:
    """Return the address of a service without what requests add; its own parameters (`map=`) stay.

    There is no `?` or `&` at its end.
    """
    place, _mark, query = address.strip().partition("#")[0].partition("?")
    kept = [part for part in parts_of(query) if name_of(part) not in REQUEST_PARAMETERS]
    return place + ("?" + "&".join(kept) if kept else "")


def without_request(address: str) -> str:
    """Return an address without the request for capabilities alone: what says which scene is meant stays."""
    if "request=" not in address.partition("?")[2].lower():
        return address
    return with_parameters(address, {}, ("SERVICE", "REQUEST", "VERSION")).rstrip("?")


def capabilities_url(kind: str, address: str) -> str:
    """Return where capabilities of a service are asked for; of documents and templates the address itself.

    Of WMS it is the very address that QGIS asks, without a version: the newest that the service has.

    Args:
        kind: see `FlowSource`.
        address: of the service; other parameters of it stay.
    """
    asked = _ASKED.get(kind)
    if asked is None or address.partition("?")[0].lower().endswith(".xml"):
        return address
    bare = bare_address(address)
    return f"{bare}{'&' if '?' in bare else '?'}{asked}"


def parts_of(query: str) -> list[str]:
    """Return the parameters of a query as they are written there."""
    return [part for part in query.partition("#")[0].split("&") if part]


def name_of(part: str) -> str:
    """Return the name of a parameter in upper case."""
    return unquote_plus(part.partition("=")[0]).upper()
