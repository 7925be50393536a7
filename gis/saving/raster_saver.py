"""Saving streams to files."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.portal_error import PortalError
from ..failure import as_portal_error
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.gate_book import GateBook
from ..streams.stream_files import StreamFiles
from ..streams.stream_job import StreamJob
from ..streams.stream_record import record_of
from .raster_form import RasterForm
from .raster_names import raster_name, raster_tags
from .raster_order import RasterOrder
from .raster_save_task import RasterSaveTask
from .raster_tags import RasterTags


class RasterSaver(QObject):
    """Starts the tasks and keeps them until they have finished: QGIS does not, and would never call back.

    Signals:
        changed: a task began or ended.
        saved: path of a file that is whole.
        failed: path, and why: a `PortalError` or a `StreamError`.

    Args:
        gates: of the portals.
        files: where virtual rasters of layers are.
        parent: owner.
    """

    changed = pyqtSignal()
    saved = pyqtSignal(str)
    failed = pyqtSignal(str, object)

    def __init__(self, gates: GateBook, files: StreamFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gates = gates
        self._files = files
        self._tasks: list[RasterSaveTask] = []

    @property
    def busy(self) -> bool:
        """Whether files are being written."""
        return bool(self._tasks)

    def save(self, job: StreamJob, target: Path, form: RasterForm) -> None:
        """Write what a job would put on the map, in the background.

        Args:
            job: as for `Streams.add`; of several layers, each gets a file named after `target` and itself.
            target: a file; replaced if it exists.
            form: of the files.
        """
        for planned, title in zip(job.layers, job.titles):
            credits = [job.credits.get(portal, "") for portal in planned.portals]
            path = target
            if len(job.layers) > 1:
                name = f"{target.stem}_{raster_name(planned, job.recipe.title)}{target.suffix}"
                path = target.with_name(name)
            self._begin(
                RasterOrder(
                    path,
                    form,
                    raster_tags(planned, job.recipe, title, credits),
                    planned=planned,
                    recipe=job.recipe,
                    area=job.area,
                    portals=planned.portals,
                )
            )

    def save_layer(self, layer: QgsRasterLayer, target: Path, form: RasterForm) -> None:
        """Write what a stream on the map is made of, in the background; its style is not part of it.

        Args:
            layer: a stream; others fail.
            target: a file; replaced if it exists.
            form: of the file.
        """
        record = record_of(layer)
        if record is None or not record.name:
            self.failed.emit(str(target), StreamError(StreamProblem.NOT_A_RASTER, layer.name()))
            return
        try:
            document = self._files.text(record.name)
        except OSError as error:
            self.failed.emit(str(target), as_portal_error(error, ""))
            return
        tags = RasterTags(
            title=layer.name(),
            outputs=record.recipe.outputs,
            scenes=tuple(scene for _portal, scene in record.scenes),
            attribution=" · ".join(layer.metadata().rights()),
        )
        portals = tuple(dict.fromkeys([*record.gated, *(portal for portal, _scene in record.scenes)]))
        order = RasterOrder(target, form, tags, document=document, gated=record.gated, portals=portals)
        self._begin(order)

    def cancel(self) -> None:
        """End everything that is under way; nothing is left of it."""
        for task in list(self._tasks):
            task.cancel()

    def close(self) -> None:
        """Cancel what is under way and call nobody any more."""
        self.blockSignals(True)
        self.cancel()

    def _begin(self, order: RasterOrder) -> None:
        try:
            gates = self._gates.gates(order.portals)
        except PortalError as error:
            self.failed.emit(str(order.target), error)
            return
        task = RasterSaveTask(order, gates, self._finish)
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)
        self.changed.emit()

    def _finish(self, task: RasterSaveTask) -> None:
        self._tasks.remove(task)
        self.changed.emit()
        if task.error is not None:
            self.failed.emit(str(task.order.target), task.error)
        elif not task.isCanceled():
            self.saved.emit(str(task.order.target))
