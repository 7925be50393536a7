"""Addresses of GEODES' files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ...core.portal import Portal
from ..safe_urls import is_web

_QUICKLOOK = "/api/quicklook/"
_SCOPE = "scope="
_STORE = "https://s3.datalake.cnes.fr/"


class GeodesLinks:
    """Repairs the addresses of one portal's items.

    Portal option used: `moved_hosts`, part of an address → what stands in its place where the address is not
    the portal's own.
    """

    def __init__(self, portal: Portal) -> None:
        parts = urlsplit(portal.endpoints.get("geodes", ""))
        self._home = f"{parts.scheme}://{parts.netloc}/"
        self._moved: Mapping[str, str] = dict(portal.options.get("moved_hosts") or {})

    def file(self, href: Any) -> str:
        """Return the address of a file, empty where there is none that leads to the web.

        Files of another installation are asked for at its public name (portal sheet geodes, Download 5);
        some quicklooks lack the parameter without which they are not given (Quicklooks).
        """
        if not isinstance(href, str):
            return ""
        address: str = href
        if not address.startswith(self._home):
            if not is_web(address):
                return ""
            for old, new in self._moved.items():
                address = address.replace(old, new, 1)
        if _QUICKLOOK in address and _SCOPE not in address:
            address += ("&" if "?" in address else "?") + "scope=gdh"
        return address


def bucket_address(endpoint_url: Any) -> str:
    """Return `s3://bucket/key` for the address of a product in the CNES data lake, else an empty text."""
    if not isinstance(endpoint_url, str) or not endpoint_url.startswith(_STORE):
        return ""
    bucket, _, key = endpoint_url[len(_STORE) :].partition("/")
    return f"s3://{bucket}/{key}" if bucket and key else ""
