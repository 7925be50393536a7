"""What an exported flow says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..saving.raster_tags import RasterTags


@dataclass(frozen=True)
class FlowExportTags(RasterTags):
    """Written into the file's metadata, beside what rasters have.

    Attributes:
        source: address of the service, without anything secret.
        layer, style: as the service names them.
        time: value of TIME; empty: the service's default.
        licence: the service's or the portal's words.
        exported: when, ISO 8601.
    """

    source: str = ""
    layer: str = ""
    style: str = ""
    time: str = ""
    licence: str = ""
    exported: str = ""

    def items(self) -> Mapping[str, str]:
        """Return name → text, see `RasterTags`."""
        found = {
            **super().items(),
            "SOURCE": self.source,
            "LAYER": self.layer,
            "STYLE": self.style,
            "TIME": self.time,
            "LICENCE": self.licence,
            "EXPORTED": self.exported,
        }
        return {name: text for name, text in found.items() if text}
