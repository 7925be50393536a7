"""A scene whose pixels are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .band_source import BandSource
from .expression_node import ExpressionNode
from .mask_preset import MaskPreset
from .scene import Scene


@dataclass(frozen=True)
class StreamScene:
    """A scene with what of it is read.

    Attributes:
        scene: whose pixels.
        outputs: what is computed from the bands, one or three.
        bands: band id → where it is read; all that the outputs name.
        mask: what hides clouds, None where nothing does.
        mask_source: where the mask is read, None where there is none.
    """

    scene: Scene
    outputs: tuple[ExpressionNode, ...]
    bands: Mapping[str, BandSource]
    mask: MaskPreset | None = None
    mask_source: BandSource | None = None

    def sources(self) -> tuple[BandSource, ...]:
        """Return everything that is read."""
        masks = () if self.mask_source is None else (self.mask_source,)
        return (*self.bands.values(), *masks)
