"""Links of OneAtlas' items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..safe_urls import resolve


def links_of(item: Mapping[str, Any], name: str, base: str) -> Iterator[str]:
    """Yield the addresses of a link, whose value is an object or a list (portal sheet airbus, Pitfalls).

    Args:
        item: decoded.
        name: `quicklook`, `download` …
        base: where relative addresses start.
    """
    links = item.get("_links")
    value = links.get(name) if isinstance(links, dict) else None
    for link in value if isinstance(value, list) else (value,):
        href = link.get("href") if isinstance(link, dict) else None
        address = resolve(base, href) if isinstance(href, str) else ""
        if address:
            yield address
