"""The plugin's page in QGIS's options."""

from __future__ import annotations

from collections.abc import Callable

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page each time the options open; until then nothing of it is imported.

    Args:
        page_name: object name of the page.
        icon: of the page.
        applied: called when the user kept what the page shows.
    """

    def __init__(self, page_name: str, icon: QIcon, applied: Callable[[], object]) -> None:
        super().__init__("Guichet EO", icon)
        self._page_name, self._applied = page_name, applied

    def createWidget(self, parent: QWidget) -> QgsOptionsPageWidget:  # noqa: N802
        """Return a fresh page."""
        from .options_page import OptionsPage

        page = OptionsPage(parent)
        page.setObjectName(self._page_name)
        page.applied.connect(self._applied)
        return page
