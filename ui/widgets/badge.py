"""Small outlined words in a row."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPen

from ..colours import mix
from .glyphs import paint_glyph
from .row_style import RowStyle, badge_height

PAD, GLYPH, RADIUS = 5, 9, 3
OUTLINE, OUTLINE_PLAIN, TINT = 0.55, 0.35, 0.10


def badge_width(style: RowStyle, text: str, glyph: str = "") -> int:
    """Return the width of a badge in pixels."""
    return style.small_metrics.horizontalAdvance(text) + 2 * PAD + (GLYPH + 3 if glyph else 0)


def paint_badge(
    painter: QPainter,
    left: float,
    top: float,
    text: str,
    style: RowStyle,
    status: str = "off",
    glyph: str = "",
) -> float:
    """Draw a badge and return its right edge; with a glyph it is a state, without one a plain word."""
    width, height = badge_width(style, text, glyph), badge_height(style.small)
    colour = style.status(status) if glyph else style.text
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(mix(colour, style.ground, OUTLINE if glyph else OUTLINE_PLAIN), 1))
    painter.setBrush(mix(colour, style.ground, TINT) if glyph else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, height - 1), RADIUS, RADIUS)
    words = left + PAD
    if glyph:
        paint_glyph(painter, QRectF(words - 1, top + (height - GLYPH) / 2, GLYPH, GLYPH), glyph, colour)
        words += GLYPH + 3
    painter.setPen(colour)
    painter.setFont(style.small)
    above = (height - style.small_metrics.height()) / 2
    painter.drawText(QPointF(words, top + above + style.small_metrics.ascent()), text)
    painter.restore()
    return left + width
