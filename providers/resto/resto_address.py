"""Addresses of searches at a resto server."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from ...core.portal import Portal


def search_address(portal: Portal, collection: str, parameters: Mapping[str, str | int]) -> str:
    """Return the address of a search, without the signs escaped that the portals' examples leave."""
    root = portal.endpoints.get("resto", "").rstrip("/")
    query = urlencode(parameters, quote_via=quote, safe="(),:")
    return f"{root}/{quote(collection, safe='')}/search.json?{query}"
