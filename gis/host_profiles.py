"""Network settings of one host at a time, remembered for a short while."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Callable
from urllib.parse import urlsplit

from ..providers.network_profile import NetworkProfile

ProfileOf = Callable[[Iterable[str]], NetworkProfile]
MEMORY_SECONDS = 60.0


class HostProfiles:
    """Asks `network_profile` once a minute and host instead of once for every picture.

    Args:
        profile_of: makes the profile of some hosts; called in the main thread only.
    """

    def __init__(self, profile_of: ProfileOf) -> None:
        self._profile_of = profile_of
        self._known: dict[str, tuple[float, NetworkProfile]] = {}

    def of(self, host: str) -> NetworkProfile:
        """Return the settings for `host`, empty for local files."""
        now = time.monotonic()
        made, profile = self._known.get(host, (0.0, None))
        if profile is None or now - made > MEMORY_SECONDS:
            profile = self._profile_of([host] if host else [])
            self._known[host] = (now, profile)
        return profile


def host_of(href: str) -> str:
    """Return the host of an address; empty for local files and for what is no address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
