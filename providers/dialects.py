"""Dialect → code."""

from __future__ import annotations

from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .network_profile import NetworkProfile
from .provider import Provider
from .stac_provider import StacProvider
from .static_catalogue_provider import StaticCatalogueProvider

_DIALECTS = {"stac": StacProvider, "static": StaticCatalogueProvider}


def make_provider(
    portal: Portal, profile: NetworkProfile, families: FamilyDirectory | None = None
) -> Provider:
    """Return the provider that speaks a portal's dialect.

    Args:
        portal: whom to talk to.
        profile: the user's network settings.
        families: what the families are; read from the plugin's resources if not given.

    Raises:
        PortalError: BAD_QUERY, for a portal without an interface or in a dialect that nobody here speaks.
    """
    dialect = _DIALECTS.get(portal.dialect)
    if dialect is None:
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, f"no dialect {portal.dialect!r}")
    return dialect(portal, profile, families)
