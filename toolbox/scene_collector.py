"""Asks portals and gathers their scenes, for a caller that waits."""

from __future__ import annotations

import queue
from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback

from ..core.notice import Notice
from ..core.query import Query
from ..core.scene import Scene
from ..gis.translation import tr
from ..providers.fan_out import FanOut
from ..providers.fan_out_event import FanOutEvent
from ..providers.fan_out_kind import FanOutKind
from ..providers.provider import Provider
from .portal_report import PortalReport

_POLL_SECONDS = 0.05


class SceneCollector:
    """Runs in the algorithm's thread; the portals' threads hand their events over through a queue.

    Attributes:
        scenes: all that came, each once.
        reports: portal id → how it answered.
    """

    def __init__(self, providers: Sequence[Provider], query: Query, feedback: QgsProcessingFeedback) -> None:
        self.scenes: dict[tuple[str, str], Scene] = {}
        self.reports = {provider.portal.id: PortalReport(provider.portal.id) for provider in providers}
        self._events: queue.Queue[FanOutEvent] = queue.Queue()
        self._fan_out = FanOut(providers, query, self._events.put)
        self._feedback = feedback
        self._open = set(self.reports)
        self._limit = query.limit
        self._beyond = dict.fromkeys(self.reports, False)
        self._shares = dict.fromkeys(self.reports, 0.0)

    def run(self) -> None:
        """Return when every portal has answered or failed, or the user cancelled."""
        self._fan_out.start()
        while self._open:
            if self._feedback.isCanceled():
                self._fan_out.cancel()
                return
            try:
                self._take(self._events.get(timeout=_POLL_SECONDS))
            except queue.Empty:
                continue

    def _take(self, event: FanOutEvent) -> None:
        report = self.reports[event.portal]
        report.seconds = event.seconds
        if event.kind is FanOutKind.PAGE and event.page is not None:
            self._keep(report, event.page.scenes)
            report.notices |= event.page.notices
            report.matched = event.page.matched if event.page.matched is not None else report.matched
            self._shares[event.portal] = report.count / max(
                report.count, report.matched or 2 * report.count, 1
            )
        elif event.kind in (FanOutKind.ENDED, FanOutKind.FAILED):
            self._open.discard(event.portal)
            self._shares[event.portal] = 1.0
            self._end(report, event)
        self._feedback.setProgress(100.0 * sum(self._shares.values()) / len(self._shares))

    def _keep(self, report: PortalReport, scenes: Sequence[Scene]) -> None:
        """Take what the limit allows: pages do not end where it does."""
        room = self._limit - report.count if self._limit else len(scenes)
        self.scenes.update((scene.ref, scene) for scene in scenes[:room])
        report.count += min(room, len(scenes))
        self._beyond[report.portal] |= room < len(scenes)

    def _end(self, report: PortalReport, event: FanOutEvent) -> None:
        report.more = event.more or self._beyond[report.portal]
        if Notice.PAGING_BROKEN in report.notices:
            self._feedback.pushWarning(
                tr("%1 ends its list before the end: scenes may be missing.", report.portal)
            )
        if event.error is not None:
            report.error_kind = event.error.kind.value
            report.detail = event.error.detail
            self._feedback.pushWarning(
                tr("%1 failed: %2. %3", report.portal, report.error_kind, report.detail)
            )
        elif report.more:
            total = "?" if report.matched is None else report.matched
            self._feedback.pushWarning(tr("%1 has more: %2 of %3 taken.", report.portal, report.count, total))
        else:
            self._feedback.pushInfo(tr("%1: %2 scenes", report.portal, report.count))
