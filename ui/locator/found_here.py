"""One result of the locator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FoundHere:
    """Plain data: it is made in a thread.

    Attributes:
        title, description: for people.
        icon: name of QGIS's icon.
        score: 0 to 1, the best first.
        kind: `flow`, `place`, `found`, `product` or `look-up`.
        value: id of the layer, else the text.
        number: of a place that a geocoder found.
    """

    title: str
    description: str
    icon: str
    score: float
    kind: str
    value: str
    number: int = 0
