"""The worker's side of a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import median
from typing import Any, Callable, Union

from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ...core.stream_recipe import Range
from ...core.stretch import Stretch
from ...providers.pixel_gate import PixelGate
from ..failure import as_portal_error
from ..stream_error import StreamError
from .built_stream import BuiltStream
from .stream_builder import StreamBuilder
from .stream_job import StreamJob

Outcome = Union[BuiltStream, PortalError, StreamError]


class StreamRun:
    """Builds the layers of a job in a thread of its own and hands each over as soon as it is ready.

    Args:
        job: what is wanted.
        gates: portal id → gate.
        token: ends it.
        post: takes (place of the layer, outcome); called in the worker's thread.
    """

    def __init__(
        self,
        job: StreamJob,
        gates: Mapping[str, PixelGate],
        token: CancelToken,
        post: Callable[[int, Outcome], Any],
    ) -> None:
        self._job = job
        self._builder = StreamBuilder(job.recipe, job.area, gates, token)
        self._token = token
        self._post = post

    def work(self) -> None:
        """Run in the worker's thread; lets nothing escape."""
        outcomes: list[Outcome] = []
        together = self._job.recipe.stretch is Stretch.SAME and not self._job.recipe.ranges
        for place in range(len(self._job.layers)):
            outcome = self._build(place)
            outcomes.append(outcome)
            if self._token.cancelled:
                forget_links(outcomes if together else [outcome])
                return
            if not together:
                self._post(place, outcome)
        if together:
            for place, outcome in enumerate(_alike(outcomes)):
                self._post(place, outcome)

    def _build(self, place: int) -> Outcome:
        planned = self._job.layers[place]
        try:
            return self._builder.build(planned)
        except (PortalError, StreamError) as error:
            return error
        except Exception as error:  # the thread's boundary: reported, never lost
            return as_portal_error(error, planned.portals[0])


def forget_links(outcomes: Iterable[Outcome]) -> None:
    """Let go of what makes the files of layers readable that nobody wants any more."""
    for outcome in outcomes:
        if isinstance(outcome, BuiltStream):
            outcome.links.forget()


def _alike(outcomes: list[Outcome]) -> list[Outcome]:
    """Give all layers the same ranges: the middle ones, so that one hazy date does not dull the others."""
    ranges = [outcome.ranges for outcome in outcomes if isinstance(outcome, BuiltStream)]
    if not ranges:
        return outcomes
    common: tuple[Range, ...] = tuple(
        (median(low for low, _high in band), median(high for _low, high in band)) for band in zip(*ranges)
    )
    return [
        replace(outcome, ranges=common) if isinstance(outcome, BuiltStream) else outcome
        for outcome in outcomes
    ]
