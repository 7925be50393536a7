"""A file in which bands are looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .asset import Asset
from .asset_raster import file_name, ground_resolution
from .band_names import key_rank, plain_name, resolution_in

_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class BandCandidate:
    """The names of a file, taken apart once.

    Attributes:
        asset: the file.
        key, file: the asset's key and the file's name, as `plain_name` gives them.
        product: lower-case beginning of the file's name, for keys such as `lc|lo:b4`.
        bands: names of the bands inside.
        words: all words of key and file name.
        resolution: metres on the ground: of the grid, as told, or as the key says; None where unknown.
    """

    asset: Asset
    key: str
    file: str
    product: str
    bands: tuple[str, ...]
    words: frozenset[str]
    resolution: float | None

    @staticmethod
    def of(asset: Asset) -> BandCandidate:
        """Return the candidate of a file."""
        resolution, file = ground_resolution(asset), file_name(asset)
        return BandCandidate(
            asset=asset,
            key=plain_name(asset.key),
            file=plain_name(file),
            product=(file or asset.key).lower(),
            bands=tuple(plain_name(band.name) for band in asset.bands),
            words=frozenset(_WORDS.split(f"{asset.key} {file}".lower())),
            resolution=resolution_in(asset.key) if resolution is None else resolution,
        )

    @property
    def measured(self) -> bool:
        """Whether it holds measured values: a ready-made picture names the bands it was made of."""
        return "visual" not in self.asset.roles and not {"visual", "tci"} & set(_WORDS.split(self.key))

    def rank(self, name: str, keys: Sequence[str], prefer: Sequence[str]) -> tuple[float, ...] | None:
        """Return how well one of its names fits keys, less is better; None where it does not.

        How it is called comes first, then the finest, then what is read by ranges and without fee.
        """
        fit = key_rank(name, self.product, keys)
        if fit is None:
            return None
        return (
            fit[0],
            next((place for place, word in enumerate(prefer) if word in self.words), len(prefer)),
            fit[1],
            float("inf") if self.resolution is None else self.resolution,
            not self.asset.cloud_optimized,
            self.asset.href.startswith("s3://"),
        )
