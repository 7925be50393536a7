"""The same acquisition, seen once whatever the number of portals that offer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .scene import Scene
from .scene_key import SceneKey


@dataclass(frozen=True)
class Acquisition:
    """One sensing and the scenes (offers) that portals made of it.

    Attributes:
        id: stable within one search: an offer added later does not change it.
        key: what the offers share.
        offers: at least one scene, the best offer first.
        coverage: share of the area that the footprint covers, 0 to 100; None where it cannot be computed.
    """

    id: int
    key: SceneKey
    offers: tuple[Scene, ...]
    coverage: float | None = None

    @property
    def best(self) -> Scene:
        """The offer that actions take unless the user chose another."""
        return self.offers[0]

    @property
    def acquired(self) -> datetime | None:
        """Sensing start (UTC) of the first offer that has one."""
        for offer in self.offers:
            if offer.acquired is not None:
                return offer.acquired
        return None

    @property
    def cloud(self) -> float | None:
        """Cloud cover in per cent of the first offer that knows it."""
        for offer in self.offers:
            if offer.cloud is not None:
                return offer.cloud
        return None

    @property
    def footprint(self) -> bytes | None:
        """WKB (EPSG:4326) of the first offer that has one."""
        for offer in self.offers:
            if offer.footprint is not None:
                return offer.footprint
        return None
