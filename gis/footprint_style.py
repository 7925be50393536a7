"""How footprints look: cloud classes, unknown cloud, not online."""

from __future__ import annotations

from qgis.core import QgsFillSymbol, QgsRuleBasedRenderer, QgsSimpleFillSymbolLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from .qgis_enums import member
from .translation import tr

OUTLINE = "#084a91"
OUTLINE_PIXELS = 1.4
CASING = "#ffffff"  # under the outline, so that it is read on dark imagery and in dark themes alike
FILL_SHARE = 0.09
# Upper limits in per cent and colours (clear stands out, cloudy recedes, luminance strictly monotonic).
CLOUD_CLASSES = ((10, "#083f7e"), (25, "#2566aa"), (50, "#5b8fc2"), (75, "#8795a3"), (100, "#a3a3a3"))
_ONLINE = "coalesce(\"online\", 'unknown') NOT IN ('order', 'no')"


def make_renderer() -> QgsRuleBasedRenderer:
    """Return the rule-based renderer of a footprints layer."""
    root = QgsRuleBasedRenderer.Rule(None)
    for label, condition, symbol in _rules():
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, filterExp=condition, label=label))
    return QgsRuleBasedRenderer(root)


def _rules() -> tuple[tuple[str, str, QgsFillSymbol], ...]:
    rules = []
    low = 0
    for high, colour in CLOUD_CLASSES:
        # the first class takes 0, the others start above their lower limit
        above = f'"cloud_cover" > {low} AND ' if low else ""
        condition = f'{above}"cloud_cover" <= {high} AND {_ONLINE}'
        rules.append((tr("Cloud %1 to %2%", low, high), condition, _symbol(colour, Qt.PenStyle.SolidLine)))
        low = high
    unknown = f'"cloud_cover" IS NULL AND {_ONLINE}'
    rules.append((tr("Cloud unknown"), unknown, _symbol("", Qt.PenStyle.DotLine)))
    rules.append((tr("Not online, to be ordered"), f"NOT ({_ONLINE})", _symbol("", Qt.PenStyle.DashLine)))
    return tuple(rules)


def _symbol(fill: str, line: Qt.PenStyle) -> QgsFillSymbol:
    """Return a white casing below an outline, tinted where `fill` is a colour."""
    casing = _layer(CASING, OUTLINE_PIXELS + 1.6, Qt.PenStyle.SolidLine)
    casing.setStrokeColor(_faded(CASING, 0.55))
    outline = _layer(OUTLINE, OUTLINE_PIXELS, line)
    if fill:
        outline.setBrushStyle(Qt.BrushStyle.SolidPattern)
        outline.setFillColor(_faded(fill, FILL_SHARE))
    symbol = (
        QgsFillSymbol()
    )  # has one layer; a list given to it would stay Python's and be freed twice (3.22)
    symbol.changeSymbolLayer(0, casing)
    symbol.appendSymbolLayer(outline)
    return symbol


def _layer(colour: str, pixels: float, line: Qt.PenStyle) -> QgsSimpleFillSymbolLayer:
    layer = QgsSimpleFillSymbolLayer()
    layer.setBrushStyle(Qt.BrushStyle.NoBrush)
    layer.setStrokeColor(QColor(colour))
    layer.setStrokeStyle(line)
    layer.setStrokeWidth(pixels)
    layer.setStrokeWidthUnit(member("Qgis.RenderUnit.Pixels", "QgsUnitTypes.RenderUnit.RenderPixels"))
    layer.setPenJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return layer


def _faded(colour: str, share: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(share)
    return faded
