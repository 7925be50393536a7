"""What can keep a scene's pixels off the map, beyond the kinds of trouble that portals have."""

from __future__ import annotations

from enum import Enum


class StreamProblem(Enum):
    """`ui/messages.py` and the toolbox turn these into sentences."""

    NO_RANGES = "the server sends whole files only"
    NO_RASTER = "the scene has no file that can be read by ranges"
    NOT_A_RASTER = "the file is no raster that can be read by ranges"
    NO_BAND = "a band is missing"
    NO_PLACE = "the file does not say where it lies"
    OTHER_PLACE = "the file lies elsewhere than the scene"
    OUTSIDE = "the area lies outside the scenes"
    DAMAGED = "a part of the file cannot be read"
    LINKS_ENDED = "the links ended before all was read"
    EMPTY = "nothing but missing data over the area"
    TOO_LARGE = "too many pixels"
    OLD_GDAL = "GDAL is too old for this"
