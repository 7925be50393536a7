"""How values become grey levels or colours."""

from __future__ import annotations

from enum import Enum


class Stretch(Enum):
    """The values are those of `stretch` in `resources/families.json`, and stored in projects."""

    CUT = "cut"  # 2 to 98 per cent of the pixels over the area, each layer by itself
    SAME = "same"  # as CUT over all layers together
    MINMAX = "minmax"
    REFLECTANCE = "reflectance"
    DECIBEL = "decibel"
    CLASSES = "classes"
    NONE = "none"  # ready-made pictures


FIXED_RANGES = {Stretch.REFLECTANCE: (0.0, 0.3), Stretch.DECIBEL: (-25.0, 0.0), Stretch.NONE: (0.0, 255.0)}
