"""An area that cannot be searched."""

from __future__ import annotations

from .area_problem import AreaProblem


class AreaError(ValueError):
    """Raised by `prepare_area`.

    Attributes:
        kind: what is wrong.
        detail: a technical line in English, perhaps empty.
    """

    def __init__(self, kind: AreaProblem, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
