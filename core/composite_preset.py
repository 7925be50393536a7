"""A colour picture made of three bands."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class CompositePreset:
    """What is shown in red, green and blue; three equal expressions are a grey picture.

    Attributes:
        id: e.g. `true-colour`.
        title: for people.
        bands: expressions over band ids, in the order red, green, blue.
        picture: id of the band that is this picture ready-made (8 bits, three bands); empty if there is none.
        ranges: lowest and highest value shown of each of the three; empty where the imagery's stretch holds.
    """

    id: str
    title: LocalText
    bands: tuple[str, str, str]
    picture: str = ""
    ranges: tuple[tuple[float, float], ...] = ()
