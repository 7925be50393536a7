"""Portal → how its products are ordered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..safe_urls import may_get_credentials, shown_url
from .elsewhere import Elsewhere
from .geodes_tape import GeodesTape
from .hda_order import HdaOrder
from .m2m_order import M2mOrder
from .orderer import Orderer
from .regards_order import RegardsOrder

_KINDS: Mapping[str, type[Orderer]] = {
    "elsewhere": Elsewhere,
    "geodes-tape": GeodesTape,
    "hda": HdaOrder,
    "m2m": M2mOrder,
    "regards": RegardsOrder,
}


def make_orderer(portal: Portal, profile: NetworkProfile, gate: PixelGate) -> Orderer | None:
    """Return what orders products of a portal; None where all of them can be fetched at once.

    Args:
        portal: whose products; `downloads.order` says how, see the package. Where it says nothing but what
            the user can do elsewhere, that is told.
        profile: the user's network settings.
        gate: opens the files, `pixel_gates.make_gate` with `DOWNLOAD`.

    Raises:
        PortalError: BAD_QUERY, where the portal file asks for something that is not known or not safe.
    """
    options: Mapping[str, Any] = portal.downloads.order
    if not options:
        told = portal.downloads.offline.en or portal.downloads.offline_url
        return Elsewhere(portal, profile, gate, {}) if told else None
    kind = str(options.get("kind"))
    if kind not in _KINDS:
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, "the portal file names an unknown way of ordering")
    endpoint = str(options.get("endpoint") or "")
    if kind != "elsewhere" and not may_get_credentials(endpoint, portal.trusted_hosts):
        what = f"{shown_url(endpoint)}: this host is not trusted with an account"
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, what)
    return _KINDS[kind](portal, profile, gate, options)
