"""Links of OneAtlas' items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..safe_urls import resolve

_PLAIN = re.compile(r"https://[a-z0-9.-]+/[\w./-]*$")  # nothing to resolve: nearly all are


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
        if isinstance(href, str):
            address = href if _PLAIN.match(href) else resolve(base, href)
            if address:
                yield address
