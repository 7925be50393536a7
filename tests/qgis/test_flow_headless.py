"""`guicheteo:addflow` and `guicheteo:exportflow` in `qgis_process`, over a map server on loopback."""

import json

import pytest
from map_server import MapServer, blue_of
from osgeo import gdal
from test_toolbox_headless import headless  # noqa: F401 (a fixture)

AREA = "2,3,44,45 [EPSG:4326]"


@pytest.fixture
def server():
    with MapServer() as served:
        yield served


def results_of(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout[done.stdout.index("{") :])["results"]


def test_a_layer_is_described(headless, server):  # noqa: F811
    done = headless(
        "run", "guicheteo:addflow", "--json", f"--FLOW={server.wms}", "--LAYER=dated", "--DATE=2026-06-11"
    )
    results = results_of(done)
    assert results["PROVIDER"] == "wms"
    assert server.wms in results["URI"]
    assert "2026-06-11" in results["URI"]


def test_pixels_are_written(headless, server, tmp_path):  # noqa: F811
    output = tmp_path / "out.tif"
    done = headless(
        "run",
        "guicheteo:exportflow",
        "--json",
        f"--FLOW={server.wmts}",
        "--LAYER=dated",
        "--DATE=2026-06-11",
        f"--EXTENT={AREA}",
        "--CRS=EPSG:3857",
        "--RESOLUTION=1000",
        f"--OUTPUT={output}",
    )
    results = results_of(done)
    assert results["OUTPUT"] == str(output)
    assert results["TILES"] >= 1
    assert results["MISSING"] == 0
    pixel = gdal.Open(str(output)).ReadAsArray(50, 50, 1, 1)
    assert (pixel[2][0][0], pixel[3][0][0]) == (blue_of("2026-06-11"), 255)


def test_what_is_wrong_is_said(headless, server, tmp_path):  # noqa: F811
    output = tmp_path / "out.tif"
    done = headless(
        "run",
        "guicheteo:exportflow",
        f"--FLOW={server.wms}",
        "--LAYER=datd",
        f"--EXTENT={AREA}",
        "--RESOLUTION=0.1",
        f"--OUTPUT={output}",
    )
    assert done.returncode != 0
    assert "Did you mean dated" in done.stdout + done.stderr
    assert not output.exists()


def test_they_are_listed_and_described(headless):  # noqa: F811
    listed = headless("list").stdout
    for name, words in (
        ("addflow", ("URI", "PROVIDER")),
        ("exportflow", ("EXTENT", "AREA", "MAX_TILES", "MISSING")),
    ):
        assert f"guicheteo:{name}" in listed
        described = headless("help", f"guicheteo:{name}").stdout
        assert all(each in described for each in ("FLOW", "LAYER", "STYLE", "DATE", "CRS", "AUTHCFG", *words))
