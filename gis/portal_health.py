"""What is known of the portals' health, kept in the profile."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .health_state import HealthState
from .health_watch import HealthWatch
from .portal_record import PortalRecord

if TYPE_CHECKING:
    from .search import Search

FILE = "portal_health.json"
WRITE_MILLISECONDS = 1000
LARGEST_FILE = 1_000_000  # bytes
MOST_RECORDS = 500
# troubles on this side of the line say nothing about a portal
OURS = (ErrorKind.CANCELLED, ErrorKind.DISK, ErrorKind.PROXY)


class PortalHealth(QObject):
    """Last success and last failure of every portal, from searches and tests; survives restarts.

    Services are kept too, under ids that begin with "service:". One small JSON file, written atomically a
    second after the last news and merged with what another QGIS of the same profile wrote meanwhile. A file
    that cannot be read counts as empty; a profile that cannot be written disturbs nobody.

    Signals:
        changed(str): something new is known of a portal.
    """

    changed = pyqtSignal(str)

    def __init__(
        self, path: Path, parent: QObject | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        """Read the file at `path`; `now` stands in for the clock."""
        super().__init__(parent)
        self._path = path
        self._now = now or _utc_now
        self._records = read_records(path)
        self._news: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_MILLISECONDS)
        self._timer.timeout.connect(self.flush)

    def record(self, portal_id: str) -> PortalRecord:
        """Return what is known of a portal."""
        return self._records.get(portal_id, PortalRecord())

    def state(self, portal_id: str) -> HealthState:
        """Return how a portal is."""
        return self.record(portal_id).state(self._now())

    def follow(self, search: Search) -> None:
        """Learn from a search until it is deleted."""
        HealthWatch(search, self.note_success, self.note_failure)

    def note_success(self, portal_id: str, seconds: float, other: bool = False) -> None:
        """Keep that a portal answered; `other`: not what it was asked for."""
        self._put(portal_id, self.record(portal_id).succeeded(self._now(), seconds, other))

    def note_failure(self, portal_id: str, error: PortalError) -> None:
        """Keep that a portal failed, unless it was not its fault."""
        if error.kind not in OURS:
            self._put(portal_id, self.record(portal_id).failed(self._now(), error))

    def note_home(self, portal_id: str, host: str) -> None:
        """Keep where a portal said that it lives now; empty: where it always did."""
        record = self.record(portal_id)
        if record.moved_to != host:
            self._put(portal_id, replace(record, moved_to=host))

    def forget(self, portal_id: str) -> None:
        """Know nothing of a portal: its address is another one, or it is gone."""
        if portal_id in self._records:
            self._put(portal_id, PortalRecord())

    def flush(self) -> None:
        """Write what is new."""
        self._timer.stop()
        if not self._news:
            return
        kept = read_records(self._path)
        for portal_id in self._news:
            mine, theirs = self._records[portal_id], kept.get(portal_id)
            forgotten = mine == PortalRecord()
            kept[portal_id] = mine if theirs is None or forgotten else mine.merged(theirs)
        self._news.clear()
        self._records = kept
        write_records(self._path, kept)

    def _put(self, portal_id: str, record: PortalRecord) -> None:
        self._records[portal_id] = record
        self._news.add(portal_id)
        self._timer.start()
        self.changed.emit(portal_id)


def read_records(path: Path) -> dict[str, PortalRecord]:
    """Return portal id → record; what is damaged is left out."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return {}
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    portals: Any = document.get("portals") if isinstance(document, Mapping) else None
    entries = list(portals.items())[:MOST_RECORDS] if isinstance(portals, Mapping) else []
    return {str(name): PortalRecord.from_json(value) for name, value in entries}


def write_records(path: Path, records: Mapping[str, PortalRecord]) -> None:
    """Write all at once, or nothing where the profile cannot be written."""
    portals = {name: record.to_json() for name, record in records.items() if record != PortalRecord()}
    partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps({"version": 1, "portals": portals}), encoding="utf-8")
        partial.replace(path)
    except OSError:
        _discard(partial)


def _discard(partial: Path) -> None:
    try:
        partial.unlink()
    except OSError:
        return


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)
