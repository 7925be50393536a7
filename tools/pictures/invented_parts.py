"""Parts of a guichet that do nothing: a test or a picture says what becomes of what they are told."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.area_cloud import AreaCloud
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.imagery import Imagery
from guichet_eo.core.offer_access import OfferAccess, offer_access
from guichet_eo.core.planned_stream import PlannedStream
from guichet_eo.core.query import Query
from guichet_eo.core.scene import Scene
from guichet_eo.core.stream_plan import StreamPlan
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.streams.stream_job import StreamJob
from guichet_eo.gis.streams.stream_title import stream_title
from qgis.PyQt.QtCore import QObject, pyqtSignal

if TYPE_CHECKING:
    from invented_results import InventedGuichet


class InventedKeeper(QObject):
    """Renews nothing."""

    renewed = pyqtSignal(str)
    closed_again = pyqtSignal(str, object, int)

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[str] = []

    def try_again(self, portal: str = "") -> None:
        """Note the call."""
        self.tried.append(portal)


class InventedStreams(QObject):
    """Builds nothing."""

    changed = pyqtSignal()
    added = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    left_out = pyqtSignal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.keeper = InventedKeeper()
        self.job: StreamJob | None = None
        self.done = 0

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self.job is not None

    @property
    def progress(self) -> tuple[int, int]:
        """Layers that are done, and all."""
        return (self.done, len(self.job.layers)) if self.job else (0, 0)

    def add(self, job: StreamJob) -> None:
        """Begin."""
        self.job, self.done = job, 0
        self.changed.emit()

    def advance(self, problem: Exception | None = None) -> None:
        """Be done with one more layer, or fail at it."""
        title = self.job.titles[self.done]
        self.done += 1
        if self.done == len(self.job.layers):
            self.job = None
        if problem is not None:
            self.failed.emit(title, problem)
        self.changed.emit()

    def cancel(self) -> None:
        """End it."""
        self.job = None
        self.changed.emit()


class PlannedPixels:
    """Knows imagery and access as the real one does, and names layers like it; nothing is read."""

    def __init__(self, guichet: InventedGuichet) -> None:
        self._guichet = guichet
        self.streams, self.doctor = InventedStreams(), InventedDoctor()
        self.jobs: list[StreamJob] = []

    def imagery(self, family_id: str) -> Imagery | None:
        """Return what the pixels of a family are."""
        family = self._guichet.families.get(family_id)
        return None if family is None else family.imagery

    def files(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene."""
        return self._guichet.assets(scene)

    def may_read(self, scene: Scene) -> bool:
        """Whether the user can read an offer's pixels now."""
        portal = self._guichet.portal(scene.portal)
        access = offer_access(scene, portal, scene.portal in self._guichet.accounts)
        return access in (OfferAccess.STREAM, OfferAccess.STREAM_WITH_ACCOUNT)

    def job(
        self,
        plan: StreamPlan,
        recipe: StreamRecipe,
        area: object,
        add_layer: object,
        name: str = "",
        series: bool = False,
    ) -> StreamJob:
        """Return a job with names like the real ones."""
        titles = tuple(self._title(layer, recipe) for layer in plan.layers)
        if name and len(titles) == 1:
            titles = (name,)
        return StreamJob(recipe, area, plan.layers, titles, add_layer, {}, series)

    def add(self, job: StreamJob) -> None:
        """Begin."""
        self.jobs.append(job)
        self.streams.add(job)

    def _title(self, layer: PlannedStream, recipe: StreamRecipe) -> str:
        portals = ", ".join(self._guichet.portal(one).short_title for one in layer.portals)
        return stream_title(layer, recipe.title, portals)


class InventedClouds(QObject):
    """Knows the figures that it is given."""

    arrived = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, AreaCloud | None] = {}
        self.asked: list[int] = []

    def ask(self, acquisitions: Iterable[Acquisition]) -> None:
        """Note what is wanted."""
        self.asked += [acquisition.id for acquisition in acquisitions]

    def of(self, acquisition: Acquisition) -> AreaCloud | None:
        """Return a figure."""
        return self.known.get(acquisition.id)

    def is_unknown(self, acquisition: Acquisition) -> bool:
        """Return whether there is none."""
        return acquisition.id in self.known and self.known[acquisition.id] is None


class InventedSteps(QObject):
    """Steps nowhere: there is no layer."""

    changed = pyqtSignal()
    stepped = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    current = None
    shown = None
    busy = False


class InventedDoctor(QObject):
    """Hears nothing."""

    troubled = pyqtSignal(str, str, object)


class InventedSaver(QObject):
    """Writes nothing."""

    saved = pyqtSignal(str)
    failed = pyqtSignal(str, object)


class InventedAssets(QObject):
    """Opens nothing, and notes what is wanted."""

    changed = pyqtSignal()
    added = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    choice_wanted = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.busy: Asset | None = None
        self.asked: list[tuple[object, ...]] = []

    def open(self, *wanted: object) -> None:
        """Begin."""
        self.asked.append(wanted)
        self.busy = wanted[1]
        self.changed.emit()

    def choose(self, request: object, names: Iterable[str]) -> None:
        """Go on."""
        self.asked.append((request, tuple(names)))

    def cancel(self) -> None:
        """End."""
        self.busy = None
        self.changed.emit()


class InventedPixels(PlannedPixels):
    """What the pages ask of pixels."""

    def __init__(self, guichet: InventedGuichet) -> None:
        super().__init__(guichet)
        self.clouds, self.steps = InventedClouds(), InventedSteps()
        self.assets, self.saver = InventedAssets(), InventedSaver()


class InventedGroup:
    """Notes what is added."""

    def __init__(self) -> None:
        self.added: list[tuple[object, int]] = []
        self.named: list[str] = []

    def add(self, layer: object, place: int = 0) -> None:
        """Note the call."""
        self.added.append((layer, place))

    def series(self, name: str) -> object:
        """Note the name of a group; return what adds to it."""
        self.named.append(name)
        return lambda layer: self.added.append((layer, 0))


class InventedFootprints:
    """A layer in a group of its own."""

    def __init__(self) -> None:
        self.group = InventedGroup()


class InventedSettings:
    """Forgets everything in the end."""

    def __init__(self) -> None:
        self.stream_recipes: dict[str, dict[str, object]] = {}
        self.download_choices: dict[str, dict[str, object]] = {}
        self.download_folder = Path.home() / "eo"
        self.arrival = ArrivalKind.COMPOSITE
        self.licence_name = ""


class InventedExporter(QObject):
    """Notes what it is asked to write."""

    saved = pyqtSignal(str, int)
    failed = pyqtSignal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []

    def save(self, *values: object) -> None:
        """Note the call."""
        self.calls.append(values)


class InventedStore(QObject):
    """Keeps nothing."""

    failed = pyqtSignal(str)


class InventedSearches:
    """Keeps nothing."""

    def __init__(self) -> None:
        self.named: dict[str, Query] = {}
        self.history: tuple[Query, ...] = ()

    def save(self, name: str, query: Query) -> None:
        """Keep a query."""
        self.named[name] = query
