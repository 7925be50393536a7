"""Streams on the map."""

from __future__ import annotations

import threading
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..rasters.vrt_links import replace_paths
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..unowned import Unowned
from .built_stream import BuiltStream
from .gate_book import GateBook
from .stream_files import StreamFiles
from .stream_job import StreamJob
from .stream_keeper import StreamKeeper
from .stream_layer import change_stream_layer, make_stream_layer
from .stream_record import StreamRecord
from .stream_run import Outcome, StreamRun, forget_links
from .stream_series import StreamSeries


class Streams(QObject):
    """Builds streams in the background and adds their layers; one job at a time, a new one ends the old one.

    Signals:
        changed: a job began, advanced or ended.
        added: a `QgsRasterLayer` that is in the project now.
        failed: title of a layer, and why it cannot be shown: a `PortalError` or a `StreamError`.
        left_out: title of a layer, and (scene title, reason) of scenes that are not in it.

    Args:
        gates: of the portals.
        files: where virtual rasters are kept.
        project: whose layers are looked after.
        parent: owner.
    """

    changed = pyqtSignal()
    added = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    left_out = pyqtSignal(str, object)

    _project = Unowned(QgsProject)

    def __init__(
        self, gates: GateBook, files: StreamFiles, project: QgsProject, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gates = gates
        self._files = files
        self._project = project
        self.keeper = StreamKeeper(gates, files, project, self)
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._token: CancelToken | None = None
        self._job: StreamJob | None = None
        self._series = StreamSeries(project)
        self._done = 0

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    @property
    def progress(self) -> tuple[int, int]:
        """Layers that are done, and all of the job; (0, 0) without a job."""
        return (self._done, len(self._job.layers)) if self._job else (0, 0)

    def add(self, job: StreamJob) -> None:
        """Begin a job; the layers come as they are ready."""
        self.cancel()
        if not job.layers:
            return
        try:
            gates = self._gates.gates(job.portals)
        except PortalError as error:
            self.failed.emit(job.titles[0], error)
            return
        token = self._token = CancelToken()
        self._job, self._done = job, 0
        self._series = StreamSeries(self._project)
        run = StreamRun(job, gates, token, lambda place, outcome: self._inbox.post((token, place, outcome)))
        threading.Thread(target=run.work, name="guichet-eo streams", daemon=True).start()
        self.changed.emit()

    def cancel(self) -> None:
        """End the job at once; layers that are there stay."""
        if self._token is None:
            return
        self._token.cancel()
        self._inbox.clear()
        self._token = self._job = None
        self.changed.emit()

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self.cancel()
        self._inbox.close()
        self.keeper.close()

    def _take(self, event: tuple[CancelToken, int, Outcome]) -> None:
        token, place, outcome = event
        job = self._job
        if token is not self._token or job is None:
            forget_links([outcome])
            return
        self._done += 1
        if self._done == len(job.layers):
            self._token = self._job = None
        title = job.titles[place]
        if isinstance(outcome, BuiltStream):
            self._add_layer(job, place, outcome)
        else:
            self.failed.emit(title, outcome)
        self.changed.emit()

    def _add_layer(self, job: StreamJob, place: int, built: BuiltStream) -> None:
        title = job.titles[place]
        try:
            layer = self.make_layer(job, title, built)
        except (OSError, StreamError) as error:
            own = isinstance(error, StreamError)
            self.failed.emit(title, error if own else as_portal_error(error, built.planned.portals[0]))
            return
        job.add_layer(layer)
        if job.series:
            self._series.take(layer, built.planned)
        self.keeper.keep(layer, built.links)
        self.added.emit(layer)
        if built.left_out:
            self.left_out.emit(title, built.left_out)

    def make_layer(self, job: StreamJob, title: str, built: BuiltStream) -> QgsRasterLayer:
        """Write the virtual raster and return its layer, not in any project yet.

        Raises:
            OSError: if the disk refuses.
            StreamError: NOT_A_RASTER, where QGIS does not take it.
        """
        source, record = self.write(job, built)
        layer = make_stream_layer(source, title, built, record, _credits(job, built))
        if not layer.isValid():
            raise StreamError(StreamProblem.NOT_A_RASTER, record.name)
        return layer

    def show_instead(self, layer: QgsRasterLayer, job: StreamJob, title: str, built: BuiltStream) -> None:
        """Let a layer that is in the project show another stream, in its own style.

        Raises:
            OSError: if the disk refuses.
            StreamError: NOT_A_RASTER, where QGIS does not take it; the layer is as it was then.
        """
        source, record = self.write(job, built)
        if not change_stream_layer(layer, source, title, built, record, _credits(job, built)):
            raise StreamError(StreamProblem.NOT_A_RASTER, record.name)
        self.keeper.keep(layer, built.links)
        self.keeper.forget_unused()
        if built.left_out:
            self.left_out.emit(title, built.left_out)

    def write(self, job: StreamJob, built: BuiltStream) -> tuple[str, StreamRecord]:
        """Keep a virtual raster, and a twin where it needs one; return what a layer reads, and its record."""
        document: Any = built.raster.path
        name = self._files.write(document, bool(built.gated))
        if built.gated:
            self._files.set_twin(name, replace_paths(document, built.links.name))
        refs = tuple(one.scene.ref for one in built.planned.scenes)
        return self._files.source(name), StreamRecord(name, job.recipe, refs, job.area, built.gated)


def _credits(job: StreamJob, built: BuiltStream) -> list[str]:
    return [job.credits[portal] for portal in built.planned.portals if job.credits.get(portal)]
