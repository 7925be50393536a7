"""Where a band of a scene is read."""

from __future__ import annotations

from dataclasses import dataclass

from .asset import Asset


@dataclass(frozen=True)
class BandSource:
    """A band of a file; physical value = stored value × scale + offset.

    Attributes:
        asset: the file. A ready-made picture is its bands `number` to `number` + 2.
        number: band of the file, 1-based.
        nodata: stored value that means no data, perhaps not finite; None where there is none.
        scale, offset: 1 and 0 for pictures, classes and masks.
        resolution: metres on the ground, None where unknown.
    """

    asset: Asset
    number: int = 1
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    resolution: float | None = None
