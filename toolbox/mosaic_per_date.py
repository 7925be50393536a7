"""Pixels of scenes as files, one per day."""

from __future__ import annotations

from ..gis.translation import tr
from .stream_algorithm import StreamAlgorithm


class MosaicPerDate(StreamAlgorithm):
    """`guicheteo:mosaicperdate`: the tiles of a day become one file."""

    per_date = True

    def createInstance(self) -> MosaicPerDate:
        """Return a fresh one; QGIS runs copies."""
        return MosaicPerDate()

    def name(self) -> str:
        """Return the stable id."""
        return "mosaicperdate"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Mosaic of scenes per date")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Writes bands, a composite or an index over the area, one file per day and product family: the "
            "tiles of a day are put together, those of other UTM zones included. A scene "
            "that fails is a warning."
        )
