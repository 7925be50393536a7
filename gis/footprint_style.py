"""How footprints look: cloud classes, unknown cloud, not online."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsCentroidFillSymbolLayer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsMarkerSymbol,
    QgsRuleBasedRenderer,
    QgsSimpleLineSymbolLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from .qgis_enums import member
from .translation import tr

UNKNOWN = "#084a91"
OUTLINE_PIXELS = 1.4
CASING = "#ffffff"  # under the outline, so that it is read on dark imagery and in dark themes alike
CASING_PIXELS = 1.6  # more than the outline
DOT_PIXELS = "7"
# Upper limits in per cent and colours (clear stands out, cloudy recedes, luminance strictly monotonic).
CLOUD_CLASSES = ((10, "#083f7e"), (25, "#2566aa"), (50, "#5b8fc2"), (75, "#8795a3"), (100, "#a3a3a3"))
SELECTED_VARIABLE = "guichet_eo_selected"  # feature ids, with commas before, between and after
# `is_selected()` asks the main thread for every feature since QGIS 3.30: slow, and for ever where that waits
_DRAWN_LATER = f"coalesce(strpos(@{SELECTED_VARIABLE}, concat(',', $id, ',')), 0) > 0"
_ONLINE = "coalesce(\"online\", 'unknown') NOT IN ('order', 'no')"


def make_renderer(stations: Iterable[str] = ()) -> QgsRuleBasedRenderer:
    """Return the rule-based renderer of a footprints layer.

    Args:
        stations: ids of families whose scenes are points on the ground; they get a dot besides, since their
            squares are too small to be seen from afar.

    Lines only: a tile seen forty times would be painted over by forty fills, however faint, and QGIS fills
    a selected polygon with its selection colour, which would hide the very picture that was asked for.
    Selected footprints are drawn last, since others with the same outline lie over them; which ones,
    `FootprintSelection` writes into a variable of the layer.
    """
    root = QgsRuleBasedRenderer.Rule(None)
    for label, condition, symbol in _rules():
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, filterExp=condition, label=label))
    names = ", ".join(f"'{family}'" for family in stations)
    if names:
        label = tr("Station")
        root.appendChild(QgsRuleBasedRenderer.Rule(_dot(), filterExp=f'"family" IN ({names})', label=label))
    renderer = QgsRuleBasedRenderer(root)
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause(_DRAWN_LATER)]))
    renderer.setOrderByEnabled(True)
    return renderer


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
    rules.append((tr("Cloud unknown"), unknown, _symbol(UNKNOWN, Qt.PenStyle.DotLine)))
    ordered = _symbol(UNKNOWN, Qt.PenStyle.DashLine)
    rules.append((tr("Not online, to be ordered"), f"NOT ({_ONLINE})", ordered))
    return tuple(rules)


def _symbol(colour: str, line: Qt.PenStyle) -> QgsFillSymbol:
    """Return an outline above a white casing."""
    casing = _layer(CASING, OUTLINE_PIXELS + CASING_PIXELS, Qt.PenStyle.SolidLine)
    faded = QColor(CASING)
    faded.setAlphaF(0.55)
    casing.setColor(faded)
    # has one layer; a list given to it would stay Python's and be freed twice (3.22)
    symbol = QgsFillSymbol()
    symbol.changeSymbolLayer(0, casing)
    symbol.appendSymbolLayer(_layer(colour, OUTLINE_PIXELS, line))
    return symbol


def _dot() -> QgsFillSymbol:
    """Return a dot in the middle of a square, of the same size at every scale."""
    look = {"name": "circle", "color": UNKNOWN, "outline_color": CASING}
    dot = QgsMarkerSymbol.createSimple({**look, "size": DOT_PIXELS, "size_unit": "Pixel"})
    middle = QgsCentroidFillSymbolLayer()
    middle.setSubSymbol(dot)
    symbol = QgsFillSymbol()
    symbol.changeSymbolLayer(0, middle)
    return symbol


def _layer(colour: str, pixels: float, line: Qt.PenStyle) -> QgsSimpleLineSymbolLayer:
    layer = QgsSimpleLineSymbolLayer(QColor(colour), pixels, line)
    layer.setWidthUnit(member("Qgis.RenderUnit.Pixels", "QgsUnitTypes.RenderUnit.RenderPixels"))
    layer.setPenJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return layer
