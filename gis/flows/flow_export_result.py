"""What came of an export."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FlowExportResult:
    """A file that is whole.

    Attributes:
        path: of the file.
        tiles: how many pictures were asked for.
        missing: of how many tiles the service has none; they are transparent.
    """

    path: Path
    tiles: int
    missing: int
