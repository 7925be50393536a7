"""Fonts and colours of one painted row."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPalette
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionViewItem

from .. import theme
from ..colours import mix, readable
from ..theme import SMALL, TIGHT

EDGE = 0.55


class RowStyle:
    """Read from the view's option; on a selected row everything is in the highlighted text colour.

    Attributes:
        selected: whether the row is selected.
        text, faint, ground: colours of the words, of secondary words, of the row's ground.
        strong, small: fonts of the first line and of the others.
    """

    def __init__(self, option: QStyleOptionViewItem) -> None:
        self._now = theme.colours()
        role = QPalette.ColorRole
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.ground = option.palette.color(role.Highlight if self.selected else role.Base)
        self.text = option.palette.color(role.HighlightedText if self.selected else role.Text)
        self.faint = self.text if self.selected else readable(self._now.muted, self.ground, self.text)
        self.strong = theme.bold(option.font)
        self.small = theme.small(option.font)
        self.strong_metrics = QFontMetrics(self.strong)
        self.small_metrics = QFontMetrics(self.small)

    def status(self, name: str) -> QColor:
        """Return a status colour that is readable on the row."""
        if self.selected:
            return self.text
        return readable(self._now.status(name), self.ground, self.text)

    def blend(self, share: float) -> QColor:
        """Return `share` of the text colour over the ground."""
        return mix(self.text, self.ground, share)

    @property
    def line(self) -> QColor:
        """Thin lines inside the list."""
        return self._now.line


def badge_height(small: QFont) -> int:
    """Return the height of a badge in pixels."""
    return QFontMetrics(small).height() + TIGHT


def acquisition_height(font: QFont) -> int:
    """Return the height of a closed row: date, platform, badges."""
    small = theme.small(font)
    lines = QFontMetrics(theme.bold(font)).height() + QFontMetrics(small).height() + badge_height(small)
    return lines + 2 * TIGHT + 2 * SMALL


def offer_height(font: QFont) -> int:
    """Return the height of an offer's row: portal, product."""
    return 2 * QFontMetrics(theme.small(font)).height() + 2 * SMALL
