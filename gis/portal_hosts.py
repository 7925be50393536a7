"""The hosts that a search will speak to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ..core.portal import Portal


def hosts_of(portals: Iterable[Portal]) -> set[str]:
    """Return the hosts that portals name as theirs: endpoints and trusted ones."""
    everything = tuple(portals)
    urls = [url for portal in everything for url in portal.endpoints.values()]
    named = {host for portal in everything for host in portal.trusted_hosts}
    return named | {host for host in (urlsplit(url).hostname for url in urls) if host}
