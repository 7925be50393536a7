"""What kind of archive a file is, by its first bytes: names and media types of portals say less."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

HEAD = 512
_TAR_MARK = (257, b"ustar")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second one holds nothing


class ArchiveForm(Enum):
    """How an archive is packed."""

    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"  # a tar inside, or one plain file
    BZIP2 = "bzip2"
    XZ = "xz"


_ENDINGS = (".zip", ".tar", ".tgz", ".gz", ".tbz2", ".bz2", ".txz", ".xz")
_MARKS = (
    (ArchiveForm.GZIP, b"\x1f\x8b\x08"),
    (ArchiveForm.BZIP2, b"BZh"),
    (ArchiveForm.XZ, b"\xfd7zXZ\x00"),
)


def archive_form(path: Path) -> ArchiveForm | None:
    """Return what a file is; None for no archive.

    Raises:
        OSError: where it cannot be read.
    """
    with path.open("rb") as file:
        return form_of(file.read(HEAD))


def may_be_archive(name: str) -> bool:
    """Whether a file's name says that it is an archive: for what is not there yet, or far away."""
    return name.lower().endswith(_ENDINGS)


def form_of(head: bytes) -> ArchiveForm | None:
    """Return the same for the first 512 bytes of a file."""
    if head.startswith(_ZIP):
        return ArchiveForm.ZIP
    if is_tar(head):
        return ArchiveForm.TAR
    return next((form for form, mark in _MARKS if head.startswith(mark)), None)


def is_tar(head: bytes) -> bool:
    """Whether a file begins with the header of a tar: POSIX, GNU, or the old one without a mark."""
    place, mark = _TAR_MARK
    if head[place : place + len(mark)] == mark:
        return True
    return len(head) == HEAD and _has_old_checksum(head)


def _has_old_checksum(head: bytes) -> bool:
    """Whether the eight digits at 148 are the sum of the header, which then has a name."""
    digits = head[148:156].strip(b" \0")
    if not digits or not head[0] or any(digit not in b"01234567" for digit in digits):
        return False
    return int(digits, 8) == sum(head) - sum(head[148:156]) + 8 * ord(" ")
