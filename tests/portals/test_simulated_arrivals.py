"""Files of the plugin's own portals, fetched at the real host names and put on the map."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")
pytest.importorskip("osgeo.gdal")

import requests
from guichet_eo.core.account import Account
from guichet_eo.core.band_finder import find_bands
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.unpacker import unpack
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.gis.arrival.arrival_problem import ArrivalProblem
from guichet_eo.gis.arrival.arrivals import Arrivals
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.streams import Streams
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from qgis.core import QgsPointXY, QgsProject

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
TOULOUSE = [[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]
CELL = 512  # pixels of a file with one value
KEYS = {"geodes": "geodes-demo-key", "hydroweb": "hydroweb-demo-key"}


def portal_of(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


class Bed:
    """Searches, fetches and opens."""

    def __init__(self, folder, profile):
        self.folder, self.profile = folder, profile
        self.project = QgsProject()
        gates = GateBook(portal_of, lambda _portal: None, lambda _hosts: NetworkProfile())
        self.streams = Streams(gates, StreamFiles(folder / "streams"), self.project)
        self.arrivals = Arrivals(self.streams, portal_of, FAMILIES.get, self.project)
        self.added, self.failed = [], []
        self.arrivals.added.connect(self.added.append)
        self.arrivals.failed.connect(lambda _product, problem: self.failed.append(problem))

    def scene(self, name, family, days=(date(2026, 6, 1), date(2026, 7, 31))):
        """Return the first scene of a family, and its files."""
        portal = portal_of(name)
        account = Account("header", {"X-API-Key": KEYS[name]}) if name in KEYS else None
        closed = SEARCH in portal.options
        gate = make_gate(portal, self.profile, account, option=SEARCH) if closed else None
        provider = make_provider(portal, self.profile, FAMILIES, gate)
        area = {"type": "Polygon", "coordinates": [TOULOUSE]}
        query = Query(area, Period.of_days(*days), (family,), Criteria(), limit=5)
        page = next(page for page in provider.pages(query, CancelToken()) if page.scenes)
        return portal, page.scenes[0], provider.assets(page.scenes[0])

    def fetch(self, portal, scene, assets, choice, headers=None):
        """Return the rows of files that were fetched by plain requests."""
        rows = []
        for item in DownloadPlan(self.folder).add(portal, scene, assets, arrival=choice):
            path = Path(item.folder, item.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            answer = requests.get(item.href, headers=headers, timeout=60)
            answer.raise_for_status()
            path.write_bytes(answer.content)
            rows.append(Download(item, DownloadState.VERIFIED, path=str(path)))
        return rows

    def open(self, qtbot, rows):
        self.arrivals.open(rows, self.project.addMapLayer)
        qtbot.waitUntil(lambda: not self.arrivals.busy, timeout=60_000)
        return self.added


@pytest.fixture
def bed(qgis_app, tmp_path, profile):
    made = Bed(tmp_path, profile)
    yield made
    made.arrivals.close()
    made.streams.close()
    made.project.clear()


def cell_value(row, column, band):
    """Return what the simulator writes; see its README."""
    return 400 + 350 * ((3 * row + 5 * column + row * column + 2 * band) % 8) + 10 * band


BAND_ORDER = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08")


def test_bands_of_earth_search_as_a_composite(bed, qtbot):
    portal, scene, assets = bed.scene("earth-search", "s2-l2a-sen2cor")
    wanted = [asset for asset in assets if asset.key in ("nir", "red", "green")]
    rows = bed.fetch(portal, scene, wanted, ArrivalChoice(ArrivalKind.COMPOSITE, ("false-colour",)))
    (layer,) = bed.open(qtbot, rows)
    assert not bed.failed
    assert layer.attribution() == portal.terms.attribution
    extent = layer.extent()
    found = find_bands(FAMILIES.get(scene.family).imagery, assets, scene.version)
    for row, column in ((3, 4), (10, 15)):
        x = extent.xMinimum() + (column + 0.5) * CELL * 10
        y = extent.yMaximum() - (row + 0.5) * CELL * 10
        values = [layer.dataProvider().sample(QgsPointXY(x, y), place)[0] for place in (1, 2, 3)]
        expected = [
            cell_value(row, column, BAND_ORDER.index(code)) * found[band].scale + found[band].offset
            for band, code in (("nir", "B08"), ("red", "B04"), ("green", "B03"))
        ]
        assert values == pytest.approx(expected, abs=1e-5)


def test_a_station_of_hydroweb_is_a_table(bed, qtbot):
    portal, scene, assets = bed.scene("hydroweb", "water-level", (date(2021, 1, 1), date(2026, 11, 1)))
    wanted = [asset for asset in assets if asset.href.endswith(".txt")][:1]
    rows = bed.fetch(portal, scene, wanted, ArrivalChoice(ArrivalKind.WHOLE), {"X-API-Key": KEYS["hydroweb"]})
    (layer,) = bed.open(qtbot, rows)
    lines = Path(rows[0].path).read_text(encoding="utf-8").splitlines()
    levels = [float(line.split()[2]) for line in lines if not line.startswith("#")]
    assert [feature["level"] for feature in layer.getFeatures()] == levels
    assert len(levels) > 100


def test_a_package_without_pixels_says_so_and_can_be_unpacked(bed, qtbot):
    """The simulator's packages hold texts only: that must be told, not shown."""
    portal, scene, assets = bed.scene("geodes", "s2-l2a-maja")
    wanted = [asset for asset in assets if asset.media_type.startswith("application/zip")][:1]
    rows = bed.fetch(portal, scene, wanted, ArrivalChoice(ArrivalKind.COMPOSITE, ("true-colour",)),
                     {"X-API-Key": KEYS["geodes"]})  # fmt: skip
    assert not bed.open(qtbot, rows)
    assert [problem.problem for problem in bed.failed] == [ArrivalProblem.NOTHING_INSIDE]
    found = unpack(Path(rows[0].path), bed.folder, CancelToken(), lambda *_sizes: None)
    assert any(path.is_file() for path in found.rglob("*")) or found.is_file()
    assert os.path.commonpath([found, bed.folder]) == str(bed.folder)
