"""A partial file on the disk."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import threading
import weakref
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from ...core.downloads.download_note import DownloadNote
from ...core.downloads.part_facts import PartFacts
from ...core.downloads.part_names import facts_of, part_of
from ...core.error_kind import ErrorKind
from .boot_name import boot_name
from .disk_failures import disk_error, folder_gone
from .folder_sync import sync_folder
from .part_lock import lock, unlock
from .transfer_error import TransferError

_FACTS_BYTES = 16 * 1024
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_put_on_disk = getattr(os, "fdatasync", os.fsync)
_notes: weakref.WeakValueDictionary[str, threading.Lock] = weakref.WeakValueDictionary()


class PartFile:
    """The bytes of one file that came so far, locked, with what is known of them; `with PartFile(…) as part`.

    At any moment the program may be killed or the power may fail. So that nothing wrong is taken for right:
    what is known is written whole or not at all; it is written after the bytes that it tells of were put on
    the disk; and it is removed before bytes of another file are written.

    All methods raise `TransferError` (DISK). `write` and `begin` are for one thread, `sync` may be called by
    another at the same time.

    Attributes:
        path: where the bytes lie.
        size: how many of them are there.
        facts: what is known.
    """

    def __init__(self, portal: str, target: Path) -> None:
        """Touch nothing yet.

        Args:
            portal: portal id, for errors.
            target: the final path of the file.
        """
        self.path = part_of(target)
        self.size = 0
        self.facts = PartFacts()
        self._portal = portal
        self._facts_path = facts_of(target)
        self._handle = -1
        self._lock = threading.Lock()
        # a thread may still be noting for a transfer that was given up
        self._noting = _notes.setdefault(str(self._facts_path), threading.Lock())
        self._turn = 0  # of the file that is written: what was known of another one is not noted any more

    def __enter__(self) -> PartFile:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            self.close()
            raise disk_error(self._portal, self.path, error) from None
        except TransferError:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file at once, without waiting for the disk."""
        with self._lock:
            handle, self._handle = self._handle, -1
            self._turn += 1
        if handle >= 0:
            unlock(handle)
            os.close(handle)

    def begin(self, facts: PartFacts) -> None:
        """Throw away what is there; the bytes to come are those of a file that `facts` tell of."""
        with self._lock:
            self._turn += 1
            self.size, self.facts = 0, facts
        try:
            self._facts_path.unlink(missing_ok=True)
            sync_folder(self.path.parent)
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
        except OSError as error:
            raise disk_error(self._portal, self.path, error) from None
        self._note(0, self._turn)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        view = memoryview(data)
        try:
            while view:
                written = os.write(self._handle, view)
                self.size += written
                view = view[written:]
        except OSError as error:
            raise disk_error(self._portal, self.path, error, len(view)) from None

    def sync(self) -> None:
        """Have the bytes that are there now put on the disk itself, and write down how many they are."""
        with self._lock:
            turn, size = self._turn, self.size
            handle = os.dup(self._handle) if self._handle >= 0 else -1
        if handle < 0:
            return
        try:
            _put_on_disk(handle)
        except OSError as error:
            raise disk_error(self._portal, self.path, error) from None
        finally:
            os.close(handle)
        self._note(size, turn)

    def learn(self, total: int) -> None:
        """Note how many bytes there are in all, once the server has told or its answer has ended."""
        with self._lock:
            self.facts = replace(self.facts, total=total)

    def check_place(self) -> None:
        """Raise FOLDER_GONE where the file was moved or removed: systems let an open one be written on."""
        try:
            there = self.path.lstat()
        except OSError as error:
            raise disk_error(self._portal, self.path, error) from None
        if not os.path.samestat(there, os.fstat(self._handle)):
            raise folder_gone(self._portal, self.path)

    def reader(self) -> io.FileIO:
        """Return another handle to the same bytes, for reading."""
        try:
            handle = os.open(self.path, os.O_RDONLY | _PLAIN)
        except OSError as error:
            raise disk_error(self._portal, self.path, error) from None
        return io.FileIO(handle, "rb")

    def remove(self) -> None:
        """Remove the bytes and what is known of them."""
        self.close()
        self.size = 0
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self._facts_path.unlink(missing_ok=True)
            _fresh(self._facts_path).unlink(missing_ok=True)

    def _open(self) -> None:
        _clear_way(self.path)
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _PLAIN, 0o666)
        found = os.fstat(self._handle)
        if not stat.S_ISREG(found.st_mode):
            what = f"{self.path.name} is no ordinary file"
            raise TransferError(self._portal, ErrorKind.DISK, DownloadNote.NONE, what)
        if not lock(self._handle):
            raise TransferError(self._portal, ErrorKind.DISK, DownloadNote.IN_USE)
        if not os.path.samestat(self.path.lstat(), found):
            # another has finished and renamed it before the lock was ours
            raise TransferError(self._portal, ErrorKind.DISK, DownloadNote.IN_USE)
        facts = self._known()
        size = os.fstat(self._handle).st_size
        kept = 0 if facts is None else facts.trusted(size, boot_name())
        if facts is None or kept == 0 or (facts.total is not None and kept > facts.total):
            self.begin(PartFacts())
            return
        os.ftruncate(self._handle, kept)
        os.lseek(self._handle, kept, os.SEEK_SET)
        self.size, self.facts = kept, facts
        self._note(min(facts.synced, kept), self._turn)

    def _known(self) -> PartFacts | None:
        """Return what is written down; None where nothing usable is."""
        try:
            handle = os.open(self._facts_path, os.O_RDONLY | _PLAIN)
        except OSError:
            return None
        with io.FileIO(handle, "rb") as stream:
            try:
                return PartFacts.from_text(stream.read(_FACTS_BYTES).decode("utf-8"))
            except (OSError, ValueError):
                return None

    def _note(self, synced: int, turn: int) -> None:
        """Write down what is known, unless the file has been begun anew or let go of meanwhile."""
        fresh = _fresh(self._facts_path)
        try:
            with self._noting:
                if turn != self._turn:
                    return
                known = replace(self.facts, synced=synced, boot=boot_name())
                _write_new(fresh, known.to_text())
                with self._lock:
                    if turn != self._turn:
                        return
                    fresh.replace(self._facts_path)
                    self.facts = replace(self.facts, synced=synced, boot=known.boot)
                sync_folder(self.path.parent)
        except OSError as error:
            raise disk_error(self._portal, self._facts_path, error) from None


def remove_part(target: Path) -> None:
    """Remove the partial file of a file, and what is known of it; none of them need be there.

    Raises:
        OSError: one is there and cannot be removed.
    """
    facts = facts_of(target)
    facts.unlink(missing_ok=True)
    _fresh(facts).unlink(missing_ok=True)
    part_of(target).unlink(missing_ok=True)


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _clear_way(path: Path) -> None:
    """Take away a link that somebody put where the partial file will be: it is not to be written through."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISLNK(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink > 1):
        path.unlink()


def _write_new(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666)
    try:
        os.write(handle, text.encode("utf-8"))
        os.fsync(handle)
    finally:
        os.close(handle)
