"""Pictures of services as pixels."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem


def rgba_pixels(picture: bytes, width: int, height: int) -> bytes:
    """Return red, green, blue and opacity of each pixel, row by row; palettes and greys are written out.

    Args:
        picture: PNG, JPEG, WebP or GIF.
        width: wanted, pixels.
        height: wanted, pixels.

    Raises:
        FlowError: NO_PICTURE.
    """
    image = QImage.fromData(picture)
    if image.isNull():
        raise FlowError(FlowProblem.NO_PICTURE, "the picture is damaged")
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    if (image.width(), image.height()) != (width, height):
        image = image.scaled(
            width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
        )
    bits = image.constBits()
    bits.setsize(4 * width * height)
    return bytes(bits)
