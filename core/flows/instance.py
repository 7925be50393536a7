"""A configuration of Sentinel Hub: a map service of one account."""

from __future__ import annotations

from dataclasses import dataclass, field

from .instance_layer import InstanceLayer


@dataclass(frozen=True)
class Instance:
    """Whoever knows the id can use the service at the account's expense: it is a secret.

    Attributes:
        id: stands in the address of the service; shown nowhere.
        name: as the account's owner calls it, for people.
        layers: as far as they were asked for.
    """

    id: str = field(repr=False)
    name: str
    layers: tuple[InstanceLayer, ...] = ()

    def address(self, base: str, service: str = "wms") -> str:
        """Return the address of its WMS or WMTS (portal sheet sentinel-hub); it holds the id.

        Args:
            base: of the deployment, such as `https://services.sentinel-hub.com`.
            service: `wms` or `wmts`.
        """
        return f"{base.rstrip('/')}/ogc/{service}/{self.id}"
