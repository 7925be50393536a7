"""Why pixels cannot be shown."""

from __future__ import annotations

from .stream_problem import StreamProblem


class StreamError(Exception):
    """Raised by the builders of streams; portals' own troubles remain `PortalError`.

    Attributes:
        problem: what is wrong.
        detail: band, file name or another technical word; never a credential.
        portal: portal id, empty where no single portal is to blame.
    """

    def __init__(self, problem: StreamProblem, detail: str = "", portal: str = "") -> None:
        self.problem = problem
        self.detail = detail[:200]
        self.portal = portal
        super().__init__(f"{problem.value}: {self.detail}" if detail else problem.value)
