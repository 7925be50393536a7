"""A raster of a product that says which pixels are of no use."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class MaskPreset:
    """How to read a mask; no data as the file itself says it counts as well.

    Attributes:
        id: e.g. `scl`; among the ids of bands.
        title: for people.
        kind: `classes`: the numbers below are values; `bits`: numbers of bits, 0 the lowest.
        keys: as in `ImageryBand`.
        hidden: what is hidden on request.
        clouds: what is cloud or the shadow of one.
        nodata: what was not observed.
    """

    id: str
    title: LocalText
    kind: str
    keys: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    clouds: tuple[int, ...] = ()
    nodata: tuple[int, ...] = ()
