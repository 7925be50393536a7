"""The same call for many things at once, in daemon threads."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from typing import Any, Callable, TypeVar

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

Thing = TypeVar("Thing")
THREADS = 8
_POLL_SECONDS = 0.05


def in_parallel(
    call: Callable[[Thing], Any], things: Sequence[Thing], token: CancelToken, threads: int = THREADS
) -> list[Any]:
    """Return the results, or the exceptions, in the order of `things`.

    Daemon threads, because a connection that hangs must not keep QGIS from closing.

    Raises:
        PortalError: CANCELLED, at once, whatever the threads are doing.
    """
    jobs: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
    for place in range(len(things)):
        jobs.put(place)

    def work() -> None:
        while not token.cancelled:
            try:
                place = jobs.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((place, call(things[place])))
            except Exception as error:  # the thread's boundary: handed over
                done.put((place, error))

    for _ in range(min(threads, len(things))):
        threading.Thread(target=work, name="guichet-eo stream", daemon=True).start()
    return _gather(done, len(things), token)


def _gather(done: queue.SimpleQueue[tuple[int, Any]], count: int, token: CancelToken) -> list[Any]:
    results: list[Any] = [None] * count
    left = count
    while left:
        if token.cancelled:
            raise PortalError("", ErrorKind.CANCELLED)
        try:
            place, result = done.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        results[place] = result
        left -= 1
    return results
