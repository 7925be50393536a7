"""An address of map services that opens with something that QGIS must not hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.flows.instance_alias import SERVICES
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..safe_urls import host_of


@dataclass(frozen=True)
class Door:
    """What `Relay` needs to ask in QGIS's place.

    Attributes:
        address: what the addresses behind it begin with, up to a `/`, `?` or the end; with aliases, without a
            query.
        profile: the user's network settings; its disguise knows the aliases.
        portal: portal id, for errors; empty for services of the user.
        gate: gives the headers of an account for addresses behind this door; None: none are needed.
        retry_after_unit: seconds that a number in `Retry-After` counts.
        alias: of a key: opens only what it stands in; empty: all that begins with the address.
    """

    address: str
    profile: NetworkProfile = field(repr=False)
    portal: str = ""
    gate: PixelGate | None = field(default=None, repr=False)
    retry_after_unit: float = 1.0
    alias: str = ""

    @property
    def host(self) -> str:
        """Host name."""
        return host_of(self.address)

    def opens(self, url: str) -> bool:
        """Whether an address lies behind this door; `http` and `https` are the same here."""
        own, asked = self.address.partition("://")[2], url.partition("://")[2]
        below = asked.startswith(own) and asked[len(own) : len(own) + 1] in ("", "/", "?", "#")
        return below and self.alias in asked

    def own_form(self, url: str) -> str:
        """Return an address behind this door with the door's own scheme: capabilities may say `http`."""
        return f"{self.address.partition('://')[0]}://{url.partition('://')[2]}"

    @staticmethod
    def of_instance(
        base: str, alias: str, profile: NetworkProfile, portal: str = "", retry_after_unit: float = 1.0
    ) -> tuple[Door, ...]:
        """Return the doors of all services of an instance of Sentinel Hub.

        Args:
            base: scheme, host and port, and what stands before `/ogc/`.
            alias: `instance_alias`.
            profile: the user's network settings.
            portal: portal id, for errors.
            retry_after_unit: seconds that a number in `Retry-After` counts.
        """
        return tuple(
            Door(f"{base}/ogc/{service}/{alias}", profile, portal, None, retry_after_unit)
            for service in SERVICES
        )
