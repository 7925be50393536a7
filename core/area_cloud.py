"""How cloudy the area is, as opposed to the whole scene."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaCloud:
    """Counted in the product's own mask.

    Attributes:
        cloud: per cent of the pixels that were seen; None where none was.
        nodata: per cent of the area's pixels that were not seen, those beside the scene included.
        source: name of the mask: "SCL", "CLM", "QA_PIXEL".
        portal: portal id.
    """

    cloud: float | None
    nodata: float
    source: str
    portal: str
