"""Which lines of the directory are shown, by their state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from ...core.portal_status import PortalStatus
from ...gis.health_state import HealthState
from ...gis.portal_place import PortalPlace
from ...gis.translation import tr
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow

ILL = (
    HealthState.SILENT, HealthState.CHANGED, HealthState.OTHER, HealthState.MOVED, HealthState.FAILED,
)  # fmt: skip


class PortalFilter(Enum):
    """By state."""

    ALL = "all"
    OPEN = "open"
    CLOSING = "closing"
    TROUBLED = "troubled"
    OFF = "switched off"
    MINE = "mine"
    RETIRED = "retired"

    def takes(self, row: DirectoryRow, facts: DirectoryFacts) -> bool:
        """Whether a line is of this kind."""
        return TAKES[self](row, facts)

    def words(self, count: str) -> str:
        """Return the entry of the list, with the number of lines."""
        words = {
            PortalFilter.ALL: tr("All (%1)", count),
            PortalFilter.OPEN: tr("Open (%1)", count),
            PortalFilter.CLOSING: tr("Closing (%1)", count),
            PortalFilter.TROUBLED: tr("In Trouble (%1)", count),
            PortalFilter.OFF: tr("Switched Off (%1)", count),
            PortalFilter.MINE: tr("Added or Replaced (%1)", count),
            PortalFilter.RETIRED: tr("Retired (%1)", count),
        }
        return words[self]


TAKES: Mapping[PortalFilter, Callable[[DirectoryRow, DirectoryFacts], bool]] = {
    PortalFilter.ALL: lambda row, facts: True,
    PortalFilter.OPEN: lambda row, facts: not row.retired,
    PortalFilter.CLOSING: lambda row, facts: row.subject.status is PortalStatus.CLOSING,
    PortalFilter.TROUBLED: lambda row, facts: not row.retired and facts.state(row) in ILL,
    PortalFilter.OFF: lambda row, facts: row.can_be_asked and not facts.asked(row),
    PortalFilter.MINE: lambda row, facts: facts.place(row) is not PortalPlace.BUILT_IN,
    PortalFilter.RETIRED: lambda row, facts: row.retired,
}
