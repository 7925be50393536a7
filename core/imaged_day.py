"""What was sensed of the area on one day, in one family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .acquisition import Acquisition
from .scene import Scene

WHOLE = 100.0


@dataclass(frozen=True)
class ImagedDay:
    """What a layer of one date is made of.

    Attributes:
        day: UTC.
        family: family id.
        wanted: (acquisition, its first offer of the family).
    """

    day: date
    family: str
    wanted: tuple[tuple[Acquisition, Scene], ...]

    @property
    def coverage(self) -> float | None:
        """Share of the area, 0 to 100, as if footprints did not overlap; None where none is known."""
        known = [one.coverage for one, _scene in self.wanted if one.coverage is not None]
        return min(sum(known), WHOLE) if known else None

    def cloud(self, cloud_of: Callable[[Acquisition], float | None]) -> float | None:
        """Return the mean cloud cover in per cent, by what each acquisition covers of the area.

        Args:
            cloud_of: acquisition → per cent, None where unknown.
        """
        parts = [(cloud_of(one), _weight(one)) for one, _scene in self.wanted]
        known = [(cloud, weight) for cloud, weight in parts if cloud is not None and weight > 0.0]
        total = sum(weight for _cloud, weight in known)
        return sum(cloud * weight for cloud, weight in known) / total if known else None


def imaged_days(day: date, acquisitions: Iterable[Acquisition]) -> Mapping[str, ImagedDay]:
    """Return family id → what it has of one day.

    Args:
        day: UTC.
        acquisitions: of that day; one that several families were made of counts for each of them.
    """
    wanted: dict[str, list[tuple[Acquisition, Scene]]] = {}
    for acquisition in acquisitions:
        for family, offer in _first_offers(acquisition).items():
            wanted.setdefault(family, []).append((acquisition, offer))
    return {family: ImagedDay(day, family, tuple(pairs)) for family, pairs in wanted.items()}


def _weight(acquisition: Acquisition) -> float:
    return WHOLE if acquisition.coverage is None else acquisition.coverage


def _first_offers(acquisition: Acquisition) -> dict[str, Scene]:
    offers: dict[str, Scene] = {}
    for offer in acquisition.offers:
        if offer.acquired is not None:
            offers.setdefault(offer.family, offer)
    return offers
