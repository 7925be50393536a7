"""A product that does not come on the map."""

from __future__ import annotations

from .arrival_problem import ArrivalProblem


class ArrivalError(Exception):
    """Raised where it is the product that does not fit; troubles of single rasters keep their own errors.

    Attributes:
        problem: what is wrong.
        detail: file, band or driver; plain text, at most 200 characters.
    """

    def __init__(self, problem: ArrivalProblem, detail: str = "") -> None:
        self.problem = problem
        self.detail = detail[:200]
        super().__init__(f"{problem.value}: {self.detail}" if detail else problem.value)
