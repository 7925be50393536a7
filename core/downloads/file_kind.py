"""Files of the same kind in several scenes."""

from __future__ import annotations

from dataclasses import dataclass

from ..asset import Asset


@dataclass(frozen=True)
class FileKind:
    """What is chosen once for all scenes.

    Attributes:
        id: ids of the bands inside with `+` between them, else the portal's name of the file.
        bands: ids of bands and masks inside, empty where there are none.
        sample: such a file of the first scene that has one.
        family: of that scene.
        count: scenes that have one.
    """

    id: str
    bands: tuple[str, ...]
    sample: Asset
    family: str
    count: int
