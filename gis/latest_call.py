"""A call in the background of which only the latest counts."""

from __future__ import annotations

import threading
from typing import Any, Callable

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ..core.cancel_token import CancelToken
from ..core.portal_error import PortalError
from .failure import as_portal_error


class LatestCall(QObject):
    """Runs one call after another in daemon threads; a new call cancels the one before.

    Signals, delivered in the thread this object lives in:
        finished: what the call returned.
        failed: its `PortalError`.
    """

    finished = pyqtSignal(object)
    failed = pyqtSignal(object)
    _answered = pyqtSignal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._token: CancelToken | None = None
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether an answer is still awaited."""
        return self._token is not None

    def start(self, work: Callable[[CancelToken], Any]) -> None:
        """Call `work` in a thread, with a token that ends it."""
        self.cancel()
        token = self._token = CancelToken()
        thread = threading.Thread(
            target=self._run, args=(work, token), name=f"guichet-eo {self._name}", daemon=True
        )
        thread.start()

    def cancel(self) -> None:
        """End the call; neither signal follows."""
        token, self._token = self._token, None
        if token is not None:
            token.cancel()

    def _run(self, work: Callable[[CancelToken], Any], token: CancelToken) -> None:
        try:
            answer = work(token)
        except Exception as error:  # the thread's boundary: reported, never lost
            answer = as_portal_error(error, "")
        if token.cancelled:
            return
        try:
            self._answered.emit(token, answer)
        except RuntimeError:  # this object was deleted meanwhile
            token.cancel()

    def _deliver(self, token: CancelToken, answer: Any) -> None:
        if token is not self._token:
            return
        self._token = None
        if isinstance(answer, PortalError):
            self.failed.emit(answer)
        else:
            self.finished.emit(answer)
