"""A search with scenes of several dates in local files, and everything that streams them."""

from datetime import datetime, timezone

import numpy
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.area_cloud import AreaCloud
from guichet_eo.core.asset import Asset
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.query import Query
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_planner import StreamPlanner
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.layer_group import LayerGroup
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_job import StreamJob
from guichet_eo.gis.streams.stream_steps import StreamSteps
from guichet_eo.gis.streams.stream_title import stream_title
from guichet_eo.gis.streams.streams import Streams
from guichet_eo.providers.pixel_access import PixelAccess
from picture_bed import wait
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal
from stream_bed import NORTH, WEST, area_of, write

FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
AREA = area_of(WEST + 200, NORTH - 900, WEST + 1500, NORTH - 200)
NDVI = StreamRecipe("NDVI", ("(nir - red) / (nir + red)",), colours="RdYlGn")
RED = StreamRecipe("Red", ("red",))


class FoundSearch(QObject):
    """What steps ask of a search."""

    acquisitions_added = pyqtSignal(object)
    acquisitions_changed = pyqtSignal(object)

    def __init__(self, acquisitions=(), cloud_max=None):
        super().__init__()
        self.acquisitions = list(acquisitions)
        self.query = Query(AREA, criteria=Criteria(cloud_max=cloud_max))


class KnownClouds(QObject):
    """Figures over the area, given by hand."""

    arrived = pyqtSignal(int)

    def __init__(self):
        super().__init__()
        self.known = {}

    def of(self, acquisition):
        return self.known.get(acquisition.id)

    def say(self, number, cloud):
        self.known[number] = AreaCloud(cloud, 0.0, "SCL", "here")
        self.arrived.emit(number)


class Gate:
    """Opens files by a header."""

    def __init__(self):
        self.opened = []

    def open(self, hrefs, _token):
        self.opened.append(tuple(hrefs))
        return PixelAccess(headers={"Authorization": "Bearer pass"})


class Gates:
    """A gate for each portal, used where assets need it."""

    def __init__(self):
        self.gate = Gate()

    def gates(self, portals):
        return dict.fromkeys(portals, self.gate)


class StepBed:
    """Files are `<tile>_<band>.tif`; whatever the date, a tile has the same pixels."""

    def __init__(self, folder):
        self.folder, self.base, self.needs = folder, str(folder), ""
        self.project = QgsProject.instance()
        self.clouds, self.gates = KnownClouds(), Gates()
        self.planner = StreamPlanner(lambda name: FAMILIES.get(name).imagery, self.assets, lambda one: True)
        self.streams = Streams(self.gates, StreamFiles(folder / "cache"), self.project)
        self.steps = StreamSteps(
            self.streams, self.gates, self.job, self.clouds, self.is_optical, self.project
        )
        self.group = LayerGroup(self.project, "Toulouse")
        self.stepped, self.failed, self.left_out = [], [], []
        self.steps.stepped.connect(self.stepped.append)
        self.steps.failed.connect(lambda title, error: self.failed.append((title, error)))
        self.streams.failed.connect(lambda title, error: self.failed.append((title, error)))
        self.tile("a")
        self.tile("b", west=WEST + 1000)

    def close(self):
        self.steps.close()
        self.streams.close()

    def tile(self, name, west=WEST, north=NORTH, epsg=32631):
        for place, band in enumerate(("red", "nir", "scl")):
            values = numpy.full((100, 100), 1000 * (place + 1)) + numpy.arange(100)
            values = numpy.full((100, 100), 4).astype("uint8") if band == "scl" else values.astype("uint16")
            write(self.folder / f"{name}_{band}.tif", values, west=west, north=north, epsg=epsg, nodata=0)

    def assets(self, one):
        if one.family == "s1-grd":
            return (Asset("vv", "", f"{self.base}/{one.tile}_red.tif"),)
        bands = ("red", "nir", "scl")
        return tuple(
            Asset(band, band, f"{self.base}/{one.tile}_{band}.tif", needs=self.needs) for band in bands
        )

    def is_optical(self, family_id):
        return FAMILIES.get(family_id).optical

    def job(self, wanted, recipe, area, series=False, add_layer=None):
        layers = self.planner.plan(wanted, recipe).layers
        titles = tuple(stream_title(layer, recipe.title) for layer in layers)
        add = add_layer or (lambda layer: self.group.add(layer, 1))
        credits = {"here": "Here 2026", "there": ""}
        return StreamJob(recipe, area, layers, titles, add, credits, series)

    def add(self, *acquisitions, recipe=NDVI, **more):
        """Stream acquisitions; return the layers in the order in which they were added."""
        added = []
        self.streams.added.connect(added.append)
        job = self.job([(one, one.best) for one in acquisitions], recipe, AREA, **more)
        self.streams.add(job)
        wait(lambda: not self.streams.busy)
        self.streams.added.disconnect(added.append)
        return added

    def go(self, direction, clear_only=True):
        """Step, wait, and return the name of the layer."""
        assert self.steps.step(direction, clear_only)
        wait(lambda: not self.steps.busy)
        return self.steps.current.name()


def sensed(day, month=10, hour=10, minute=50):
    return datetime(2026, month, day, hour, minute, 30, tzinfo=timezone.utc)


def acquired(number, when, cloud=5.0, coverage=100.0, tile="a", family="s2-l2a-sen2cor", **more):
    """Return an acquisition with one offer."""
    portal = more.pop("portal", "here")
    one = Scene(
        portal, f"{tile}{number}", f"S2B_{number}", family, SceneKey(f"S2B/{tile}/{number}"), acquired=when,
        cloud=cloud, tile=tile, platform=more.pop("platform", "Sentinel-2B"), **more,
    )  # fmt: skip
    return Acquisition(number, one.key, (one,), coverage)
