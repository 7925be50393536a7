"""Themes for a while."""

from contextlib import contextmanager

import results_bed  # noqa: F401 - makes tools/pictures importable
from pictures_look import PALETTES, palette_of
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QApplication

LIGHT, DARK = (palette_of(*PALETTES[name]) for name in ("light", "dark"))


@contextmanager
def wearing(theme):
    """Put on `light`, `dark` or one of QGIS's themes, and take it off again."""
    application = QApplication.instance()
    before = application.palette(), application.styleSheet()
    if theme in PALETTES:
        application.setStyleSheet("")
        application.setPalette(LIGHT if theme == "light" else DARK)
    else:
        QgsApplication.setUITheme(theme)
    try:
        yield
    finally:
        application.setStyleSheet(before[1])
        application.setPalette(before[0])
        QgsApplication.setUITheme("default")
