"""What a product's name says about it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class ProductName(NamedTuple):
    """Facts read from a name alone; empty or None where the name does not tell.

    Attributes:
        platform: as people write it: `Sentinel-2A`, `Landsat-8`, `SPOT-5`, `Pléiades-1A`.
        level: `L1C`, `L2A`, `GRD`, `SLC`, `L2SP` …
        tile: grid cell without prefix (`31TCJ`, `198030`), or the site of VENµS and Take5 products.
        sensed: sensing start, UTC; its first moment of the day where `day_only`.
        day_only: the name has no time of day.
        ended: sensing end, UTC.
        orbit_relative: relative orbit number.
        version: processing baseline or version, as printed.
        processor: `Sen2Cor`, `MAJA`, `WASP`; empty where it does not matter.
        mode: instrument mode, e.g. `IW`. polarisations: e.g. `("VV", "VH")`.
        product_type: the mission's own type, e.g. `GRDH`, `OL_1_EFR`.
        sensor: code that begins Landsat names, e.g. `LC08`.
    """

    platform: str = ""
    level: str = ""
    tile: str = ""
    sensed: datetime | None = None
    day_only: bool = False
    ended: datetime | None = None
    orbit_relative: int | None = None
    version: str = ""
    processor: str = ""
    mode: str = ""
    polarisations: tuple[str, ...] = ()
    product_type: str = ""
    sensor: str = ""
