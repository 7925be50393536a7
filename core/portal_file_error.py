"""What is wrong with a portal's file."""

from __future__ import annotations


class PortalFileError(ValueError):
    """One clear sentence that names the file and the key."""

    def __init__(self, problem: str, origin: str = "") -> None:
        self.problem = problem
        self.origin = origin
        super().__init__(f"{origin}: {problem}" if origin else problem)
