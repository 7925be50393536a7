"""One band of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AssetBand:
    """What the portal says of a band; physical value = stored value × scale + offset.

    Attributes:
        name: the portal's name: `B04`, `OLI_B4`, `Red`; empty where it gives none.
        common_name: STAC common name, e.g. `red`; not unique in a scene (several bands are `rededge`).
        data_type: `uint16`, `float32` …; empty where unknown.
        nodata: stored value that means no data, perhaps not finite; None where not stated.
        scale, offset: None where the portal states none, which is not 1 and 0.
    """

    name: str = ""
    common_name: str = ""
    data_type: str = ""
    nodata: float | None = None
    scale: float | None = None
    offset: float | None = None
