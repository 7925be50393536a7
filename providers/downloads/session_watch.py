"""Sessions of accounts that must not end while files are waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ..pixel_gate import PixelGate, utc_now

LOOK_SECONDS = 30.0
REST = timedelta(minutes=5)  # after a renewal that failed; the next file says why


class SessionWatch:
    """Renews sessions in time, in a thread of its own: a file may take longer than a session lives.

    Args:
        gates: those of the portals that files are wanted from; called in the thread.
        now: the clock, aware UTC.
    """

    def __init__(
        self, gates: Callable[[], Iterable[PixelGate]], now: Callable[[], datetime] = utc_now
    ) -> None:
        self._gates, self._now = gates, now
        self._resting: dict[str, datetime] = {}
        self._token = CancelToken()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="guichet-eo sessions", daemon=True)
            thread.start()
            self._thread = thread

    def look(self) -> None:
        """Renew what is due now."""
        for gate in self._gates():
            portal, now = gate.portal.id, self._now()
            if now < self._resting.get(portal, now):
                continue
            try:
                gate.keep_alive(self._token)
            except PortalError:
                self._resting[portal] = now + REST

    def close(self, seconds: float) -> None:
        """End the thread, within some seconds."""
        self._token.cancel()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._token.wait(LOOK_SECONDS):
            self.look()
