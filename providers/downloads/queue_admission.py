"""What is queued, and what fails before anybody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...core.downloads.added_downloads import AddedDownloads
from ...core.downloads.download import Download
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.licence_rule import lacks_licence
from ...core.downloads.packed_json import PackedJson
from ...core.portal_error import PortalError
from .download_source import DownloadSource
from .queue_desk import QueueDesk

FileKey = tuple[str, str, str, str]


class QueueAdmission:
    """Guarded by the queue's lock."""

    def __init__(self, desk: QueueDesk) -> None:
        self._desk = desk

    def new_rows(self, items: Sequence[DownloadItem]) -> list[Download]:
        """Return rows for the items that are not in the queue in any state, each file once."""
        there = {_file_of(row.item) for row in self._desk.board.rows}
        new: dict[FileKey, Download] = {}
        for item in items:
            if _file_of(item) not in there:
                packed = replace(item, stac=PackedJson.of(item.stac))
                new.setdefault(_file_of(item), Download(packed, total=item.size))
        return list(new.values())

    def add(self, new: Sequence[Download], items: Sequence[DownloadItem]) -> AddedDownloads:
        """Queue new rows, and what is wanted again of others.

        Args:
            new: what `new_rows` gave, written down meanwhile.
            items: all that is wanted.
        """
        board = self._desk.board
        wanted = {_file_of(item): item for item in items}
        made = {_file_of(row.item) for row in new}
        former = [row for row in board.rows if _file_of(row.item) in wanted.keys() - made]
        board.append(new)
        for row in new:
            self.admit(row)
        for row in former:
            item = wanted[_file_of(row.item)]
            if row.state.ended:
                self._queue_again(row, item)
            else:
                self._join(row, item)
        again = [row.id for row in former if row.state.ended]
        known = [row.id for row in former if not row.state.ended]
        groups = ([row.id for row in new], known, again)
        return AddedDownloads(*(tuple(board.known(ids)) for ids in groups))

    def admit(self, row: Download, note: DownloadNote = DownloadNote.NONE) -> None:
        """Queue a row, or let it fail at once where that is known before anybody is asked."""
        desk, portal = self._desk, row.item.portal
        turn = desk.turn(portal)
        source, refusal = turn.source, turn.refusals.get(row.item.needs)
        desk.change(row, DownloadState.QUEUED, note)
        if isinstance(source, PortalError):
            desk.settlement.refuse_portal(portal, source)
        elif refusal is not None:
            desk.settlement.refuse_portal(portal, refusal, row.item.needs)
        elif source is not None:
            self.check_licences(portal, source, row.id)

    def check_licences(self, portal: str, source: DownloadSource, name: str | None = None) -> None:
        """Let queued rows fail whose licence nobody accepted: one row, or all of a portal."""
        board = self._desk.board
        for row in board.rows if name is None else board.known([name]):
            waits = row.item.portal == portal and row.state is DownloadState.QUEUED
            if waits and lacks_licence(row.item, source.portal.terms):
                self._desk.settlement.refuse_licence(row)

    def _queue_again(self, row: Download, item: DownloadItem) -> None:
        """Queue a row that has ended; its names stay, all else is as it is wanted now."""
        former = row.item
        wanted = replace(
            item,
            id=row.id,
            folder=former.folder,
            name=former.name,
            stac=PackedJson.of(item.stac),
            acceptance=item.acceptance or former.acceptance,
        )
        self._desk.settlement.forget(row.id)
        self.admit(replace(row, item=wanted, attempts=0, ticket={}, path="", checked=""))

    def _join(self, row: Download, item: DownloadItem) -> None:
        """Let a row that is under way belong to what was queued last."""
        joined = replace(row.item, product=item.product, arrival=item.arrival, unpack=item.unpack)
        self._desk.board.put(replace(row, item=joined))


def _file_of(item: DownloadItem) -> FileKey:
    """Return what makes two items the same file."""
    return item.portal, item.scene, item.key, str(Path(item.folder))
