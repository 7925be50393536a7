"""Streams in projects: they are there again when the project is reopened, on another machine too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..host_profiles import host_of
from ..unowned import Unowned
from .source_path import href_of
from .stream_keeper import StreamKeeper
from .stream_names import own_name
from .stream_paths import StreamPaths
from .vrt_links import linked_paths


class StreamStore(QObject):
    """Attaches the virtual rasters to the project whenever it is written.

    The layers go on reading the plugin's copies: nothing is opened again, no pixel is read anew.

    Signals:
        failed: why a virtual raster could not be kept with the project.

    Args:
        paths: what QGIS asks about paths.
        keeper: opens the gates of what comes with a project.
        prepare_network: called with the hosts that a project's streams read from.
        project: whose layers.
        parent: owner.
    """

    failed = pyqtSignal(str)

    _project = Unowned(QgsProject)

    def __init__(
        self,
        paths: StreamPaths,
        keeper: StreamKeeper,
        prepare_network: Callable[[Iterable[str]], None],
        project: QgsProject,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._keeper = keeper
        self._prepare_network = prepare_network
        self._project = project
        project.writeProject.connect(self._attach)
        project.readProject.connect(self.adopt)

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._attach)
        self._project.readProject.disconnect(self.adopt)

    def adopt(self, _document: object = None) -> None:
        """Look after the streams that are in the project."""
        layers = self._layers()
        self._prepare_network(host for layer in layers for host in self._hosts(layer))
        self._keeper.adopt(layers)

    def _layers(self) -> list[QgsRasterLayer]:
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and own_name(layer.source())]

    def _hosts(self, layer: QgsRasterLayer) -> set[str]:
        try:
            document = self._paths.files.text(own_name(layer.source()))
        except OSError:
            return set()
        return {host_of(href_of(path)) for path in linked_paths(document)}

    def _attach(self, _document: object = None) -> None:
        """Runs before QGIS writes the layers."""
        for old in self._project.attachedFiles():
            if own_name(old):
                self._project.removeAttachedFile(old)
        for path in dict.fromkeys(layer.source() for layer in self._layers()):
            name = own_name(path)
            attached = self._project.createAttachedFile(name)
            try:
                Path(attached).write_text(self._paths.files.text(name), encoding="utf-8")
            except OSError as error:
                self._project.removeAttachedFile(attached)
                self.failed.emit(error.strerror or type(error).__name__)
                continue
            self._paths.attached[path] = attached
        # once the project is written, whether that went well or not
        QTimer.singleShot(0, self._paths.attached.clear)
