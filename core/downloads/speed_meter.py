"""How fast bytes come."""

from __future__ import annotations

from collections import deque

WINDOW = 5.0  # seconds


class SpeedMeter:
    """Mean over the last seconds: steady enough to be read, quick enough to tell a stop."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def tell(self, received: int, at: float) -> float:
        """Return bytes a second.

        Args:
            received: bytes so far; fewer than before where a transfer began again.
            at: seconds of a clock that only goes forwards.
        """
        if self._seen and received < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((at, received))
        while len(self._seen) > 2 and self._seen[1][0] <= at - WINDOW:
            self._seen.popleft()
        first, before = self._seen[0]
        return (received - before) / (at - first) if at > first else 0.0
