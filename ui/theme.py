"""What all widgets share: spacing, fonts, icons and the colours of the moment."""

from __future__ import annotations

from functools import lru_cache

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QSize
from qgis.PyQt.QtGui import QFont, QIcon, QPainter
from qgis.PyQt.QtWidgets import QApplication

from .colours import Colours, mix

# Spacing in logical pixels; nothing else is used.
TIGHT, SMALL, NORMAL, LARGE = 2, 4, 8, 12
ICON = QSize(16, 16)
SMALLER = 11 / 12  # lists, facts and notes against the application font
MUTED_SHARE = 0.85

# These icons of QGIS are one dark colour; on a dark theme that brings none of its own they would vanish.
ONE_COLOUR_ICONS = frozenset(
    (
        "mActionPlay",
        "mIconFieldDateTime",
        "mIconTimerContinue",
        "mIconTimerPause",
        "mIndicatorTemporal",
        "search",
    )
)
THEME_EVENTS = frozenset((QEvent.Type.PaletteChange, QEvent.Type.StyleChange))


def colours() -> Colours:
    """Return the theme's colours; read anew only after the palette, the style or the style sheet changed."""
    application = QApplication.instance()
    style = application.style().objectName()
    return _colours(QApplication.palette().cacheKey(), application.styleSheet(), style)


@lru_cache(maxsize=1)
def _colours(palette_key: int, style_sheet: str, style: str) -> Colours:
    return Colours.read()


def is_theme_change(event: QEvent) -> bool:
    """Whether colours baked into rich text or icons must be read again.

    To be done later, with a timer: while Qt tells its widgets, none may be made or deleted.
    """
    return event.type() in THEME_EVENTS


def small(font: QFont, bold: bool = False) -> QFont:
    """Return `font` one size smaller, as lists, facts and notes have it."""
    smaller = QFont(font)
    if font.pixelSize() > 0:
        smaller.setPixelSize(max(8, font.pixelSize() - 1))
    else:
        smaller.setPointSizeF(max(6.0, font.pointSizeF() * SMALLER))
    smaller.setBold(bold)
    return smaller


def bold(font: QFont) -> QFont:
    """Return `font` in bold."""
    heavier = QFont(font)
    heavier.setBold(True)
    return heavier


def icon(name: str) -> QIcon:
    """Return QGIS's theme icon of that name (without folder and ending), visible on a dark ground too."""
    themed = QgsApplication.getThemeIcon(f"/{name}.svg")
    now = colours()
    if name not in ONE_COLOUR_ICONS or not now.dark:
        return themed
    picture = themed.pixmap(32, 32)
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), mix(now.text, now.base, MUTED_SHARE))
    painter.end()
    return QIcon(picture)
