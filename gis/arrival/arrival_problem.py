"""Why a downloaded product does not come on the map."""

from __future__ import annotations

from enum import Enum


class ArrivalProblem(Enum):
    """`ui/downloads/arrival_messages.py` turns these into sentences; the files stay as they are."""

    GONE = "the file is no longer there"
    NOTHING_INSIDE = "the product holds nothing for the map"
    NO_BAND = "the product lacks what was chosen"
    NO_MASK = "the product has no such mask"
    PACKED = "the archive must be unpacked first"
    DAMAGED = "the archive cannot be read"
    NO_DRIVER = "this GDAL lacks the driver"
    NO_PLACE = "the product does not say where it lies"
    NOT_WHAT_IT_SAYS = "the file is not what its name says"
