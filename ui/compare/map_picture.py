"""A drawn map and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsMapSettings, QgsRectangle
from qgis.PyQt.QtGui import QImage


@dataclass(frozen=True)
class MapPicture:
    """What a job drew.

    Attributes:
        image: opaque, the canvas's colour where no layer is.
        place: what `QgsMapCanvasItem.setRect` takes for it: the map position of its first pixel as west and
            north, then width and height in map units along its own edges, whatever the map's rotation.
    """

    image: QImage
    place: QgsRectangle

    @staticmethod
    def of(image: QImage, settings: QgsMapSettings) -> MapPicture:
        """Return a picture with its place, as the canvas computes that of its own."""
        to_pixel = settings.mapToPixel()
        corner = to_pixel.toMapCoordinates(0, 0)
        unit = to_pixel.mapUnitsPerPixel() / image.devicePixelRatioF()
        width, height = image.width() * unit, image.height() * unit
        return MapPicture(
            image, QgsRectangle(corner.x(), corner.y() - height, corner.x() + width, corner.y())
        )
