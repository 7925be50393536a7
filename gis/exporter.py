"""Saving the results of a search to files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.acquisition import Acquisition
from ..core.asset import Asset
from ..core.scene import Scene
from .export_format import ExportFormat
from .export_task import ExportTask, OrderOf


class Exporter(QObject):
    """Starts the tasks and keeps them until they have finished: QGIS does not, and would never call back."""

    saved = pyqtSignal(str, int)  # path, number of rows or items
    failed = pyqtSignal(str, str)  # path, why, in the operating system's or GDAL's words

    def __init__(
        self,
        assets_of: Callable[[Scene], Iterable[Asset]],
        parent: QObject | None = None,
        order_of: OrderOf = lambda _scene: {},
    ) -> None:
        super().__init__(parent)
        self._assets_of, self._order_of = assets_of, order_of
        self._tasks: list[ExportTask] = []

    def save(self, acquisitions: Iterable[Acquisition], path: Path, export_format: ExportFormat) -> None:
        """Write acquisitions to a file, in the background.

        Args:
            acquisitions: all of a search, or those selected.
            path: target; replaced if it exists.
            export_format: what to write.
        """
        found, finish = tuple(acquisitions), self._finish
        task = ExportTask(found, path, export_format, self._assets_of, finish, self._order_of)
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)

    def close(self) -> None:
        """Cancel what is under way and call nobody any more."""
        self.blockSignals(True)
        for task in list(self._tasks):
            task.cancel()

    def _finish(self, task: ExportTask) -> None:
        self._tasks.remove(task)
        if task.reason:
            self.failed.emit(str(task.path), task.reason)
        elif not task.isCanceled():
            self.saved.emit(str(task.path), task.count)
