"""Where an area came from."""

from __future__ import annotations

from enum import Enum

from ...gis.translation import tr


class AreaKind(Enum):
    """Said beside the area's size, so that the user knows what is being searched."""

    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    CIRCLE = "circle"
    MAP = "map"
    SELECTION = "selection"
    LAYER = "layer"
    FILE = "file"
    PLACE = "place"
    TILE = "tile"
    EARLIER = "earlier"
    EARTH = "earth"

    def word(self) -> str:
        """Return the kind in the interface's language, in lower case; perhaps empty."""
        words = {
            AreaKind.RECTANGLE: tr("rectangle"),
            AreaKind.POLYGON: tr("polygon"),
            AreaKind.CIRCLE: tr("circle"),
            AreaKind.MAP: tr("map extent"),
            AreaKind.SELECTION: tr("selected features"),
            AreaKind.LAYER: tr("layer"),
            AreaKind.FILE: tr("file"),
            AreaKind.PLACE: tr("place"),
            AreaKind.TILE: tr("tile"),
            AreaKind.EARTH: tr("the whole Earth"),
            AreaKind.EARLIER: "",  # its name tells enough
        }
        return words[self]
