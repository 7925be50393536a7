"""Services that are being read, for whoever needs what they say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flows.flow_state import FlowState

UNREAD = (FlowState.NOT_ASKED, FlowState.LOADING)


class ServiceWaiting(QObject):
    """Has services read, and says when each has answered, or is known not to.

    Signals:
        answered(str): id of a service that was waited for.
    """

    answered = pyqtSignal(str)

    def __init__(self, book: Any, parent: QObject | None = None) -> None:
        """Wait for services of a `gis.flows.flow_book.FlowBook`."""
        super().__init__(parent)
        self._book = book
        self._awaited: set[str] = set()
        book.changed.connect(self._on_changed)

    @property
    def awaited(self) -> frozenset[str]:
        """Ids of the services that have not answered yet."""
        return frozenset(self._awaited)

    def begin(self, source_ids: Iterable[str], again: bool = False) -> None:
        """Have services read; `again` as in `FlowBook.load`. What is known is said at once."""
        wanted = tuple(source_ids)
        self._awaited.update(wanted)
        for source_id in wanted:
            self._book.load(source_id, again)
        for source_id in wanted:
            self._on_changed(source_id)

    def cancel(self) -> None:
        """Wait for nothing any more; what was asked is read all the same."""
        self._awaited.clear()

    def _on_changed(self, source_id: str) -> None:
        if source_id in self._awaited and self._book.state(source_id) not in UNREAD:
            self._awaited.discard(source_id)
            self.answered.emit(source_id)
