"""Having what came put on the disk, beside the transfer."""

from __future__ import annotations

import threading

from ...core.portal_error import PortalError
from .part_file import PartFile

PERIOD = 2.0  # seconds; what a power cut may cost
AT_ONCE = 48 << 20  # bytes; more would be waited for at the end of a fast transfer


class PartSyncer:
    """A thread that syncs one partial file now and then, so that receiving does not wait for the disk.

    Attributes:
        problem: what the disk said; None while all is well.
        settled: set once the last sync has been made, or has failed.
    """

    def __init__(self, part: PartFile, period: float = PERIOD) -> None:
        self.problem: PortalError | None = None
        self.settled = threading.Event()
        self._part = part
        self._period = period
        self._begun = part.size
        self._wake = threading.Event()
        self._stopped = False
        self._last = False
        threading.Thread(target=self._run, name="guichet-eo:disk", daemon=True).start()

    def advance(self, size: int) -> None:
        """Say how much is written."""
        if size - self._begun >= AT_ONCE:
            self._begun = size
            self._wake.set()

    def finish(self) -> None:
        """Have all that is written now put on the disk; `settled` tells when it is."""
        self._last = True
        self._wake.set()

    def stop(self) -> None:
        """Do no more; a sync under way ends by itself."""
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        synced = -1
        while self.problem is None and not self._stopped:
            self._wake.wait(self._period)
            self._wake.clear()
            last, size = self._last, self._part.size
            if self._stopped:
                break
            if size != synced or last:
                synced = size
                self._sync()
            if last:
                break
        self.settled.set()

    def _sync(self) -> None:
        try:
            self._part.sync()
        except PortalError as error:
            self.problem = error
