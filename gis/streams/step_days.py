"""Which dates there are to step to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ...core.acquisition import Acquisition
from ...core.imaged_day import ImagedDay, imaged_days
from ..area_clouds import AreaClouds
from ..search import Search
from .stream_record import StreamRecord

CLEAR = 20.0  # per cent, where the search has no limit of its own
LESS = 10.0  # points of the area that a step may lose
MOST_UNFIT = 3  # days of another family, until the family as a whole is taken to lack the bands


class StepDays:
    """The days of a search.

    Nothing is sorted before somebody asks, since most searches are never stepped through; what comes later
    is added to it, so that ten thousand acquisitions cost no time at once.

    Args:
        clouds: over the area.
        is_optical: family id → whether clouds mean anything.
    """

    def __init__(self, clouds: AreaClouds, is_optical: Callable[[str], bool]) -> None:
        self._clouds = clouds
        self._is_optical = is_optical
        self._search: Search | None = None
        self._by_day: dict[date, dict[int, Acquisition]] | None = None
        self._imaged: dict[date, Mapping[str, ImagedDay]] = {}
        self._unfit: dict[str, set[date]] = {}
        self._shown: tuple[StreamRecord | None, ImagedDay | None] = (None, None)

    def begin(self, search: Search | None) -> None:
        """Take the days of `search` from now on."""
        self._search = search
        self._by_day = None
        self._imaged.clear()
        self._unfit.clear()
        self._shown = (None, None)

    def add(self, acquisitions: Iterable[Acquisition]) -> None:
        """The search found acquisitions, or more offers of known ones."""
        self._shown = (None, None)
        self._unfit.clear()
        if self._by_day is not None:
            self._sort_in(self._by_day, acquisitions)

    def leave_out(self, day: ImagedDay) -> None:
        """The bands that are shown are not there on a day."""
        self._unfit.setdefault(day.family, set()).add(day.day)

    def take_all(self) -> None:
        """Other bands are shown: forget what was left out."""
        self._unfit.clear()

    def shown_by(self, record: StreamRecord) -> ImagedDay | None:
        """Return what a layer shows, None where the search does not know its scenes."""
        if self._shown[0] is not record:
            self._shown = record, self._look_up(record)
        return self._shown[1]

    def beyond(self, shown: ImagedDay, direction: int, clear_only: bool) -> Iterator[ImagedDay]:
        """Yield the days in the order in which they are tried: those of the same family first.

        Args:
            shown: where to go on from.
            direction: -1 to earlier dates, 1 to later ones.
            clear_only: whether cloudy dates are passed over.
        """
        first, last = _span(shown)
        days = sorted(self._known(), reverse=direction < 0)
        beyond = [day for day in days if (day > last if direction > 0 else day < first)]
        for is_same in (True, False):
            for day in beyond:
                for family, imaged in self._imaged_on(day).items():
                    if (family == shown.family) is is_same and self._fits(imaged, shown, clear_only):
                        yield imaged

    def cloud(self, day: ImagedDay) -> float | None:
        """Return cloud in per cent: over the area where that is known, else in the scenes."""
        return day.cloud(self._cloud_of)

    def _cloud_of(self, acquisition: Acquisition) -> float | None:
        figure = self._clouds.of(acquisition)
        return acquisition.cloud if figure is None or figure.cloud is None else figure.cloud

    def _fits(self, day: ImagedDay, shown: ImagedDay, clear_only: bool) -> bool:
        unfit = self._unfit.get(day.family, ())
        if day.day in unfit or (day.family != shown.family and len(unfit) >= MOST_UNFIT):
            return False
        return _covers(day, shown) and (not clear_only or self._is_clear(day))

    def _is_clear(self, day: ImagedDay) -> bool:
        if not self._is_optical(day.family):
            return True
        cloud = self.cloud(day)
        limit = None if self._search is None else self._search.query.criteria.cloud_max
        return cloud is not None and cloud <= (CLEAR if limit is None else limit)

    def _known(self) -> dict[date, dict[int, Acquisition]]:
        """Return day → acquisition id → acquisition."""
        if self._by_day is None:
            self._by_day = {}
            self._sort_in(self._by_day, () if self._search is None else self._search.acquisitions)
        return self._by_day

    def _sort_in(
        self, by_day: dict[date, dict[int, Acquisition]], acquisitions: Iterable[Acquisition]
    ) -> None:
        for acquisition in acquisitions:
            acquired = acquisition.acquired
            if acquired is not None:
                day = acquired.date()
                by_day.setdefault(day, {})[acquisition.id] = acquisition
                self._imaged.pop(day, None)

    def _imaged_on(self, day: date) -> Mapping[str, ImagedDay]:
        """Return family id → what it has of a day."""
        found = self._imaged.get(day)
        if found is None:
            found = self._imaged[day] = imaged_days(day, self._known()[day].values())
        return found

    def _look_up(self, record: StreamRecord) -> ImagedDay | None:
        refs = set(record.scenes)
        wanted = [
            (acquisition, offer)
            for acquisitions in self._known().values()
            for acquisition in acquisitions.values()
            for offer in acquisition.offers
            if offer.ref in refs and offer.acquired is not None
        ]
        days = [offer.acquired.date() for _acquisition, offer in wanted]
        return ImagedDay(min(days), wanted[0][1].family, tuple(wanted)) if days else None


def _span(shown: ImagedDay) -> tuple[date, date]:
    """Return first and last day; a mosaic of several dates has many."""
    days = [scene.acquired.date() for _one, scene in shown.wanted if scene.acquired is not None]
    return min(days), max(days)


def _covers(day: ImagedDay, shown: ImagedDay) -> bool:
    """Whether a day shows about as much of the area; where that is not known it may."""
    if day.coverage is None or shown.coverage is None:
        return True
    return day.coverage >= shown.coverage - LESS
