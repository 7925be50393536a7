"""Downloaded products on the map."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject, QUuid, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import ArrivalChoice
from ...core.downloads.download import Download
from ...core.family import Family
from ...core.portal import Portal
from ...core.scene import Scene
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..language import language
from ..stream_error import StreamError
from ..streams.streams import Streams
from ..unowned import Unowned
from .arrival_group import gather
from .arrival_job import AddLayer, ArrivalJob
from .arrival_layers import make_arrival_layer
from .arrival_run import ArrivalRun, Made

OTHER = "other"


class Arrivals(QObject):
    """Opens one product after the other in the background; its layers come one per turn of the event loop.

    Signals:
        changed: a product is being opened, or none any more.
        added: a `QgsMapLayer` that is in the project now.
        failed: `DownloadItem.product`, and why it cannot be shown: `ArrivalError`, `StreamError`,
            `AssetError` or `PortalError`.
        shortened: `DownloadItem.product`, and how many layers of it were left out: five come at most.

    Args:
        streams: make the layers of what is computed.
        portal_of: portal id → portal, None where it is gone.
        family_of: family id → family, None where it is unknown.
        project: that the layers are put into.
        parent: owner.
    """

    changed = pyqtSignal()
    added = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    shortened = pyqtSignal(str, int)

    _project = Unowned(QgsProject)

    def __init__(
        self,
        streams: Streams,
        portal_of: Callable[[str], Portal | None],
        family_of: Callable[[str], Family | None],
        project: QgsProject,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._streams = streams
        self._portal_of = portal_of
        self._family_of = family_of
        self._project = project
        self._waiting: deque[ArrivalJob] = deque()
        self._token: CancelToken | None = None
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a product is being opened."""
        return self._token is not None

    def open(self, downloads: Sequence[Download], add_layer: AddLayer) -> None:
        """Begin to open a product; what is shown of it stands in its items.

        Args:
            downloads: its files, all of them there.
            add_layer: puts a layer into the project.
        """
        if not downloads:
            return
        item = downloads[0].item
        try:
            choice = ArrivalChoice.from_json(item.arrival)
        except (KeyError, ValueError, TypeError):  # of another version
            choice = ArrivalChoice()
        family = self._family_of(item.family) or self._family_of(OTHER)
        job = ArrivalJob(
            tuple(downloads), choice, self._portal_of(item.portal), family, language(), add_layer
        )
        self._waiting.append(job)
        self._go_on()

    def cancel(self) -> None:
        """End the work at once; layers that are there stay."""
        self._waiting.clear()
        token, self._token = self._token, None
        if token is not None:
            token.cancel()
            self._inbox.clear()
            self.changed.emit()

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self.cancel()
        self._inbox.close()

    def _go_on(self) -> None:
        if self._token is not None or not self._waiting:
            return
        job, token = self._waiting.popleft(), CancelToken()
        self._token = token
        run = ArrivalRun(job, token, lambda outcome: self._post(token, job, outcome))
        threading.Thread(target=run.work, name="guichet-eo arrival", daemon=True).start()
        self.changed.emit()

    def _post(self, token: CancelToken, job: ArrivalJob, outcome: Any) -> None:
        """Hand over what was made, a layer at a time; runs in the worker's thread."""
        if not isinstance(outcome, tuple):
            self._inbox.post((token, lambda: self.failed.emit(job.product, outcome)))
        else:
            scene, made, left_out = outcome
            layers: list[QgsMapLayer] = []
            mark = QUuid.createUuid().toString()
            for one in made:
                self._inbox.post((token, lambda one=one: self._add(one, job, scene, layers, mark)))
            if left_out:
                self._inbox.post((token, lambda: self.shortened.emit(job.product, left_out)))
        self._inbox.post((token, self._end))

    def _take(self, event: tuple[CancelToken, Callable[[], None]]) -> None:
        token, act = event
        if token is self._token:
            act()

    def _end(self) -> None:
        self._token = None
        self._go_on()
        if self._token is None:
            self.changed.emit()

    def _add(self, made: Made, job: ArrivalJob, scene: Scene, layers: list[QgsMapLayer], mark: str) -> None:
        try:
            layer = make_arrival_layer(made, job, scene, self._streams)
        except StreamError as error:
            self.failed.emit(job.product, error)
            return
        except OSError as error:
            self.failed.emit(job.product, as_portal_error(error, scene.portal))
            return
        job.add_layer(layer)
        layers.append(layer)
        gather(self._project, layers, job.title, mark)
        self.added.emit(layer)
