"""The checksum of a file that grows."""

from __future__ import annotations

import threading
from typing import Any

from ...core.portal_error import PortalError
from .disk_failures import disk_error
from .part_file import PartFile

_CHUNK = 1 << 20


class PartHasher:
    """A thread that reads a partial file from its beginning, as far as it is written.

    Hashing overlaps with receiving, also of what was there before; what is hashed is what lies on the disk
    rather than what went by.

    Attributes:
        hashed: bytes that are in the checksum.
        problem: what the disk said; None while all is well.
        settled: set once all is hashed, or hashing has failed.
    """

    def __init__(self, portal: str, part: PartFile, computed: Any) -> None:
        """Begin with what is there.

        Args:
            portal: portal id, for errors.
            part: the open file.
            computed: object with `update`, as `hashlib` makes it.
        """
        self.hashed = 0
        self.problem: PortalError | None = None
        self.settled = threading.Event()
        self._portal = portal
        self._path = part.path
        self._computed = computed
        self._reader = part.reader()
        self._goal = part.size
        self._last = False
        self._stopped = False
        self._wake = threading.Event()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="guichet-eo:checksum", daemon=True)
        self._thread.start()

    def advance(self, size: int) -> None:
        """Say that so many bytes are written; the thread is woken for every full chunk of them."""
        if size - self._goal >= _CHUNK:
            self._goal = size
            self._wake.set()

    def finish(self, size: int) -> None:
        """Say that these are all; `settled` tells when they are hashed."""
        self._goal, self._last = size, True
        self._wake.set()

    def stop(self) -> None:
        """Give up, within milliseconds."""
        self._stopped = True
        self._wake.set()

    def digest(self) -> str:
        """Return the checksum, hexadecimal, once settled without a problem."""
        return str(self._computed.hexdigest())

    def _run(self) -> None:
        buffer = bytearray(_CHUNK)
        try:
            with self._reader:
                while not self._stopped and not (self._last and self.hashed >= self._goal):
                    self._wake.wait()
                    self._wake.clear()
                    self._catch_up(memoryview(buffer))
        except OSError as error:
            self.problem = disk_error(self._portal, self._path, error)
        self.settled.set()

    def _catch_up(self, view: memoryview) -> None:
        while self.hashed < self._goal and not self._stopped:
            read = self._reader.readinto(view[: self._goal - self.hashed])
            if not read:
                raise OSError("bytes that were written are not there")
            self._computed.update(view[:read])
            self.hashed += read
