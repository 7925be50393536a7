"""What a saved raster says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RasterTags:
    """Written into the file's metadata.

    Attributes:
        title: name for people.
        outputs: what the bands hold, in their order; empty where nobody knows.
        scenes: names of the scenes, each once.
        attribution: what the portals' terms want said.
        acquired: sensing start, aware UTC; None where unknown.
    """

    title: str = ""
    outputs: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    attribution: str = ""
    acquired: datetime | None = None

    def items(self) -> Mapping[str, str]:
        """Return name → text; what starts with `TIFFTAG_` becomes a tag of the file."""
        found = {
            "TIFFTAG_IMAGEDESCRIPTION": self.title,
            "TIFFTAG_DATETIME": self.acquired.strftime("%Y:%m:%d %H:%M:%S") if self.acquired else "",
            "TIFFTAG_COPYRIGHT": self.attribution,
            "TIFFTAG_SOFTWARE": "Guichet EO",
            "TITLE": self.title,
            "ATTRIBUTION": self.attribution,
            "SOURCE_SCENES": " ".join(self.scenes),
            "ACQUIRED": self.acquired.isoformat().replace("+00:00", "Z") if self.acquired else "",
        }
        return {name: text for name, text in found.items() if text}
