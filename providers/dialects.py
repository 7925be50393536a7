"""Dialect → code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Callable

from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .dhus.dhus_dialect import DhusDialect
from .dialect import Dialect
from .earth_engine.earth_engine_provider import EarthEngineProvider
from .geodes.geodes_dialect import GeodesDialect
from .hda.hda_dialect import HdaDialect
from .joined_provider import JoinedProvider, dialects_of, portal_of_dialect
from .m2m.m2m_dialect import M2mDialect
from .network_profile import NetworkProfile
from .odata.odata_dialect import OdataDialect
from .oneatlas.oneatlas_provider import OneAtlasProvider
from .paged_provider import PagedProvider
from .pixel_gate import PixelGate
from .pixel_gates import SEARCH
from .provider import Provider
from .regards.regards_dialect import RegardsDialect
from .resto.resto_dialect import RestoDialect
from .sentinel2_bucket.sentinel2_bucket_provider import Sentinel2BucketProvider
from .sentinel_hub.sentinel_hub_dialect import SentinelHubDialect
from .stac_provider import StacProvider
from .static_catalogue_provider import StaticCatalogueProvider

# dialects that answer in pages of JSON
_PAGED: Mapping[str, type[Dialect]] = {
    "odata": OdataDialect,
    "dhus": DhusDialect,
    "sentinel_hub": SentinelHubDialect,
    "regards": RegardsDialect,
    "geodes": GeodesDialect,
    "hda": HdaDialect,
    "m2m": M2mDialect,
    "resto": RestoDialect,
}
# dialects with a provider of their own
_OTHERS: Mapping[str, Callable[[Portal, NetworkProfile, FamilyDirectory, PixelGate | None], Provider]] = {
    "stac": StacProvider,
    "oneatlas": OneAtlasProvider,
    "static": StaticCatalogueProvider,
    "sentinel2_bucket": Sentinel2BucketProvider,
    "earth_engine": EarthEngineProvider,
}


def make_provider(
    portal: Portal,
    profile: NetworkProfile,
    families: FamilyDirectory | None = None,
    gate: PixelGate | None = None,
) -> Provider:
    """Return the provider that speaks a portal's dialect, or dialects.

    Args:
        portal: whom to talk to.
        profile: the user's network settings.
        families: what the families are; read from the plugin's resources if not given.
        gate: gives the headers of the user's account to searches that need one, see
            `pixel_gates.make_gate`; None: searches are anonymous.

    Raises:
        PortalError: BAD_QUERY, for a portal without an interface or in a dialect that nobody here speaks.
    """
    known = families if families is not None else _families()
    names = dialects_of(portal) or (portal.dialect,)
    own = [portal_of_dialect(portal, name) for name in names]
    parts = [_make_part(part, profile, known, _gate_of(part, own, gate)) for part in own]
    return parts[0] if len(parts) == 1 else JoinedProvider(portal, profile, parts)


def _gate_of(part: Portal, parts: Sequence[Portal], gate: PixelGate | None) -> PixelGate | None:
    """Return the gate for a part of a portal: of several, those get it whose options name one."""
    return gate if len(parts) == 1 or part.options.get(SEARCH) else None


def _make_part(
    portal: Portal, profile: NetworkProfile, families: FamilyDirectory, gate: PixelGate | None
) -> Provider:
    paged, other = _PAGED.get(portal.dialect), _OTHERS.get(portal.dialect)
    if paged is not None:
        return PagedProvider(portal, profile, families, paged, gate)
    if other is not None:
        return other(portal, profile, families, gate)
    raise PortalError(portal.id, ErrorKind.BAD_QUERY, f"no dialect {portal.dialect!r}")


def _families() -> FamilyDirectory:
    return FamilyDirectory.load(Path(__file__).parents[1] / "resources" / "families.json")
