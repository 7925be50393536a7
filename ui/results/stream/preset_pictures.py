"""What the four pictures show: the scene's own thumbnail, recoloured."""

from __future__ import annotations

from qgis.core import QgsStyle
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QLinearGradient, QPainter

from .preset_kind import PresetKind

PICTURE = QSize(68, 52)  # logical pixels
RAMP = "RdYlGn"
SWATCHES = {
    PresetKind.TRUE_COLOUR: ("#4a6b35", "#8a7a4e", "#3b566b"),
    PresetKind.COMPOSITE: ("#c23a45", "#7d8f96", "#4d3f63"),
    PresetKind.BANDS: ("#222222", "#888888", "#eeeeee"),
}


def preset_picture(kind: PresetKind, thumbnail: QImage | None, natural: bool) -> QImage:
    """Return a picture of `PICTURE`'s size.

    Args:
        kind: of preset.
        thumbnail: of the scene, None where there is none: then plain colours are drawn.
        natural: whether the thumbnail has natural colours, so that others can be made of it.
    """
    if thumbnail is None or thumbnail.isNull():
        return _swatch(kind)
    middle = _middle(thumbnail)
    if kind is PresetKind.BANDS:
        return middle.convertToFormat(QImage.Format.Format_Grayscale8)
    if kind is PresetKind.INDEX:
        return _index(middle, natural)
    return _infrared(middle) if kind is PresetKind.COMPOSITE and natural else middle


def _middle(thumbnail: QImage) -> QImage:
    """Cut out the middle: the edges of thumbnails are often empty."""
    size = thumbnail.size() * 0.7
    wide = PICTURE.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect((thumbnail.width() - wide.width()) // 2, (thumbnail.height() - wide.height()) // 2, 0, 0)
    place.setSize(wide)
    smooth, ignore = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    small = thumbnail.copy(place).scaled(PICTURE, ignore, smooth)
    return small.convertToFormat(QImage.Format.Format_RGB32)


def _pixels(image: QImage) -> list[tuple[int, int, int]]:
    """Return red, green and blue, row by row."""
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    data = bytes(bits)  # blue, green, red, unused, as Qt keeps them on little-endian machines
    return list(zip(data[2::4], data[1::4], data[0::4]))


def _infrared(image: QImage) -> QImage:
    """Paint what is green in red, as vegetation looks in the near infrared."""
    painted = bytearray()
    for red, green, blue in _pixels(image):
        cloud = min(red, green, blue) > 190
        plants = 0 if cloud else min(max((green - red + 30) * 3, 0), 150)
        channels = (
            (blue, green, red, 255) if cloud else (green * 5 // 9 + 24, red * 3 // 5 + 18, 70 + plants, 255)
        )
        painted += bytes(min(channel, 255) for channel in channels)
    width, height = image.width(), image.height()
    return QImage(bytes(painted), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _index(image: QImage, natural: bool) -> QImage:
    """Paint greenness, or brightness, with a colour ramp."""
    if natural:
        values = bytes(min(max((green - red + 40) * 3, 0), 255) for red, green, _blue in _pixels(image))
    else:
        values = bytes((red + green + blue) // 3 for red, green, blue in _pixels(image))
    width, height = image.width(), image.height()
    painted = QImage(values, width, height, width, QImage.Format.Format_Indexed8).copy()
    painted.setColorTable([_ramp_colour(step / 255).rgb() for step in range(256)])
    return painted.convertToFormat(QImage.Format.Format_RGB32)


def _ramp_colour(share: float) -> QColor:
    ramp = QgsStyle.defaultStyle().colorRamp(RAMP)
    return ramp.color(share) if ramp is not None else QColor.fromHsvF(share / 3, 0.7, 0.8)


def _swatch(kind: PresetKind) -> QImage:
    image = QImage(PICTURE, QImage.Format.Format_RGB32)
    gradient = QLinearGradient(0, 0, PICTURE.width(), PICTURE.height())
    for step in range(5):
        share = step / 4
        colours = SWATCHES.get(kind)
        colour = _ramp_colour(share) if colours is None else QColor(colours[min(step // 2, 2)])
        gradient.setColorAt(share, colour)
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    return image
