"""`guicheteo:addflow` and `guicheteo:exportflow` at the simulated portals, beside the panel and headless."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from flow_stand import TERRASCOPE, TOULOUSE, map_of, share_alike, tile_at, tile_box, tile_of
from guichet_eo.toolbox.guichet_eo_provider import GuichetEoProvider
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject
from qgis.PyQt.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")  # Debian 12's wrapper is broken
LAYER = "CGS_S2_RADIOMETRY"
HUB = "sh.dataspace.copernicus.eu"
INSTANCE = "11111111-2222-3333-4444-555555555555"
TILE = tile_at(1.44, 43.6, 12)
IGN = "https://data.geopf.fr/wmts"


class Feedback(QgsProcessingFeedback):
    """Keeps what went wrong."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def reportError(self, error, fatalError=False):  # noqa: N802, N803 - QGIS's names
        self.errors.append(error)


@pytest.fixture
def run(stand):
    """Run an algorithm beside the panel; return its results and the layer, or what was wrong."""
    provider = GuichetEoProvider(panel_flows=lambda: stand.flows)
    provider.refreshAlgorithms()

    def call(name, **values):
        context, feedback = QgsProcessingContext(), Feedback()
        context.setProject(QgsProject.instance())
        algorithm = provider.algorithm(name).create()
        fine, reason = algorithm.checkParameterValues(values, context)
        if not fine:
            return reason, None
        results, done = algorithm.run(values, context, feedback)
        if not done:
            return " ".join(feedback.errors), None
        store = context.temporaryLayerStore()
        layer = store.mapLayer(results["LAYER"]) if "LAYER" in results else None
        return results, store.takeMapLayer(layer) if layer is not None else None

    return call


def extent(box):
    west, south, east, north = box
    return f"{west},{east},{south},{north} [EPSG:3857]"


def written(path):
    """Return the picture in a GeoTIFF."""
    data = gdal.Open(str(path))
    picture = QImage(data.RasterXSize, data.RasterYSize, QImage.Format.Format_ARGB32)
    bands = [data.GetRasterBand(number).ReadAsArray() for number in (1, 2, 3, 4)]
    for row in range(picture.height()):
        for column in range(picture.width()):
            red, green, blue, alpha = (int(band[row, column]) for band in bands)
            picture.setPixel(column, row, alpha << 24 | red << 16 | green << 8 | blue)
    return picture


def test_a_date_of_terrascope_is_added_and_exported(stand, run, tmp_path):
    day = stand.days(1)[0]
    direct = stand.fetched(map_of(TERRASCOPE, LAYER, TOULOUSE, TIME=day))
    results, layer = run("addflow", FLOW=f"terrascope:{LAYER}", DATE=day, CRS="EPSG:3857")
    assert layer.isValid(), results
    assert day in results["URI"]
    assert share_alike(stand.drawn(layer), direct) > 0.995
    output = tmp_path / "day.tif"
    wanted = {"EXTENT": extent(TOULOUSE), "CRS": "EPSG:3857", "RESOLUTION": 50, "OUTPUT": str(output)}
    results, _none = run("exportflow", FLOW=f"terrascope:{LAYER}", DATE=day, **wanted)
    assert results["MISSING"] == 0, results
    assert share_alike(written(output), direct) > 0.995


def test_a_year_of_ign_is_added_and_exported(stand, run, tmp_path):
    name = "ORTHOIMAGERY.ORTHO-SAT.SPOT.2024"
    box = tile_box(*TILE)
    results, layer = run("addflow", FLOW=f"ign-geoplateforme:{name}")
    assert layer.isValid(), results
    matrix_set = stand.request("ign-geoplateforme", IGN, name).matrix_set
    direct = stand.fetched(tile_of(IGN, name, TILE, "normal", matrix_set, form="image/jpeg"))
    assert share_alike(stand.drawn(layer, box), direct) > 0.995
    output = tmp_path / "year.tif"
    size = (box[2] - box[0]) / 256
    wanted = {"EXTENT": extent(box), "CRS": "EPSG:3857", "RESOLUTION": size, "OUTPUT": str(output)}
    results, _none = run("exportflow", FLOW=f"ign-geoplateforme:{name}", **wanted)
    assert results["MISSING"] == 0, results
    picture = written(output)
    assert share_alike(picture.copy(0, 0, 256, 256), direct) > 0.98


def test_an_instance_is_added_and_exported_by_the_relay(stand, run, tmp_path):
    address = f"https://{HUB}/ogc/wms/{INSTANCE}"
    results, layer = run("addflow", FLOW=address, LAYER="TRUE_COLOR", CRS="EPSG:3857")
    assert layer.isValid(), results
    assert INSTANCE not in str(results)
    direct = stand.fetched(map_of(address, "TRUE_COLOR", TOULOUSE))
    assert share_alike(stand.drawn(layer), direct) > 0.995
    output = tmp_path / "hub.tif"
    wanted = {"EXTENT": extent(TOULOUSE), "CRS": "EPSG:3857", "RESOLUTION": 50, "OUTPUT": str(output)}
    stand.fault("ratelimit", HUB, "GetMap", times=1, retry_after=250)
    results, _none = run("exportflow", FLOW=address, LAYER="TRUE_COLOR", **wanted)
    assert results["MISSING"] == 0, results
    assert share_alike(written(output), direct) > 0.995
    assert INSTANCE.encode() not in output.read_bytes()


def test_an_instance_of_the_account_by_its_id(stand, run):
    stand.account("sentinel-hub-cdse", "client", client_id="sh-demo-client", client_secret="sh-demo-secret")
    stand.book.all_wanted.emit()  # as a filter is typed in the tab
    stand.wait(lambda: [each for each in stand.book.sources if each.id.startswith("account/")])
    source = next(each for each in stand.book.sources if each.id.startswith("account/"))
    results, layer = run("addflow", FLOW=f"{source.id}/NDVI")
    assert layer.isValid(), results
    assert INSTANCE not in str(results)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"FLOW": f"terrascope:{LAYER}", "DATE": "1999-01-01"}, "1999-01-01"),
        ({"FLOW": "terrascope:CGS_S2_RADIOMETRI"}, f"Did you mean {LAYER}"),
        ({"FLOW": "terascope:x"}, "terrascope"),
        ({"FLOW": "hydroweb:any"}, "needs an account"),
    ],
)
def test_what_cannot_be_had_is_said_in_a_sentence(stand, run, values, words):
    said, layer = run("addflow", **values)
    assert layer is None
    assert words in said
    assert not QgsProject.instance().mapLayers()


@pytest.fixture
def headless(simulator, tmp_path):
    """Return a function that runs `qgis_process` with the simulator's proxy in the environment."""
    if PROGRAM is None:
        pytest.skip("qgis_process is not installed")
    settings = tmp_path / "profile" / "profiles" / "default"
    (settings / "python" / "plugins").mkdir(parents=True)
    (settings / "python" / "plugins" / "guichet_eo").symlink_to(ROOT)
    (settings / "QGIS").mkdir()
    (settings / "QGIS" / "QGIS3.ini").write_text("[PythonPlugins]\nguichet_eo=true\n", encoding="utf-8")
    profile = str(tmp_path / "profile")
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": profile,
        "QGIS_AUTH_DB_DIR_PATH": profile,
        "PYTHONDONTWRITEBYTECODE": "1",
        "HTTPS_PROXY": simulator["proxy"],
        "HTTP_PROXY": simulator["proxy"],
        "REQUESTS_CA_BUNDLE": simulator["ca"],
    }

    def run(*arguments):
        done = subprocess.run(
            [PROGRAM, "run", *arguments, "--json"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=profile,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout[done.stdout.index("{") :])["results"]

    return run


def test_headless(stand, headless, tmp_path):
    day = stand.days(1)[0]
    added = headless("guicheteo:addflow", f"--FLOW=terrascope:{LAYER}", f"--DATE={day}")
    assert (added["PROVIDER"], day in added["URI"]) == ("wms", True)
    output = tmp_path / "headless.tif"
    results = headless(
        "guicheteo:exportflow",
        f"--FLOW=terrascope:{LAYER}",
        f"--DATE={day}",
        f"--EXTENT={extent(TOULOUSE)}",
        "--CRS=EPSG:3857",
        "--RESOLUTION=50",
        f"--OUTPUT={output}",
    )
    assert results["MISSING"] == 0
    direct = stand.fetched(map_of(TERRASCOPE, LAYER, TOULOUSE, TIME=day))
    assert share_alike(written(output), direct) > 0.995
