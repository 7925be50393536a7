"""From date to date with the same layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.acquisition import Acquisition
from ...core.cancel_token import CancelToken
from ...core.expression_error import ExpressionError
from ...core.imaged_day import ImagedDay
from ...core.portal_error import PortalError
from ...core.scene import Scene
from ...core.stream_grouping import StreamGrouping
from ...core.stream_recipe import StreamRecipe
from ...core.stretch import Stretch
from ..area_clouds import AreaClouds
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..search import Search
from ..stream_error import StreamError
from ..unowned import Unowned
from .built_stream import BuiltStream
from .gate_book import GateBook
from .shown_ranges import shown_ranges
from .step_days import StepDays
from .stream_job import StreamJob
from .stream_record import StreamRecord, record_of
from .stream_run import Outcome, StreamRun, forget_links
from .streams import Streams

PREVIOUS, NEXT = -1, 1
COLOURS = 3
JobOf = Callable[[Sequence[tuple[Acquisition, Scene]], StreamRecipe, Mapping[str, Any]], StreamJob]


class StreamSteps(QObject):
    """Shows another date of the same search in a layer that is there; its style stays.

    One step at a time: a new one ends the old one and goes on from where that one was going.

    Signals:
        stepped: the `QgsRasterLayer` that shows another date now.
        failed: title of the date's layer, and why it cannot be shown: a `PortalError` or a `StreamError`.
        changed: the layer, the search, what it found, or the state of a step.

    Args:
        streams: write and make the layers.
        gates: of the portals.
        job_of: wanted acquisitions, recipe, area → a job; without layers where the recipe does not fit.
        clouds: over the area.
        is_optical: family id → whether clouds mean anything.
        project: with the layers.
        parent: owner.
    """

    stepped = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    changed = pyqtSignal()

    _project = Unowned(QgsProject)

    def __init__(
        self,
        streams: Streams,
        gates: GateBook,
        job_of: JobOf,
        clouds: AreaClouds,
        is_optical: Callable[[str], bool],
        project: QgsProject,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._streams = streams
        self._gates = gates
        self._job_of = job_of
        self._days = StepDays(clouds, is_optical)
        self._project = project
        self._layer_id = ""
        self._record: StreamRecord | None = None
        self._goal: ImagedDay | None = None
        self._token: CancelToken | None = None
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        streams.added.connect(self.set_current)
        clouds.arrived.connect(self._on_cloud)
        project.layersRemoved.connect(self._on_removed)

    def begin(self, search: Search | None) -> None:
        """Step through what `search` finds from now on."""
        self.cancel()
        self._days.begin(search)
        self.changed.emit()
        if search is not None:
            search.acquisitions_added.connect(self._add_days)
            search.acquisitions_changed.connect(self._add_days)

    def set_current(self, layer: QgsRasterLayer | None) -> None:
        """Step with another layer; with none, where it is no stream."""
        record = record_of(layer) if isinstance(layer, QgsRasterLayer) else None
        layer_id = "" if record is None else layer.id()
        if layer_id != self._layer_id:
            self._layer_id, self._record = layer_id, record
            self._days.take_all()
            self.cancel()
            self.changed.emit()

    @property
    def current(self) -> QgsRasterLayer | None:
        """The layer that steps, None while there is no stream of the current search."""
        return self._project.mapLayer(self._layer_id) if self.shown is not None else None

    @property
    def shown(self) -> ImagedDay | None:
        """What the layer shows, or is about to show; None while there is no stream of the current search."""
        if self._goal is not None:
            return self._goal
        return None if self._record is None else self._days.shown_by(self._record)

    @property
    def busy(self) -> bool:
        """Whether a step is under way."""
        return self._token is not None

    def cloud(self, day: ImagedDay) -> float | None:
        """Return cloud in per cent: over the area where that is known, else in the scenes."""
        return self._days.cloud(day)

    def can_step(self, direction: int, clear_only: bool = True) -> bool:
        """Whether there is a date to go to, before a look at its files.

        Args:
            direction: -1 to earlier dates, 1 to later ones.
            clear_only: whether cloudy dates are passed over.
        """
        return next(self._candidates(direction, clear_only), None) is not None

    def step(self, direction: int, clear_only: bool = True) -> bool:
        """Begin to show the next date that the recipe fits; return False at the end of the list.

        Args:
            direction: -1 to earlier dates, 1 to later ones.
            clear_only: whether cloudy dates are passed over.
        """
        layer, record = self.current, self._record
        if layer is None or record is None:
            return False
        ranges = shown_ranges(layer)
        recipe = replace(record.recipe, ranges=ranges or record.recipe.ranges, grouping=StreamGrouping.DATE)
        for day in self._candidates(direction, clear_only):
            job = self._job(day, recipe, record.area)
            if job is not None:
                self._begin(day, job)
                return True
            self._days.leave_out(day)
        self.changed.emit()
        return False

    def cancel(self) -> None:
        """End a step at once; the layer stays as it is."""
        if self._token is None:
            return
        self._token.cancel()
        self._inbox.clear()
        self._token = self._goal = None
        self.changed.emit()

    def close(self) -> None:
        """End all work and let go of the project."""
        self.cancel()
        self._inbox.close()
        self._project.layersRemoved.disconnect(self._on_removed)

    def _candidates(self, direction: int, clear_only: bool) -> Iterator[ImagedDay]:
        shown = self.shown
        return iter(()) if shown is None else self._days.beyond(shown, direction, clear_only)

    def _job(self, day: ImagedDay, recipe: StreamRecipe, area: Mapping[str, Any]) -> StreamJob | None:
        """Return what builds a day's layer, None where it lacks a band."""
        try:
            job = self._job_of(day.wanted, recipe, area)
        except ExpressionError:
            return None  # another family, without such a band
        # what was found elsewhere in another family would be a layer of its own
        return replace(job, layers=job.layers[:1], titles=job.titles[:1]) if job.layers else None

    # ---- one step --------------------------------------------------------------------------------

    def _begin(self, day: ImagedDay, job: StreamJob) -> None:
        self.cancel()
        try:
            gates = self._gates.gates(job.portals)
        except PortalError as error:
            self.failed.emit(job.titles[0], error)
            return
        token = self._token = CancelToken()
        self._goal = day
        post = self._inbox.post
        run = StreamRun(
            _without_looking(job), gates, token, lambda _place, outcome: post((token, job, outcome))
        )
        threading.Thread(target=run.work, name="guichet-eo step", daemon=True).start()
        self.changed.emit()

    def _take(self, event: tuple[CancelToken, StreamJob, Outcome]) -> None:
        token, job, outcome = event
        if token is not self._token:
            forget_links([outcome])
            return
        self._token = self._goal = None
        layer = self._project.mapLayer(self._layer_id)
        if layer is not None:
            self._show(layer, job, outcome)
        self.changed.emit()

    def _show(self, layer: QgsRasterLayer, job: StreamJob, outcome: Outcome) -> None:
        title = job.titles[0]
        if not isinstance(outcome, BuiltStream):
            self.failed.emit(title, outcome)
            return
        try:
            self._streams.show_instead(layer, job, title, outcome)
        except (OSError, StreamError) as error:
            own = isinstance(error, StreamError)
            self.failed.emit(title, error if own else as_portal_error(error, outcome.planned.portals[0]))
            return
        self._record = record_of(layer)
        self.stepped.emit(layer)

    # ---- news ------------------------------------------------------------------------------------

    def _add_days(self, acquisitions: Sequence[Acquisition]) -> None:
        self._days.add(acquisitions)
        if self._layer_id:
            self.changed.emit()

    def _on_cloud(self, acquisition_id: int) -> None:
        if self._layer_id:
            self.changed.emit()

    def _on_removed(self, layers: Sequence[str]) -> None:
        if self._layer_id in layers:
            self.set_current(None)


def _without_looking(job: StreamJob) -> StreamJob:
    """Return a job that reads no pixel to find values to show: the layer has its style already."""
    recipe = job.recipe
    if recipe.ranges or recipe.stretch is Stretch.CLASSES:
        return job
    bands = COLOURS if recipe.picture else len(recipe.outputs)
    return replace(job, recipe=replace(recipe, ranges=((0.0, 1.0),) * bands))
