"""What is known of a file that is not whole yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

_LONGEST_TEXT = 1000
_MOST = 1 << 60


@dataclass(frozen=True)
class PartFacts:
    """Kept beside the partial file, so that it can go on after any interruption; nothing secret.

    Attributes:
        etag, modified: the server's `ETag` and `Last-Modified` of the file that the bytes are of, as they
            came; empty where there was none.
        total: bytes in all as the server says, None where it does not.
        synced: as many bytes from the start are known to be on the disk itself: they outlive a power cut.
        boot: names the run of the machine in which the bytes were written; within it all of them are there,
            whatever ended the program.
    """

    etag: str = ""
    modified: str = ""
    total: int | None = None
    synced: int = 0
    boot: str = ""

    def trusted(self, size: int, boot: str) -> int:
        """Return how many bytes of a partial file of `size` bytes may be kept.

        After a crash of the machine a file may have its length and not its content.

        Args:
            size: bytes that the file has now.
            boot: names the present run of the machine; empty where that cannot be known.
        """
        return size if boot and boot == self.boot else min(size, self.synced)

    def same_file(self, other: PartFacts) -> bool:
        """Return whether a later answer is of the same file, as far as the server tells."""
        if self.etag and other.etag:
            return _bare(self.etag) == _bare(other.etag)
        if self.modified and other.modified and self.modified != other.modified:
            return False
        return None in (self.total, other.total) or self.total == other.total

    @property
    def condition(self) -> str:
        """What an `If-Range` may hold; empty where the server gave nothing that is fit for it.

        A weak tag (`W/"…"`) is not: RFC 9110, 13.1.5.
        """
        return self.etag if self.etag.startswith('"') else self.modified

    def to_text(self) -> str:
        """Return a JSON document."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_text(text: str) -> PartFacts | None:
        """Return what `to_text` wrote; None for anything else."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return _read(document) if isinstance(document, dict) else None


def _read(document: Mapping[str, Any]) -> PartFacts | None:
    texts = [document.get(name) for name in ("etag", "modified", "boot")]
    total, synced = document.get("total"), document.get("synced")
    if not all(isinstance(text, str) and len(text) <= _LONGEST_TEXT for text in texts):
        return None
    if not _is_count(synced) or not (total is None or _is_count(total)):
        return None
    etag, modified, boot = map(str, texts)
    return PartFacts(etag, modified, total, int(synced or 0), boot)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def _bare(etag: str) -> str:
    """Return a tag without the mark of weakness: servers add it on the way, to the same file."""
    return etag[2:] if etag.startswith("W/") else etag
