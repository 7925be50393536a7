"""The plugin's place in the Processing toolbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .add_flow import AddFlow
from .download_scenes import DownloadScenes
from .export_flow import ExportFlow
from .mosaic_per_date import MosaicPerDate
from .search_scenes import SearchScenes
from .stream_assets import StreamAssets

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "guichet_eo.svg"


class GuichetEoProvider(QgsProcessingProvider):
    """Offers the algorithms; the id `guicheteo` is part of scripts and models.

    Attributes:
        panel_accounts: returns the panel's `gis.accounts.Accounts`, None while there is no panel.
        panel_flows: returns the panel's `gis.flows.flows.Flows`, likewise.
    """

    def __init__(
        self,
        panel_accounts: Callable[[], Any] = lambda: None,
        panel_flows: Callable[[], Any] = lambda: None,
    ) -> None:
        super().__init__()
        self.panel_accounts = panel_accounts
        self.panel_flows = panel_flows

    def id(self) -> str:
        """Return the stable id."""
        return "guicheteo"

    def name(self) -> str:
        """Return the name, the same in every language."""
        return "Guichet EO"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """Return where the icon is."""
        return str(ICON)

    def loadAlgorithms(self) -> None:
        """Add the algorithms; QGIS calls this while it starts."""
        scenes = (SearchScenes(), StreamAssets(), MosaicPerDate(), DownloadScenes())
        for algorithm in (*scenes, AddFlow(), ExportFlow()):
            self.addAlgorithm(algorithm)
