"""What one transfer fetches, and where to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...core.portal import Portal


@dataclass(frozen=True)
class TransferOrder:
    """Fixed before the transfer begins; in memory only.

    Attributes:
        portal: whose file.
        href: unsigned address, of the web or of a bucket (`s3://bucket/key`); that of an order may hold a
            key, so it is in no text.
        target: the file's final path; while it comes it lies under `part_of(target)`.
        size: bytes as the portal says, None where it does not.
        checksums: `algorithm:hex`, all that the portal lists, the best first.
        needs: as `Asset.needs`; where it is empty the gate is asked only when the server refuses.
        resumes: whether the portal answers ranges (`PortalDownloads.resumes`).
    """

    portal: Portal
    href: str = field(repr=False)
    target: Path
    size: int | None = None
    checksums: tuple[str, ...] = ()
    needs: str = ""
    resumes: bool = True
