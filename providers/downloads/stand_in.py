"""Telling a file from words that come in its place."""

from __future__ import annotations

from pathlib import PurePosixPath

from ...core.downloads.file_reply import FileReply
from ..unwanted_answer import may_be_words

HEAD_BYTES = 512
# files of these kinds hold other bytes than text within their first few hundred
_BINARY = frozenset(
    {
        *("zip", "tar", "tgz", "gz", "bz2", "xz", "7z"),
        *("tif", "tiff", "jp2", "j2k", "png", "jpg", "jpeg", "ecw"),
        *("nc", "nc4", "h5", "hdf5", "hdf", "he5", "grib", "grib2", "grb"),
    }
)
_PAGES = frozenset(["html", "htm", "xhtml"])
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def stands_in(name: str, reply: FileReply, head: bytes, size: int | None) -> bool:
    """Return whether what comes is a page or a message rather than the file.

    Portals answer with status 200 and a login page (portal sheets usgs-landsatlook, terrascope) or with an
    error in JSON (geodes, Download 4).

    Args:
        name: of the file.
        reply: what the server says of it.
        head: its first bytes.
        size: bytes as the portal says, None where it does not: what is as long as that is the file.
    """
    if size is not None and reply.facts.total == size:
        return False
    suffix = PurePosixPath(name.lower()).suffix[1:]
    if suffix in _BINARY:
        return _is_text(head)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if suffix not in _PAGES and start.startswith((b"<!doctype html", b"<html")):
        return True
    return may_be_words(reply.content_type, name) and start.startswith((b"<", b"{", b"["))


def _is_text(head: bytes) -> bool:
    """Return whether bytes are text, or nothing at all."""
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return True
