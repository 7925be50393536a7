"""A product that is to come on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import QgsMapLayer

from ...core.downloads.arrival_choice import ArrivalChoice
from ...core.downloads.download import Download
from ...core.family import Family
from ...core.portal import Portal

AddLayer = Callable[[QgsMapLayer], object]


@dataclass(frozen=True)
class ArrivalJob:
    """Everything that belongs to the main thread was asked before.

    Attributes:
        downloads: the product's files; all are there.
        choice: what is shown.
        portal: that they come from, None where it is gone.
        family: of the product, or the family of all others.
        language: of titles.
        add_layer: puts a layer into the project.
    """

    downloads: tuple[Download, ...]
    choice: ArrivalChoice
    portal: Portal | None
    family: Family | None
    language: str
    add_layer: AddLayer

    @property
    def product(self) -> str:
        """What its files share."""
        return self.downloads[0].item.product

    @property
    def title(self) -> str:
        """Of the product, for people."""
        item = self.downloads[0].item
        properties = item.stac.get("properties")
        told = properties.get("title") if isinstance(properties, dict) else None
        return str(told or item.title)
