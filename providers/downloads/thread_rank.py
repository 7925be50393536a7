"""Whose turn it is where there are more threads than cores."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

BEHIND = 10  # of Linux's 19 steps


def step_behind() -> None:
    """Let the calling thread work behind all others: the window goes first, a transfer can wait a moment.

    On two cores four transfers that are as fast as the loopback made the window stand still for 100 ms
    without this, for 40 ms with it (measured). Linux alone ranks single threads; threads that are begun by
    this one take over its rank. The main thread is left as it is.
    """
    if sys.platform == "linux" and threading.current_thread() is not threading.main_thread():
        with suppress(OSError):  # a container may forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)
