"""Pictures kept on disk between sessions."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from pathlib import Path

MEGABYTE = 1 << 20


class PictureCache:
    """A folder of files named by a hash: nothing of an address, and so no credential, shows in a name.

    May be used from any thread. What is read is marked as used now; when the folder grows beyond `capacity`
    the files that were not used for longest go first. A disk that cannot be read or written is an empty
    cache, never an error.

    Args:
        folder: made when the first picture is kept.
        capacity: bytes.
        suffix: of all files, with the point.
    """

    def __init__(self, folder: Path, capacity: int = 200 * MEGABYTE, suffix: str = ".picture") -> None:
        self.folder = Path(folder)
        self.capacity = capacity
        self._suffix = suffix
        self._lock = threading.Lock()
        self._pinned: dict[Path, int] = {}
        self._size: int | None = None

    @staticmethod
    def key(*parts: str) -> str:
        """Return the hash (SHA-256, hexadecimal) that names what `parts` describe."""
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def path(self, key: str) -> Path:
        """Return where the picture is, or would be."""
        return self.folder / key[:2] / f"{key}{self._suffix}"

    def holds(self, key: str) -> bool:
        """Return whether the picture is there, and count that as a use."""
        path = self.path(key)
        try:
            os.utime(path)
        except OSError:
            return False
        return True

    def read(self, key: str) -> bytes | None:
        """Return the picture, None where it is not kept."""
        if not self.holds(key):
            return None
        try:
            return self.path(key).read_bytes()
        except OSError:
            return None

    def write(self, key: str, data: bytes) -> Path | None:
        """Keep a picture.

        Returns:
            Its file; None where the disk refuses, or where the picture alone exceeds the capacity.
        """
        if len(data) > self.capacity:
            return None
        path = self.path(key)
        # a name of its own: two windows of QGIS share the folder
        part = path.with_name(f"{uuid.uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError:
            _remove(part)
            return None
        with self._lock:
            self._account(path, len(data))
        return path

    def remove(self, key: str) -> None:
        """Forget a picture, because it turned out to be unreadable."""
        _remove(self.path(key))

    def pin(self, key: str) -> None:
        """Keep a file that a layer shows, however old; may be said several times."""
        with self._lock:
            path = self.path(key)
            self._pinned[path] = self._pinned.get(path, 0) + 1

    def unpin(self, key: str) -> None:
        """Take back one `pin`."""
        with self._lock:
            path = self.path(key)
            left = self._pinned.pop(path, 0) - 1
            if left > 0:
                self._pinned[path] = left

    def clear(self) -> None:
        """Remove all but the pinned files."""
        with self._lock:
            self._shrink(0, set(self._pinned))

    def size(self) -> int:
        """Return the bytes in use."""
        return sum(size for _used, size, _path in self._files())

    def _account(self, newest: Path, added: int) -> None:
        kept = {newest, *self._pinned}
        if self._size is None:
            self._shrink(self.capacity, kept)
            return
        self._size += added
        if self._size > self.capacity:
            # down to nine tenths, so that the folder is not listed again for every further picture
            self._shrink(self.capacity * 9 // 10, kept)

    def _shrink(self, limit: int, kept: set[Path]) -> None:
        files = sorted(self._files())
        total = sum(size for _used, size, _path in files)
        for _used, size, path in files:
            if total <= limit:
                break
            if path not in kept and _remove(path):
                total -= size
        self._size = total

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("??/*"):
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((status.st_mtime, status.st_size, path))
        return found


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
