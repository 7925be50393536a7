"""An opened scene on its way into a mosaic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.expression_node import ExpressionNode
from .band_input import BandInput


@dataclass(frozen=True)
class MosaicScene:
    """What one scene brings along.

    Attributes:
        title: for messages.
        outputs: expressions over the ids of `inputs`.
        inputs: band id → band.
        mask: hides pixels; a band with a lookup, None for none.
        footprint: WKB, EPSG:4326; None where the portal gives none.
        portal: portal id, for errors.
    """

    title: str
    outputs: tuple[ExpressionNode, ...]
    inputs: Mapping[str, BandInput]
    mask: BandInput | None = None
    footprint: bytes | None = None
    portal: str = ""

    @property
    def finest(self) -> BandInput:
        """The band with the smallest pixels."""
        return min(self.inputs.values(), key=lambda band: band.facts.pixel[0])
