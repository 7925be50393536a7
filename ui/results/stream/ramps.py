"""A handful of the colour ramps that QGIS ships."""

from __future__ import annotations

from qgis.core import QgsStyle, QgsSymbolLayerUtils
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QIcon

from ....core.stream_recipe import Range
from ... import formats

RAMPS = ("RdYlGn", "YlGn", "Blues", "Spectral", "Viridis", "Magma", "Greys")
SIZE = QSize(24, 12)


def ramp_rows(first: str, values: Range | None) -> list[tuple[str, str]]:
    """Return (name, words) of the ramps; `first` is among them in any case.

    Args:
        first: name of the usual ramp, perhaps empty.
        values: lowest and highest value shown, None where they are found later.
    """
    names = list(RAMPS) if first in RAMPS or not first else [first, *RAMPS]
    return [(name, f"{name}, {_span(values)}" if values else name) for name in names]


def ramp_icons(names: list[str]) -> dict[str, QIcon]:
    """Return small pictures of ramps."""
    style, found = QgsStyle.defaultStyle(), {}
    for name in names:
        ramp = style.colorRamp(name) if name else None
        if ramp is not None:
            found[name] = QIcon(QgsSymbolLayerUtils.colorRampPreviewPixmap(ramp, SIZE))
    return found


def _span(values: Range) -> str:
    low, high = (_short(value) for value in values)
    return f"{low} – {high}"


def _short(value: float) -> str:
    decimals = 0 if value == round(value) else 1 if value * 10 == round(value * 10) else 2
    return formats.number(value, decimals).replace("-", "−")
