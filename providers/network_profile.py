"""The user's network settings as plain data for worker threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .disguise import Disguise


@dataclass(frozen=True)
class NetworkProfile:
    """Taken on the main thread before any worker starts.

    Attributes:
        proxies: host → proxy URL, with user and password where there are any; empty string = direct. A host
            that is not listed follows the environment (`HTTPS_PROXY`, `NO_PROXY`).
        refused_proxies: host → kind of a proxy that cannot be spoken to (SOCKS, NTLM); such hosts raise
            PROXY.
        ca_bundle: path of a PEM file with all trusted authorities; empty: `REQUESTS_CA_BUNDLE`, else
            requests' own.
        timeout: seconds without an answer before TIMEOUT.
        user_agent: sent with every request.
        disguise: the secrets behind aliases in addresses; it learns others while workers run.
    """

    proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    refused_proxies: Mapping[str, str] = field(default_factory=dict)
    ca_bundle: str = ""
    timeout: float = 30.0
    user_agent: str = "guichet-eo"
    disguise: Disguise = field(default_factory=Disguise, repr=False, compare=False)
