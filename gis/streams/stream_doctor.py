"""Streams that could not be drawn: said once, and readable again as soon as the server is."""

from __future__ import annotations

import time

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..gdal_error import GdalError
from ..rasters.dataset_pool import push_out_files
from ..rasters.raster_probe import file_error
from ..rasters.vrt_links import linked_paths
from ..stream_error import StreamError
from ..unowned import Unowned
from .stream_files import StreamFiles
from .stream_keeper import StreamKeeper
from .stream_names import own_name
from .stream_record import record_of

REST_MILLISECONDS = 2000  # a drawing brings one error per band and tile
RENEW_SECONDS = 600.0  # links that end again so soon are not the reason; a map repeats an error once a minute
_ENDED = frozenset([ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED, ErrorKind.NOT_ALLOWED, ErrorKind.GONE])
_Problem = (PortalError, StreamError)


class StreamDoctor(QObject):
    """Hears of the errors of drawing.

    A virtual raster whose file could not be opened once fails for good, whatever the server does later (seen
    with GDAL 3.6): its layer is opened anew after each drawing that failed, without a request and without
    being drawn again. Where a gate is in the way, links that ended early are renewed first.

    Signals:
        troubled: id of a layer, its name, and a `PortalError` or `StreamError`; once until it is drawn anew
            on request.

    Args:
        keeper: renews links.
        files: with the virtual rasters.
        project: whose layers.
        parent: owner.
    """

    troubled = pyqtSignal(str, str, object)

    _project = Unowned(QgsProject)

    def __init__(
        self, keeper: StreamKeeper, files: StreamFiles, project: QgsProject, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._files = files
        self._project = project
        self._said: set[str] = set()
        self._renewed: dict[str, float] = {}
        self._ill: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MILLISECONDS)
        self._timer.timeout.connect(self._treat)

    def hear(self, words: str, layer: QgsMapLayer | None) -> None:
        """Take note of an error of drawing, as `QgsMapCanvas.renderErrorOccurred` tells it."""
        if layer is not None and own_name(layer.source()):
            self._ill.setdefault(layer.id(), words)
            self._timer.start()

    def reload(self, layer_id: str) -> None:
        """Draw a layer anew, on the user's request."""
        self._said.discard(layer_id)
        layer = self._layer(layer_id)
        if layer is not None:
            _reload(layer)
            layer.triggerRepaint()

    def close(self) -> None:
        """Hear nothing any more."""
        self._timer.stop()
        self._ill.clear()

    def _treat(self) -> None:
        ill, self._ill = self._ill, {}
        for layer_id, words in ill.items():
            layer = self._layer(layer_id)
            if layer is not None:
                self._treat_layer(layer, words)

    def _treat_layer(self, layer: QgsRasterLayer, words: str) -> None:
        record = record_of(layer)
        portal = record.scenes[0][0] if record and record.scenes else ""
        name = own_name(layer.source())
        path = next(iter(self._paths(name)), "")
        problem = file_error(GdalError(words), path, portal)
        if record is not None and record.gated and self._may_renew(name, problem):
            self._keeper.renew_now(name)
            return
        _reload(layer)
        if layer.id() not in self._said and isinstance(problem, _Problem):
            self._said.add(layer.id())
            self.troubled.emit(layer.id(), layer.name(), problem)

    def _may_renew(self, name: str, problem: Exception) -> bool:
        now = time.monotonic()
        ended = isinstance(problem, PortalError) and problem.kind in _ENDED
        if not ended or now - self._renewed.get(name, -RENEW_SECONDS) < RENEW_SECONDS:
            return False
        self._renewed[name] = now
        return True

    def _paths(self, name: str) -> tuple[str, ...]:
        try:
            return linked_paths(self._files.text(name))
        except OSError:
            return ()

    def _layer(self, layer_id: str) -> QgsRasterLayer | None:
        layer = self._project.mapLayer(layer_id)
        return layer if isinstance(layer, QgsRasterLayer) else None


def _reload(layer: QgsRasterLayer) -> None:
    push_out_files()
    layer.dataProvider().reloadData()  # makes GDAL forget its answers, see `StreamRefresh`
