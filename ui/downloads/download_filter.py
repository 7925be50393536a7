"""Which rows of the queue are shown."""

from __future__ import annotations

from enum import Enum

from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState
from ...gis.translation import tr
from .. import formats


class DownloadFilter(Enum):
    """A choice of the tool bar; each row but the cancelled ones is in exactly one beside `ALL`."""

    ALL = "all"
    UNFINISHED = "unfinished"
    FAILED = "failed"
    ARRIVED = "arrived"

    def takes(self, row: Download) -> bool:
        """Whether a row is shown."""
        if self is DownloadFilter.UNFINISHED:
            return not row.state.ended
        if self is DownloadFilter.FAILED:
            return row.state is DownloadState.FAILED
        return self is DownloadFilter.ALL or row.state.arrived

    def words(self, count: int) -> str:
        """Return the entry with the number of its rows."""
        words = {
            DownloadFilter.ALL: tr("All (%1)"),
            DownloadFilter.UNFINISHED: tr("Under Way (%1)"),
            DownloadFilter.FAILED: tr("Failed (%1)"),
            DownloadFilter.ARRIVED: tr("Done (%1)"),
        }
        return words[self].replace("%1", formats.number(count))
