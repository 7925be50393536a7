"""Pixels of scenes as files, one per scene."""

from __future__ import annotations

from ..gis.translation import tr
from .stream_algorithm import StreamAlgorithm


class StreamAssets(StreamAlgorithm):
    """`guicheteo:streamassets`: each scene becomes one file."""

    per_date = False

    def createInstance(self) -> StreamAssets:
        """Return a fresh one; QGIS runs copies."""
        return StreamAssets()

    def name(self) -> str:
        """Return the stable id."""
        return "streamassets"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Bands of scenes to files")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Writes bands, a composite or an index of each scene over the area, one file per scene: only the "
            "bytes of the area are read. A scene that fails is a warning; nothing is written of it."
        )
