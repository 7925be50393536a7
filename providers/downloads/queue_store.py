"""The queue of downloads on disk."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timezone
from pathlib import Path

from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState
from ...core.downloads.download_text import facts_to_text, item_from_text, item_to_text, row_from_texts
from ...core.downloads.packed_json import PackedJson
from .file_lock import FileLock
from .queue_store_error import QueueStoreError

_FORM = 1  # `user_version` of the file
_TABLES = """
create table if not exists scenes (hash text primary key, stac blob not null);
create table if not exists rows (
    id text primary key, place integer not null, state text not null, item text not null,
    facts text not null, scene text not null
);
"""
_READ = (
    "select rows.id, state, item, facts, stac from rows left join scenes on scene = hash order by place, id"
)
_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, RecursionError, OverflowError)


class QueueStore:
    """One sqlite file, owned by one program at a time; usable from any thread.

    It is written ahead (WAL) and not synchronised with the disk at each change (`synchronous=NORMAL`): what
    was written outlives the program however that ends, and costs no thread a wait for the disk. A power cut
    may take the last moments; files and their sidecars tell them again. What nothing else tells, new rows
    and orders, is written with `durable` and is on the disk before the call returns.

    Attributes:
        set_aside: where a damaged file was moved to, None where it was sound.
        unreadable: number of rows that were left out because they could not be read.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file, make it where it is missing, set it aside and begin anew where it is damaged.

        Raises:
            QueueStoreError: another program owns it; the folder cannot be written; the disk is full.
        """
        self._path = Path(path)
        self._turn = threading.RLock()
        self.set_aside: Path | None = None
        self.unreadable = 0
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._path.with_name(f"{self._path.name}.lock"))
        except BlockingIOError as error:
            raise QueueStoreError("another QGIS works at this queue", in_use=True) from error
        except OSError as error:
            raise QueueStoreError(f"the queue cannot be written: {error.strerror}") from error
        try:
            self._connection: sqlite3.Connection | None = self._open()
        except (sqlite3.Error, OSError) as error:
            self._lock.release()
            raise QueueStoreError(f"the queue cannot be opened: {error}") from error

    @staticmethod
    def peek(path: str | Path) -> tuple[Download, ...]:
        """Return the rows of a queue that another program owns; none where it cannot be read."""
        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as connection:
                return _rows(connection)[0]
        except (sqlite3.Error, OSError):
            return ()

    @staticmethod
    def goes_on(path: str | Path) -> bool:
        """Return whether a queue holds rows that would go on by themselves; quick, and never an error."""
        idle = {state.value for state in DownloadState if state.ended or state is DownloadState.PAUSED}
        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=0.1)) as connection:
                states = connection.execute("select distinct state from rows")
                return any(state not in idle for (state,) in states)
        except (sqlite3.Error, OSError):
            return False

    def load(self) -> tuple[Download, ...]:
        """Return all rows in their order; from then on their places begin with 1.

        Raises:
            QueueStoreError: the disk refuses.
        """
        try:
            with self._turn:
                rows, self.unreadable = _rows(self._open_connection())
                self.write(places={row.id: place for place, row in enumerate(rows, 1)})
                return rows
        except sqlite3.Error as error:
            raise QueueStoreError(f"the queue cannot be read: {error}") from error

    def add(self, rows: Sequence[Download], places: Sequence[int]) -> None:
        """Keep new rows; all or none, on the disk itself before it returns.

        Args:
            rows: new ones.
            places: of each in the order of work.

        Raises:
            QueueStoreError: the disk is full or refuses.
        """
        scenes = {_hash(row): PackedJson.of(row.item.stac).packed for row in rows}
        values = [
            (row.id, place, row.state.value, item_to_text(row.item), facts_to_text(row), _hash(row))
            for row, place in zip(rows, places)
        ]
        with self._turn, self._transaction(durable=True) as connection:
            connection.executemany("insert or ignore into scenes values (?, ?)", scenes.items())
            connection.executemany("insert or replace into rows values (?, ?, ?, ?, ?, ?)", values)

    def write(
        self,
        rows: Iterable[Download] = (),
        places: Mapping[str, int] | None = None,
        removed: Iterable[str] = (),
        durable: bool = False,
    ) -> None:
        """Keep what changed of rows that are there; rows that were removed meanwhile are left out.

        Args:
            rows: as they are now.
            places: id → new place in the order of work.
            removed: ids of rows to forget.
            durable: whether it must be on the disk itself before the call returns.

        Raises:
            QueueStoreError: the disk is full or refuses.
        """
        facts = [(row.state.value, facts_to_text(row), item_to_text(row.item), row.id) for row in rows]
        moved = [(place, name) for name, place in (places or {}).items()]
        gone = [(name,) for name in removed]
        with self._turn, self._transaction(durable) as connection:
            connection.executemany("update rows set state = ?, facts = ?, item = ? where id = ?", facts)
            connection.executemany("update rows set place = ? where id = ?", moved)
            if gone:
                connection.executemany("delete from rows where id = ?", gone)
                connection.execute("delete from scenes where hash not in (select scene from rows)")

    def close(self) -> None:
        """Let go of the file; harmless when repeated. What is written later is refused."""
        with self._turn:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
                self._connection = None
                self._lock.release()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise  # no room, no right: the file itself may be sound
        except (sqlite3.DatabaseError, _StrangeFormError):
            self._put_aside()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=5.0, isolation_level=None, check_same_thread=False, cached_statements=20
        )
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            _check_form(connection)
            connection.executescript(_TABLES)
            connection.execute(_READ).fetchone()
            connection.execute(f"pragma user_version = {_FORM}")
        except BaseException:
            connection.close()
            raise
        self._path.chmod(0o600)
        return connection

    def _put_aside(self) -> None:
        """Keep a damaged queue under another name: somebody may want to look at it."""
        now = datetime.now(timezone.utc)
        aside = self._path.with_name(f"{self._path.name}.damaged-{now:%Y%m%dT%H%M%S%f}")
        self._path.replace(aside)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._path}{ending}").replace(f"{aside}{ending}")
        self.set_aside = aside

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise QueueStoreError("the queue is closed")
        return self._connection

    def _transaction(self, durable: bool) -> _Transaction:
        return _Transaction(self._open_connection(), durable)


class _StrangeFormError(Exception):
    """The file is sound, but not of a form that this version knows."""


class _Transaction:
    """All of it or nothing; errors of sqlite become `QueueStoreError`."""

    def __init__(self, connection: sqlite3.Connection, durable: bool) -> None:
        self._connection = connection
        self._durable = durable

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._connection.execute(f"pragma synchronous = {'full' if self._durable else 'normal'}")
            self._connection.execute("begin immediate")
        except sqlite3.Error as error:
            raise QueueStoreError(f"the queue cannot be written: {error}") from error
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            self._connection.execute("commit" if error is None else "rollback")
        except sqlite3.Error as refused:
            with suppress(sqlite3.Error):
                self._connection.execute("rollback")
            error = error or refused
        if isinstance(error, sqlite3.Error):
            raise QueueStoreError(f"the queue cannot be written: {error}") from error


def _check_form(connection: sqlite3.Connection) -> None:
    (form,) = connection.execute("pragma user_version").fetchone()
    (sound,) = connection.execute("pragma quick_check(1)").fetchone()
    if form not in (0, _FORM) or sound != "ok":
        raise _StrangeFormError


def _rows(connection: sqlite3.Connection) -> tuple[tuple[Download, ...], int]:
    """Return the rows that can be read, and how many cannot."""
    found, unreadable = [], 0
    for _name, state, item, facts, stac in connection.execute(_READ):
        try:
            found.append(row_from_texts(item_from_text(item, PackedJson(stac or b"")), state, facts))
        except _UNREADABLE:
            unreadable += 1
    return tuple(found), unreadable


def _hash(row: Download) -> str:
    """Name the STAC item of a row: rows of one scene share it."""
    packed = PackedJson.of(row.item.stac).packed
    return hashlib.sha256(packed).hexdigest()[:32]
