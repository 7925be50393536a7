"""Work that GDAL does for a long time, watched from the thread that is to answer."""

from __future__ import annotations

import queue
import threading
from typing import Any, Callable

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

Progress = Callable[[float], bool]
_POLL_SECONDS = 0.05


def watched(
    work: Callable[[Progress], Any], token: CancelToken, tell: Callable[[float], object]
) -> Any:
    """Return what `work` returns, which runs in a daemon thread: a request that hangs keeps nobody waiting.

    Args:
        work: takes a function for its progress, 0 to 1, which says whether to go on.
        token: ends it.
        tell: takes the progress; called in this thread, some times a second. It may cancel the token.

    Raises:
        PortalError: CANCELLED, at once, whatever the work is doing.
        Exception: what `work` raises.
    """
    done: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
    shares = [0.0]

    def progress(share: float) -> bool:
        shares[0] = share
        return not token.cancelled

    def run() -> None:
        try:
            done.put((True, work(progress)))
        except Exception as error:  # the thread's boundary: handed over
            done.put((False, error))

    threading.Thread(target=run, name="guichet-eo save", daemon=True).start()
    while True:
        tell(shares[0])
        if token.cancelled:
            raise PortalError("", ErrorKind.CANCELLED)
        try:
            fine, outcome = done.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        if fine:
            return outcome
        raise outcome
