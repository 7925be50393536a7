"""The plugin's page in QGIS's options."""

from __future__ import annotations

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page each time the options open; until then nothing of it is imported."""

    def __init__(self, page_name: str, icon: QIcon) -> None:
        super().__init__("Guichet EO", icon)
        self._page_name = page_name

    def createWidget(self, parent: QWidget) -> QgsOptionsPageWidget:  # noqa: N802
        """Return a fresh page."""
        from .options_page import OptionsPage

        page = OptionsPage(parent)
        page.setObjectName(self._page_name)
        return page
