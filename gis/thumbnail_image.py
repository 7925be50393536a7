"""From the bytes of a hostile picture to a small image."""

from __future__ import annotations

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from qgis.PyQt.QtGui import QImage, QImageReader

SIDE = 256
LARGEST_PIXELS = 64_000_000
FORMATS = ("jpeg", "jpg", "png", "webp", "gif", "bmp", "tif", "tiff", "jp2")


def decode_thumbnail(data: bytes, side: int = SIDE) -> QImage:
    """Return the picture, no side longer than `side` pixels, ready to be painted; for any thread.

    Only plain raster formats are decoded, known by their content: drawings (SVG, PDF) can refer to other
    files, and animations have no end. The size is read from the header before any memory is taken.

    Raises:
        ValueError: one line that says why it is no usable picture.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    _check(reader)
    size = reader.size()
    if max(size.width(), size.height()) > side:
        small = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(QSize(max(1, small.width()), max(1, small.height())))
    image = reader.read()
    if image.isNull():
        raise ValueError(f"damaged picture: {reader.errorString()}")
    form = (
        QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    )
    return image.convertToFormat(form)


def _check(reader: QImageReader) -> None:
    form = bytes(reader.format()).decode("ascii", "replace")
    if form not in FORMATS:
        raise ValueError(f"not a picture{f' but {form}' if form else ''}")
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise ValueError(f"a {form} picture without a size")
    if size.width() * size.height() > LARGEST_PIXELS:
        raise ValueError(f"a picture of {size.width()} × {size.height()} pixels")
    if reader.supportsAnimation() and reader.imageCount() > 1:
        raise ValueError("an animation")
