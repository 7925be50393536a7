"""A value computed from bands, shown on a colour ramp."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class IndexPreset:
    """An index such as NDVI.

    Attributes:
        id: e.g. `ndvi`.
        title: for people, e.g. "NDVI – vegetation".
        expression: over band ids, e.g. `(nir - red) / (nir + red)`.
        colours: name of a colour ramp that QGIS ships.
        low, high: values at the ends of the ramp.
    """

    id: str
    title: LocalText
    expression: str
    colours: str
    low: float
    high: float
