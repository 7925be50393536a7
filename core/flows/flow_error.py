"""The exception of flows."""

from __future__ import annotations

from .flow_problem import FlowProblem


class FlowError(Exception):
    """Something about a flow that the user has to know.

    Attributes:
        problem: what it is.
        detail: the service's own words or a technical line; untrusted, no secret, at most 300 characters.
        value: what the sentence names: a date, a layer, a portal id; perhaps empty.
    """

    def __init__(self, problem: FlowProblem, detail: str = "", value: str = "") -> None:
        self.problem = problem
        self.detail = detail[:300]
        self.value = value
        super().__init__(f"{problem.value}: {self.detail}")
