"""One axis of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from .compared_cell import ComparedCell


@dataclass(frozen=True)
class ComparedRow:
    """A name and a cell for each portal; `part` names the part of the table that the row begins, if any."""

    name: str
    cells: tuple[ComparedCell, ...]
    part: str = ""

    @property
    def differs(self) -> bool:
        """Whether the portals are not all the same."""
        return len({cell.words for cell in self.cells}) > 1
