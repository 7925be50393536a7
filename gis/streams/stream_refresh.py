"""Reloading a layer asks the servers anew."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from qgis.core import QgsDataProvider, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ..rasters.raster_probe import forget_answers
from ..rasters.vrt_links import linked_paths
from ..unowned import Unowned
from .stream_files import StreamFiles
from .stream_names import own_name


class StreamRefresh(QObject):
    """GDAL remembers for as long as QGIS runs which files a server refused, be it for a moment only.

    So a layer that is reloaded (F5 in QGIS, or by the keeper) makes GDAL forget what it knows of its files.

    Args:
        files: with the virtual rasters.
        project: whose layers.
        parent: owner.
    """

    _project = Unowned(QgsProject)

    def __init__(self, files: StreamFiles, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._project = project
        project.layersAdded.connect(self._follow)
        self._follow(project.mapLayers().values())

    def close(self) -> None:
        """Let go of the project."""
        self._project.layersAdded.disconnect(self._follow)

    def _follow(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if isinstance(layer, QgsRasterLayer) and own_name(layer.source()):
                layer.dataSourceChanged.connect(self._follow_source)
                self._follow_provider(layer)

    def _follow_source(self) -> None:
        layer = self.sender()
        if isinstance(layer, QgsRasterLayer):
            self._follow_provider(layer)

    def _follow_provider(self, layer: QgsRasterLayer) -> None:
        provider = layer.dataProvider()
        if provider is not None:
            provider.dataChanged.connect(self._forget)

    def _forget(self) -> None:
        provider = self.sender()
        if not isinstance(provider, QgsDataProvider):
            return
        with suppress(OSError, UnicodeDecodeError):
            for path in linked_paths(self._files.text(own_name(provider.dataSourceUri()))):
                forget_answers(path)
