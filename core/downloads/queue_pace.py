"""How patient the queue is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QueuePace:
    """All in seconds; the queue is left alone over night on a bad line, so it does not give up for a day.

    Attributes:
        retry, longest_retry: pause after a connection that failed, doubled each time without a byte.
        rest, longest_rest: pause of a portal that says "too many requests" and not for how long, doubled
            likewise.
        slow, longest_slow: pause after "not ready yet".
        shortest_poll: between two looks at an order, whatever the portal says.
        patience: without a byte until a row fails for good.
        early: the same where it is more often a wrong setting than a bad line: proxy, certificates.
        tell: between two reports of bytes.
        keep: between two notes on disk of how far a transfer is.
    """

    retry: float = 5.0
    longest_retry: float = 300.0
    rest: float = 30.0
    longest_rest: float = 900.0
    slow: float = 60.0
    longest_slow: float = 900.0
    shortest_poll: float = 1.0
    patience: float = 86_400.0
    early: float = 3_600.0
    tell: float = 0.25
    keep: float = 5.0

    def after_failures(self, failures: int) -> float:
        """Return the pause after the n-th failure in a row, n from 1."""
        return _doubled(self.retry, failures, self.longest_retry)

    def after_refusals(self, refusals: int) -> float:
        """Return a portal's pause after its n-th "too many requests" in a row, n from 1."""
        return _doubled(self.rest, refusals, self.longest_rest)

    def while_not_ready(self, looks: int) -> float:
        """Return the pause after the n-th "not ready yet", n from 1."""
        return _doubled(self.slow, looks, self.longest_slow)

    def until_look(self, poll_after: float) -> float:
        """Return the pause before the next look at an order; `poll_after` is what the portal finds polite."""
        return max(self.shortest_poll, poll_after)


def _doubled(first: float, times: int, most: float) -> float:
    return min(first * 2.0 ** min(max(times - 1, 0), 20), most)
