"""The map without the one layer and without the other, as pictures that keep up with the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsMapLayer,
    QgsMapRendererCache,
    QgsMapRendererJob,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QPainter

from ...gis.unowned import Unowned
from .map_picture import MapPicture

GATHER_MILLISECONDS = 20  # several reasons to draw, drawn once
PREVIEW_MILLISECONDS = 250  # as often as the canvas itself shows what has arrived


class ComparedMaps(QObject):
    """Draws whenever the canvas draws, with the canvas's own settings; nothing here waits for a layer.

    Every layer is drawn, and asked of its service, once: the first two jobs are the map without the right
    layer, and the right layer alone; the map without the left layer is then joined from what they kept. Jobs
    that are no longer wanted are told to end and delete themselves when they have.

    It belongs to the canvas and deletes itself after `end`, once no job uses its cache any more.

    Signals:
        changed: a picture is new.
    """

    changed = pyqtSignal()

    _canvas = Unowned(QgsMapCanvas)
    _project = Unowned(QgsProject)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, left: str, right: str) -> None:
        """Begin to draw for a canvas; `left` and `right` are ids of layers of the project."""
        super().__init__(canvas)
        self._canvas, self._project = canvas, project
        self._sides = (left, right)
        self._cache = QgsMapRendererCache()
        self._jobs: dict[QgsMapRendererJob, str] = {}
        self._ending: list[QgsMapRendererJob] = []
        self._key: tuple[object, ...] = ()
        self._alone: QgsMapSettings | None = None
        self._last: QgsMapSettings | None = None
        self._ended = False
        self.left: MapPicture | None = None
        self.right: MapPicture | None = None
        self._gather = self._timer(GATHER_MILLISECONDS, True, self._begin)
        self._begin_alone = self._timer(0, True, self._draw_alone)
        self._preview = self._timer(PREVIEW_MILLISECONDS, False, self._show_preview)
        canvas.renderStarting.connect(self._gather.start)
        self._gather.start()

    @property
    def busy(self) -> bool:
        """Whether the pictures are being drawn."""
        return bool(self._jobs) or self._alone is not None or self._gather.isActive()

    def end(self) -> None:
        """Draw no more; no signal follows."""
        if self._ended:
            return
        self._ended = True
        self._canvas.renderStarting.disconnect(self._gather.start)
        self._gather.stop()
        self._drop()
        self._leave()

    # ---- drawing ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Draw anew; what was under way is given up."""
        self._drop()
        settings = self._settings()
        layers = self._layers(settings)
        if not settings.hasValidSettings() or len(layers) < len(self._sides):
            return
        left, right = self._sides
        self._last = _with(settings, [one for one in layers if one.id() != left])
        self._start(_with(settings, [one for one in layers if one.id() != right]), "left")
        self._alone = _with(settings, [one for one in layers if one.id() == right])
        self._begin_alone.start()  # in a turn of its own: to begin a job takes the main thread some time
        self._preview.start()

    def _draw_alone(self) -> None:
        alone, self._alone = self._alone, None
        if alone is not None:
            self._start(alone, "alone")

    def _settings(self) -> QgsMapSettings:
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setExpressionContext(self._canvas.createExpressionContext())
        key = _key(settings)
        if key != self._key:  # the cache itself sees other extents and layers that changed
            self._key = key
            self._cache.clear()
        return settings

    def _layers(self, settings: QgsMapSettings) -> list[QgsMapLayer]:
        """Return what the canvas shows and both sides, the topmost first; a side may be switched off."""
        shown = list(settings.layers())
        known = {layer.id() for layer in shown}
        sides = [self._project.mapLayer(one) for one in self._sides]
        order = [layer.id() for layer in self._project.layerTreeRoot().layerOrder()]
        for layer in sides:
            if layer is not None and layer.id() not in known:
                below = set(order[order.index(layer.id()) :]) if layer.id() in order else set()
                place = next((at for at, one in enumerate(shown) if one.id() in below), len(shown))
                shown.insert(place, layer)
        return shown

    def _start(self, settings: QgsMapSettings, side: str) -> None:
        job = QgsMapRendererParallelJob(settings)
        job.setParent(self)
        self._cache.setParent(None)
        self._cache.setParent(self)  # the last child goes last: jobs use it until they are gone
        job.setCache(self._cache)
        self._jobs[job] = side
        job.finished.connect(self._on_finished)
        job.start()

    def _on_finished(self) -> None:
        job = self.sender()
        if job in self._ending:
            self._ending.remove(job)
            job.deleteLater()
            self._leave()
            return
        side = self._jobs.pop(job, "")
        if side in ("left", "right"):
            self._keep(job, side, finished=True)
        job.deleteLater()
        if not self._jobs and self._alone is None:
            self._go_on()
        self.changed.emit()

    def _go_on(self) -> None:
        """Join the right picture from what the first two jobs kept; after it there is no more to do."""
        last, self._last = self._last, None
        if last is not None:
            self._start(last, "right")
        else:
            self._preview.stop()

    def _show_preview(self) -> None:
        """Show what has arrived of layers that take their time."""
        for job, side in self._jobs.items():
            if side in ("left", "right"):
                self._keep(job, side)
        self.changed.emit()

    def _keep(self, job: QgsMapRendererJob, side: str, finished: bool = False) -> None:
        image = job.renderedImage()
        if image.isNull():
            return
        if finished:  # QGIS paints its decorations now: copyright label, scale bar, grid …
            painter = QPainter(image)
            self._canvas.renderComplete.emit(painter)
            painter.end()
        setattr(self, side, MapPicture.of(image, job.mapSettings()))

    # ---- ending ----------------------------------------------------------------------------------

    def _drop(self) -> None:
        """Tell jobs to end and wait for none of them."""
        self._preview.stop()
        self._begin_alone.stop()
        self._alone = self._last = None
        jobs, self._jobs = list(self._jobs), {}
        for job in jobs:
            self._ending.append(job)
            job.cancelWithoutBlocking()

    def _leave(self) -> None:
        if self._ended and not self._ending:
            self.deleteLater()

    def _timer(self, milliseconds: int, once: bool, deed: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(once)
        timer.setInterval(milliseconds)
        timer.timeout.connect(deed)
        return timer


def _with(settings: QgsMapSettings, layers: Sequence[QgsMapLayer]) -> QgsMapSettings:
    """Return the settings for some layers alone."""
    chosen = QgsMapSettings(settings)
    chosen.setLayers(list(layers))
    return chosen


def _key(settings: QgsMapSettings) -> tuple[object, ...]:
    """Return what a drawn layer depends on beside itself, the extent and the scale."""
    crs, times = settings.destinationCrs(), settings.temporalRange()
    period = (times.begin(), times.end()) if settings.isTemporal() else ()
    size = (settings.outputDpi(), settings.devicePixelRatio(), settings.outputSize().width())
    return (crs.authid(), crs.toWkt(), period, *size, str(settings.layerStyleOverrides()))
