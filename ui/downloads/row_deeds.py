"""Which deeds are possible with the selected rows of the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...core.downloads.archive_form import may_be_archive
from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState as State
from .download_deed import DownloadDeed as Deed

RESTS = (State.WAITING, State.ON_TAPE, State.ORDERED)
GIVEN_UP = (State.FAILED, State.CANCELLED)


def is_packed(row: Download) -> bool:
    """Whether a row's file is there, and an archive that was not unpacked."""
    return row.state.arrived and row.note is not DownloadNote.UNPACKED and may_be_archive(row.file.name)


CAN: Mapping[Deed, Callable[[Download], bool]] = {
    Deed.PAUSE: lambda row: not row.state.ended and row.state is not State.PAUSED,
    Deed.RESUME: lambda row: row.state is State.PAUSED,
    Deed.RETRY: lambda row: row.state in GIVEN_UP,
    Deed.TRY_NOW: lambda row: row.state in RESTS,
    Deed.UP: lambda row: not row.state.ended,
    Deed.DOWN: lambda row: not row.state.ended,
    Deed.MAP: lambda row: row.state.arrived,
    Deed.UNPACK: is_packed,
    Deed.FOLDER: lambda row: True,
    Deed.COPY_PATH: lambda row: row.state.arrived,
    Deed.COPY_ADDRESS: lambda row: bool(row.item.href),
    Deed.DETAILS: lambda row: True,
    Deed.CANCEL: lambda row: not row.state.ended,
    Deed.REMOVE: lambda row: row.state.ended,
}
FOR_ONE = (Deed.FOLDER, Deed.DETAILS)


def rows_for(deed: Deed, rows: Sequence[Download]) -> list[Download]:
    """Return those of the selected rows that a deed can be done with."""
    if deed in FOR_ONE and len(rows) != 1:
        return []
    can = CAN.get(deed)
    return [row for row in rows if can is None or can(row)]


def possible_deeds(rows: Sequence[Download], remedy: Deed | None = None) -> tuple[Deed, ...]:
    """Return the deeds for rows, in the order of the menu.

    Args:
        rows: the selected ones.
        remedy: what the link of the only row does.
    """
    usual = [deed for deed in Deed if deed in CAN and rows_for(deed, rows)]
    extra = [remedy] if remedy is not None and remedy not in usual and len(rows) == 1 else []
    return (*extra, *usual)
