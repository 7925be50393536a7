"""A quicklook that is ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.portal import Portal
from ..core.scene import Scene


@dataclass(frozen=True)
class QuicklookFile:
    """A small GeoTIFF and what it shows.

    Attributes:
        path: the file. key: its name in the cache of rasters; empty where the portal's terms let it live
        for this session only. scene: the offer whose picture it is. portal: that offer's portal.
    """

    path: Path
    key: str
    scene: Scene
    portal: Portal
