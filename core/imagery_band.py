"""A band of a sensor."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class ImageryBand:
    """What a band is, and by which names the portals know it.

    Attributes:
        id: used in expressions, e.g. `red`; a STAC common name where there is one.
        code: shown, and understood in expressions, e.g. `B04`; upper case.
        title: for people, e.g. "red".
        keys: lower-case names of the asset, of the band or the end of the file's name, the likeliest first.
            `lc|lo:b4` means `b4` in files whose names begin with `lc` or `lo`.
        resolution: metres, None where it varies.
        position: place in the files named in `Imagery.files`, 1-based; 0 where it is never there.
        scale, offset: replace the rule of the imagery, None where that holds.
        physical: whether scale and offset mean anything: not for pictures and classes.
    """

    id: str
    code: str
    title: LocalText
    keys: tuple[str, ...] = ()
    resolution: float | None = None
    position: int = 0
    scale: float | None = None
    offset: float | None = None
    physical: bool = True
