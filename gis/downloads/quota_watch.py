"""What the portals of the queue still grant."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.downloads.quota import Quota
from ...core.portal_error import PortalError
from ...providers.downloads.download_source import DownloadSource
from ...providers.quotas.quotas import read_quota
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..worker_pool import WorkerPool
from .download_sources import DownloadSources

PAUSE = 600.0  # seconds between two questions to a portal: asking must cost less than it tells


class QuotaWatch(QObject):
    """Asks portals that tell, rarely; one that cannot be asked is asked again later and not complained about.

    Signals:
        changed: another quota is known.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        sources: DownloadSources,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask nothing yet.

        Args:
            sources: of the queue, so that logins are shared.
            parent: owner.
            clock: seconds.
        """
        super().__init__(parent)
        self._sources, self._clock = sources, clock
        self._quotas: dict[str, Quota] = {}
        self._asked: dict[str, float] = {}
        self._pool = WorkerPool("quotas", threads=1)
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._on_answer)

    @property
    def quotas(self) -> Mapping[str, Quota]:
        """Portal id → what it told last."""
        return self._quotas

    def ask(self, portals: Iterable[str]) -> None:
        """Ask those portals that were not asked for a while; called on the main thread."""
        for portal_id in portals:
            last = self._asked.get(portal_id)
            if last is None or self._clock() - last >= PAUSE:
                self._asked[portal_id] = self._clock()
                self._begin(portal_id)

    def forget(self) -> None:
        """Accounts changed: what was told was told to another one."""
        self._asked.clear()
        self._quotas.clear()

    def close(self) -> None:
        """Leave no thread behind."""
        self._pool.close()
        self._inbox.close()

    def _begin(self, portal_id: str) -> None:
        source = self._sources.source(portal_id)
        if isinstance(source, DownloadSource) and source.portal.downloads.quota:
            self._pool.submit(portal_id, portal_id, lambda token: self._ask(source, token))

    def _ask(self, source: DownloadSource, token: CancelToken) -> None:
        answer: Quota | PortalError | None
        try:
            answer = read_quota(source.portal, source.profile, source.gate, token)
        except Exception as error:  # the thread's boundary: a quota is a help, nobody waits for it
            answer = as_portal_error(error, source.portal.id)
        self._inbox.post((source.portal.id, answer))

    def _on_answer(self, event: tuple[str, Quota | PortalError | None]) -> None:
        portal_id, answer = event
        if isinstance(answer, Quota) and answer != self._quotas.get(portal_id):
            self._quotas[portal_id] = answer
            self.changed.emit()
