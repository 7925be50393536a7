"""An archive that was not unpacked."""

from __future__ import annotations

from .unpack_problem import UnpackProblem


class UnpackError(Exception):
    """Nothing of it is left on the disk but the archive.

    Attributes:
        problem: why.
        detail: name of the entry, or what the system said; unsafe, at most 200 characters.
    """

    def __init__(self, problem: UnpackProblem, detail: str = "") -> None:
        self.problem = problem
        self.detail = detail[:200]
        super().__init__(f"{problem.value}: {self.detail}" if detail else problem.value)
