"""Streams in projects: they are there again when the project is reopened, on another machine too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from qgis.core import QgsDataProvider, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..rasters.vrt_links import linked_hosts
from ..unowned import Unowned
from .stream_keeper import StreamKeeper
from .stream_names import MEMORY_FOLDER, own_name
from .stream_paths import StreamPaths
from .stream_refresh import StreamRefresh


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
        self._refresh = StreamRefresh(paths.files, project, self)
        project.writeProject.connect(self._attach)
        project.readProject.connect(self.adopt)

    def close(self) -> None:
        """Let go of the project, and its layers of the twins, which it must not name without the plugin."""
        for layer in self._layers():
            name = own_name(layer.source())
            if layer.source().startswith(MEMORY_FOLDER) and self._paths.files.has(name):
                self._set_source(layer, self._paths.files.disk_path(name))
                self._paths.files.drop_twin(name)
        self._refresh.close()
        self._project.writeProject.disconnect(self._attach)
        self._project.readProject.disconnect(self.adopt)

    def adopt(self, _document: object = None) -> None:
        """Look after the streams that are in the project."""
        layers = self._layers()
        for layer in layers:
            wanted = self._paths.read(layer.source())
            if wanted != layer.source():  # opened before the plugin was there
                self._set_source(layer, wanted)
        self._prepare_network(host for layer in layers for host in self._hosts(layer))
        self._keeper.adopt(layers)

    def _layers(self) -> list[QgsRasterLayer]:
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and own_name(layer.source())]

    def _hosts(self, layer: QgsRasterLayer) -> frozenset[str]:
        try:
            return linked_hosts(self._paths.files.text(own_name(layer.source())))
        except (OSError, UnicodeDecodeError):
            return frozenset()

    def _attach(self, _document: object = None) -> None:
        """Runs before QGIS writes the layers."""
        sources = dict.fromkeys(layer.source() for layer in self._layers())
        for old in self._project.attachedFiles():
            if own_name(old) and old not in sources:
                self._project.removeAttachedFile(old)
        for path in sources:
            if path in self._project.attachedFiles():
                continue  # not one of ours, whatever it is called: it stays what it is
            name = own_name(path)
            attached = self._project.createAttachedFile(name)
            try:
                Path(attached).write_bytes(self._paths.files.text(name).encode("utf-8"))
            except (OSError, UnicodeDecodeError) as error:
                self._project.removeAttachedFile(attached)
                self.failed.emit(getattr(error, "strerror", "") or type(error).__name__)
                continue
            self._paths.attached[path] = attached
        # once the project is written, whether that went well or not
        QTimer.singleShot(0, self._forget_attached)

    def _forget_attached(self) -> None:
        self._paths.attached.clear()

    def _set_source(self, layer: QgsRasterLayer, source: str) -> None:
        """Let a layer read the same elsewhere: no pixel is read, its style stays, nothing is to be saved."""
        dirty = self._project.isDirty()
        layer.setDataSource(source, layer.name(), "gdal", QgsDataProvider.ProviderOptions(), False)
        self._project.setDirty(dirty)
