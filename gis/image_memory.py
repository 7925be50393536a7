"""Images in memory, the ones looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from qgis.PyQt.QtGui import QImage

CAPACITY = 64 << 20


class ImageMemory:
    """Forgets the images that were not asked for longest. Used in one thread.

    Args:
        capacity: bytes; 64 MB are some 250 thumbnails of full size.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._images: OrderedDict[Hashable, QImage] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> QImage | None:
        """Return the image, None where it is not (or no longer) held."""
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: Hashable, image: QImage) -> None:
        """Hold an image."""
        old = self._images.pop(key, None)
        self._images[key] = image
        self._size += _bytes(image) - (_bytes(old) if old is not None else 0)
        while self._size > self._capacity and len(self._images) > 1:
            self._size -= _bytes(self._images.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget all."""
        self._images.clear()
        self._size = 0


def _bytes(image: QImage) -> int:
    return image.bytesPerLine() * image.height()
