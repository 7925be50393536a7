"""Names of entries that stay inside the folder, whatever the archive wants."""

from __future__ import annotations

import re
import unicodedata

from .safe_name import safe_name
from .unpack_error import UnpackError
from .unpack_problem import UnpackProblem

MOST_PARTS = 32
LONGEST_PART = 200  # characters; 255 bytes are the limit of most file systems
LONGEST_NAME = 1000
_DRIVE = re.compile(r"[A-Za-z]:")


class ArchiveNames:
    """Takes the names of an archive one after the other and refuses what would overwrite another."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, tuple[str, ...]] = {}

    def parts(self, name: str, folder: bool) -> tuple[str, ...]:
        """Return where an entry goes, below the folder; empty for the folder itself.

        Raises:
            UnpackError: OUTSIDE, SAME_NAME, BAD_NAME.
        """
        parts = entry_parts(name)
        for depth in range(1, len(parts)):
            self._take_folder(parts[:depth], name)
        if folder:
            self._take_folder(parts, name)
        elif parts:
            self._take_file(parts, name)
        else:
            raise UnpackError(UnpackProblem.BAD_NAME, name)
        return parts

    def _take_folder(self, parts: tuple[str, ...], name: str) -> None:
        key = _key(parts)
        if key in self._files or self._folders.setdefault(key, parts) != parts:
            raise UnpackError(UnpackProblem.SAME_NAME, name)

    def _take_file(self, parts: tuple[str, ...], name: str) -> None:
        key = _key(parts)
        if key in self._files or key in self._folders:
            raise UnpackError(UnpackProblem.SAME_NAME, name)
        self._files.add(key)


def entry_parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name, made safe; a name that leads elsewhere is refused, not repaired.

    Raises:
        UnpackError: OUTSIDE, BAD_NAME.
    """
    if len(name) > LONGEST_NAME:
        raise UnpackError(UnpackProblem.BAD_NAME, name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain) or "\0" in plain:
        raise UnpackError(UnpackProblem.OUTSIDE, name)
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    if any(part.strip() == ".." or _DRIVE.match(part) for part in parts):
        raise UnpackError(UnpackProblem.OUTSIDE, name)
    if len(parts) > MOST_PARTS or any(len(part) > LONGEST_PART for part in parts):
        raise UnpackError(UnpackProblem.BAD_NAME, name)
    return tuple(safe_name(part) for part in parts)


def _key(parts: tuple[str, ...]) -> str:
    """Return what two names share that are one on Windows or macOS."""
    return unicodedata.normalize("NFC", "/".join(parts)).casefold()
