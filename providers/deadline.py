"""An end to waiting that no trickle of bytes can put off."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Callable


class Deadline:
    """Calls `give_up`, in a thread of its own, if the block lasts longer than `seconds`.

    The time-outs of sockets begin anew with every byte that comes: a server that sends one byte a second
    would hold a thread for ever.

    Attributes:
        passed: whether `give_up` was called.
    """

    def __init__(self, seconds: float, give_up: Callable[[], None]) -> None:
        self.passed = False
        self._give_up = give_up
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def _pass(self) -> None:
        self.passed = True
        self._give_up()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
