"""What a row's words need to know beside the download itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RowFacts:
    """Looked up when a row is painted.

    Attributes:
        portal: short title.
        now: aware UTC.
        parallel: transfers that the portal allows at once.
        resumes: whether the portal can go on inside a file.
        locked: whether the account waits for QGIS's master password.
        on_map: whether its product was put on the map in this session.
        folder: of the file, as people write it.
        offline: whether the portal's file says what to do about what cannot be ordered from here.
        packed: whether that is because it must be unpacked first.
        layers: how many layers of how many came to the map, where these are too many for all.
        not_on_map: why its product could not be put on the map, in words; empty where that did not happen.
    """

    portal: str
    now: datetime
    parallel: int = 2
    resumes: bool = True
    locked: bool = False
    on_map: bool = False
    folder: str = ""
    offline: bool = False
    not_on_map: str = ""
    packed: bool = False
    layers: tuple[int, int] | None = None
