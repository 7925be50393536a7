"""Thumbnails at the size and density of the rows."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPixmap

from ...core.acquisition import Acquisition
from ...core.scene import SceneRef

if TYPE_CHECKING:
    from ...gis.thumbnails import Thumbnails

KEPT = 300


class ThumbnailPixmaps:
    """Scaled once, the last hundreds kept; asked for by rows that are painted, so only for visible ones."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails
        self._kept: OrderedDict[tuple[SceneRef, int], QPixmap] = OrderedDict()

    def pixmap(self, acquisition: Acquisition, side: int, ratio: float) -> QPixmap | None:
        """Return the picture of an acquisition, None where it is not there (yet).

        Args:
            acquisition: the first of its offers that has a picture gives it.
            side: of the square in logical pixels.
            ratio: physical pixels for each logical one.
        """
        scene = self._thumbnails.pictured(acquisition.offers)
        if scene is None:
            return None
        key = (scene.ref, round(side * ratio))
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        image = self._thumbnails.image(scene)
        if image is None or image.isNull():
            return None
        mode = Qt.TransformationMode.SmoothTransformation
        scaled = QPixmap.fromImage(image.scaled(key[1], key[1], Qt.AspectRatioMode.KeepAspectRatio, mode))
        scaled.setDevicePixelRatio(ratio)
        self._keep(key, scaled)
        return scaled

    def _keep(self, key: tuple[SceneRef, int], pixmap: QPixmap) -> None:
        self._kept[key] = pixmap
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
