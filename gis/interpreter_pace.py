"""How the interpreter divides its time while a search runs."""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.0003
NO_FULL_COLLECTION = 1_000_000


class InterpreterPace:
    """Keeps the window alive beside threads that decode; undone when the search rests.

    The main thread waits up to the switch interval for the interpreter each time it needs it: 5 ms by
    default, for every thread that wants it too. And a full garbage collection walks through all objects of
    QGIS's Python, 50 to 90 ms at a time beside 10 000 new scenes (measured), although scenes hold no cycles.
    """

    def __init__(self) -> None:
        self._before: tuple[float, tuple[int, int, int]] | None = None

    def quicken(self) -> None:
        """Change threads more often and put off full collections."""
        if self._before is None:
            self._before = (sys.getswitchinterval(), gc.get_threshold())
            young, middle, _old = self._before[1]
            sys.setswitchinterval(min(SWITCH_SECONDS, self._before[0]))
            gc.set_threshold(young, middle, NO_FULL_COLLECTION)

    def restore(self) -> None:
        """Put back what was before."""
        if self._before is not None:
            interval, thresholds = self._before
            sys.setswitchinterval(interval)
            gc.set_threshold(*thresholds)
            self._before = None
            _count_anew()


def _count_anew() -> None:
    """Let the collector count from zero, else it would make up for the full collections put off, right now.

    Freezing and unfreezing moves all objects to the oldest generation, without looking at any.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
