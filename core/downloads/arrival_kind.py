"""What may happen on the map when a product has arrived."""

from __future__ import annotations

from enum import Enum


class ArrivalKind(Enum):
    """As the user chose it on the download page."""

    NOTHING = "nothing"
    COMPOSITE = "composite"  # one layer: `names` is the id of a preset of the family (`Imagery`)
    BANDS = "bands"  # a layer per band: `names` are band ids, at most five
    MASK = "mask"  # `names` is the id of a mask of the family
    WHOLE = "as it is"  # the file as one layer: raster, vectors, table, netCDF
