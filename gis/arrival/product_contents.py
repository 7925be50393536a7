"""What a downloaded product holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.asset import Asset
from ...core.band_finder import find_bands, free_bands
from ...core.band_source import BandSource
from ...core.imagery import Imagery


@dataclass(frozen=True)
class ProductContents:
    """Assets whose `href` is what GDAL opens.

    Attributes:
        whole: what a driver of GDAL understands as a whole: SAFE, DIMAP.
        single: all files, one by one.
    """

    whole: tuple[Asset, ...] = ()
    single: tuple[Asset, ...] = ()

    def bands(self, imagery: Imagery | None, version: str = "") -> Mapping[str, BandSource]:
        """Return band or mask id → where it is read, by the drivers where they have it."""
        if imagery is None:
            return free_bands(self.whole or self.single)
        return {**find_bands(imagery, self.single, version), **find_bands(imagery, self.whole, version)}
