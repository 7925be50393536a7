"""Language, palette and font of the pictures."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QTranslator
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication

ROLES = ("Window", "WindowText", "Base", "AlternateBase", "Text", "Button", "ButtonText", "Highlight",
         "HighlightedText", "Link", "ToolTipBase", "ToolTipText")  # fmt: skip
LIGHT = ("#f0f0f0", "#1e1e1e", "#ffffff", "#f6f6f6", "#1e1e1e", "#f0f0f0", "#1e1e1e", "#3079c6", "#ffffff",
         "#1b61a8", "#ffffe6", "#1e1e1e")  # fmt: skip
DARK = ("#323232", "#e6e6e6", "#272727", "#2d2d2d", "#e6e6e6", "#3a3a3a", "#e6e6e6", "#2f6ea8", "#ffffff",
        "#7db8ee", "#454545", "#e6e6e6")  # fmt: skip
PALETTES = {"light": (LIGHT, "#8f8f8f"), "dark": (DARK, "#8a8a8a")}


class Look:
    """Puts a language and a theme on the application.

    Attributes:
        missing: texts that were asked for in French and have none.
    """

    def __init__(self, application: QgsApplication, tables: Iterable[Path], font: int) -> None:
        self._application = application
        self._french = _table(tables)
        self._translator = _Table(self._french)
        self.missing = self._translator.missing
        face = application.font()
        face.setFamily("Open Sans")
        face.setPixelSize(font)
        application.setFont(face)

    def put_on(self, language: str, theme: str) -> None:
        """Use a language (`en`, `fr`) and a theme (`light`, `dark` or the name of one of QGIS's).

        What earlier pictures left goes first: Qt walks over all widgets, and none may go meanwhile.
        """
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._application.removeTranslator(self._translator)
        if language == "fr":
            self._application.installTranslator(self._translator)
        if theme not in PALETTES:
            QgsApplication.setUITheme(theme)
            return
        self._application.setStyleSheet("")
        QApplication.setStyle("Fusion")
        QApplication.setPalette(palette_of(*PALETTES[theme]))


class _Table(QTranslator):
    def __init__(self, french: dict[str, str]) -> None:
        super().__init__()
        self._french = french
        self.missing: set[str] = set()

    def translate(self, context: str, text: str, disambiguation: str = "", count: int = -1) -> str | None:
        """Return the French of a text of the plugin; None: texts of others stay as they are."""
        if context != "GuichetEo":
            return None
        if text not in self._french:
            self.missing.add(text)
        return self._french.get(text, "")

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Say that there is something in it: Qt drops an empty one."""
        return False


def _table(tables: Iterable[Path]) -> dict[str, str]:
    rows = [
        line.split("\t")
        for table in tables
        if table.is_file()
        for line in table.read_text(encoding="utf-8").splitlines()
    ]
    return {row[0].replace("\\n", "\n"): row[1].replace("\\n", "\n") for row in rows if len(row) == 2}


def palette_of(colours: tuple[str, ...], disabled: str) -> QPalette:
    """Return a palette of the colours of `ROLES` and one for what is disabled."""
    palette = QPalette()
    for name, colour in zip(ROLES, colours):
        palette.setColor(getattr(QPalette.ColorRole, name), QColor(colour))
    for name in ("WindowText", "Text", "ButtonText"):
        role = getattr(QPalette.ColorRole, name)
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(disabled))
    return palette
