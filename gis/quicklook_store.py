"""Quicklooks in projects: they are there again when the project is reopened, on another machine too."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsDataProvider, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer

from .picture_cache import MEGABYTE, PictureCache
from .quicklook_layer import KEY_PROPERTY
from .unowned import Unowned

# our own are a few megabytes at most; a project may come from anywhere
LARGEST = 64 * MEGABYTE


class QuicklookStore(QObject):
    """Puts what layers show into the project's attached files while it is saved, and takes it out again.

    In the session the layers read from the cache: QGIS holds attached files in the folder of temporary
    files, and would warn at each closing that the layer's content will be lost.

    Args:
        project: whose layers.
        rasters: cache of the GeoTIFFs; what a layer shows is pinned there.
        parent: owner.
    """

    _project = Unowned(QgsProject)

    def __init__(self, project: QgsProject, rasters: PictureCache, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._rasters = rasters
        self._keys: dict[str, str] = {}
        project.writeProject.connect(self._attach)
        project.readProject.connect(self._adopt)
        project.layersRemoved.connect(self._release)

    def hold(self, layer: QgsRasterLayer) -> None:
        """Keep the raster of a layer in the cache as long as the layer lives."""
        key = _key_of(layer)
        if key and layer.id() not in self._keys:
            self._keys[layer.id()] = key
            self._rasters.pin(key)

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._attach)
        self._project.readProject.disconnect(self._adopt)
        self._project.layersRemoved.disconnect(self._release)
        self._release(list(self._keys))

    def _layers(self) -> list[QgsRasterLayer]:
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and _key_of(layer)]

    def _attach(self, _document: object = None) -> None:
        """Runs before QGIS writes the layers."""
        moved = False
        for layer in self._layers():
            path = self._rasters.path(_key_of(layer))
            if Path(layer.source()) == path and path.is_file():
                moved = self._attach_file(layer, path) or moved
        if moved:
            # once the project is written, whether that went well or not
            QTimer.singleShot(0, self._detach)

    def _attach_file(self, layer: QgsRasterLayer, path: Path) -> bool:
        attached = self._project.createAttachedFile(f"{path.stem[:16]}.tif")
        try:
            shutil.copyfile(path, attached)
        except OSError:
            # a full disk: the project is saved all the same and finds the raster on this machine only
            self._project.removeAttachedFile(attached)
            return False
        _read_from(layer, attached)
        return True

    def _detach(self) -> None:
        dirty = self._project.isDirty()
        self._take_out()
        self._project.setDirty(dirty)

    def _adopt(self, _document: object = None) -> None:
        """Runs when QGIS has read the layers."""
        for layer in self._layers():
            self.hold(layer)
        self._take_out()

    def _take_out(self) -> None:
        """Copy attached rasters to the cache, have their layers read there, and remove the attached files."""
        attached = {Path(path) for path in self._project.attachedFiles()}
        for layer in self._layers():
            source = Path(layer.source())
            if source not in attached or not source.is_file() or source.stat().st_size > LARGEST:
                continue
            key = _key_of(layer)
            path = self._rasters.path(key) if self._rasters.holds(key) else None
            path = path or self._rasters.write(key, source.read_bytes())
            if path is not None:
                _read_from(layer, str(path))
                self._project.removeAttachedFile(str(source))

    def _release(self, layers: Iterable[str]) -> None:
        for layer in layers:
            key = self._keys.pop(layer, "")
            if key:
                self._rasters.unpin(key)


def _key_of(layer: QgsRasterLayer) -> str:
    """Return the name in the cache; only a hash is taken from a project that may come from anywhere."""
    key = str(layer.customProperty(KEY_PROPERTY) or "")
    return key if len(key) == 64 and all(character in "0123456789abcdef" for character in key) else ""


def _read_from(layer: QgsRasterLayer, path: str) -> None:
    layer.setDataSource(path, layer.name(), "gdal", QgsDataProvider.ProviderOptions(), False)
