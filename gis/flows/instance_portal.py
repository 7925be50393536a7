"""Which portal a service of instances belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.portal import Portal
from ...providers.safe_urls import host_of

OPTION = "instances"  # of a portal file: where the services of instances are


def instance_portal(portals: Iterable[Portal], host: str) -> Portal | None:
    """Return the portal whose file names a host for instances, else one that trusts it; None: none does.

    Args:
        portals: in the order of lists.
        host: name, in lower case.
    """
    known = tuple(portals)
    named = (each for each in known if host_of(str(each.options.get(OPTION, ""))) == host)
    trusting = (each for each in known if host in each.trusted_hosts)
    return next(named, None) or next(trusting, None)
