"""Vectors or a table of a product, opened."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsVectorLayer


@dataclass(frozen=True)
class ArrivedTable:
    """Made in a worker and moved to the main thread.

    Attributes:
        layer: not in any project yet.
        words: what it is, for the layer's name.
    """

    layer: QgsVectorLayer
    words: str
