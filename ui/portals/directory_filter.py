"""What is looked for in the directory."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.texts import fold
from .access_filter import AccessFilter
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow
from .kind_filter import KindFilter
from .portal_filter import PortalFilter


@dataclass(frozen=True)
class DirectoryFilter:
    """All conditions hold together.

    Attributes:
        text: words that must all be found in names, owner, texts, products or themes, in either language.
        status, kind, access: see there.
        theme, mission: id of a theme, or a mission, of which a family is held; empty: any.
    """

    text: str = ""
    status: PortalFilter = PortalFilter.ALL
    kind: KindFilter = KindFilter.ANY
    access: AccessFilter = AccessFilter.ANY
    theme: str = ""
    mission: str = ""

    def takes(self, row: DirectoryRow, facts: DirectoryFacts) -> bool:
        """Whether a line is shown."""
        return (
            self.status.takes(row, facts)
            and self.kind.takes(row)
            and self.access.takes(row, facts)
            and self._holds(row, facts)
            and all(word in facts.searched(row) for word in fold(self.text).split())
        )

    def _holds(self, row: DirectoryRow, facts: DirectoryFacts) -> bool:
        return not (self.theme or self.mission) or facts.has_family_of(row, self.theme, self.mission)
