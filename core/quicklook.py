"""The small picture that a portal shows of a scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from .corner_placement import CornerPlacement
from .grid_placement import GridPlacement

Placement = Union[GridPlacement, CornerPlacement]


@dataclass(frozen=True)
class Quicklook:
    """A picture and, where it is known, how it lies on the ground.

    Attributes:
        href: absolute URL, or an absolute path for local catalogues.
        placement: None where the portal says too little to place the picture truly; it is then shown in the
            list only.
        thumbnail: URL of a smaller picture for the list; empty: the same picture.
        georeferenced: the file is a raster with its own georeference; `placement` is then not needed.
        open: whether it can be fetched without an account.
    """

    href: str
    placement: Placement | None = None
    thumbnail: str = ""
    georeferenced: bool = False
    open: bool = True
