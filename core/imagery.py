"""What the pixels of a family are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .composite_preset import CompositePreset
from .imagery_band import ImageryBand
from .imagery_scale import ImageryScale
from .index_preset import IndexPreset
from .mask_preset import MaskPreset

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Imagery:
    """A sensor and level, described in `resources/families.json` under `imagery`.

    Attributes:
        id: name in that file, e.g. `sentinel-2`.
        bands, composites, indices, masks: in the order they are shown; the first composite is the usual one.
        stretch: how values become grey levels: `cut` (2 to 98 per cent of the pixels), `minmax`,
            `reflectance` (0 to 0.3), `decibel` (-25 to 0), `classes`.
        scales: where the portal states no scale, the first whose `since` the version reaches holds.
        nodata: of bands, where the portal states none.
        files: lower-case names of the file that holds all bands, for `ImageryBand.position`.
        prefer: lower-case words in names; among several files of a band the one with the first word is taken.
        gridded: False where files lie by ground control points, whatever the item's projection says.
    """

    id: str
    bands: tuple[ImageryBand, ...] = ()
    composites: tuple[CompositePreset, ...] = ()
    indices: tuple[IndexPreset, ...] = ()
    masks: tuple[MaskPreset, ...] = ()
    stretch: str = "cut"
    scales: tuple[ImageryScale, ...] = ()
    nodata: float | None = None
    files: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    gridded: bool = True

    def band(self, band_id: str) -> ImageryBand | None:
        """Return a band, None for an unknown id."""
        return next((band for band in self.bands if band.id == band_id), None)

    def aliases(self) -> Mapping[str, str]:
        """Return lower-case code → band id, for expressions."""
        return {band.code.lower(): band.id for band in self.bands if band.code}

    def scale_for(self, version: str = "") -> ImageryScale:
        """Return the scale of a processing version; the one for all versions where it is unknown.

        Source: the text of family `s2-l2a-sen2cor`: since baseline 04.00 values carry an offset of 1000.
        """
        reached = version_parts(version)
        for rule in self.scales:
            if not rule.since or reached >= version_parts(rule.since):
                return rule
        return ImageryScale()


def version_parts(version: str) -> tuple[int, ...]:
    """Return a version's numbers: `05.11` and `N0511` give (5, 11)."""
    digits = version.lstrip("Nn")
    if len(digits) == 4 and digits.isdigit():
        return (int(digits[:2]), int(digits[2:]))
    return tuple(int(part[:9]) for part in _NUMBERS.findall(version)[:4])
