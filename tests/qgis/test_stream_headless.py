"""`guicheteo:streamassets` and `guicheteo:mosaicperdate` in `qgis_process`, after a search."""

import json

import pytest
from osgeo import gdal
from test_toolbox_headless import headless  # noqa: F401 (a fixture)


@pytest.fixture(scope="module")
def found(headless, tmp_path_factory):  # noqa: F811
    """Return a file of footprints of the demonstration data."""
    path = tmp_path_factory.mktemp("found") / "found.gpkg"
    done = headless(
        "run",
        "guicheteo:searchscenes",
        "--AREA=1.3,1.5,43.5,43.7 [EPSG:4326]",
        "--FAMILIES=s2-l2a-sen2cor",
        "--PORTALS=sandbox",
        "--START=2026-10-15",
        f"--OUTPUT={path}",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.mark.parametrize("name", ["streamassets", "mosaicperdate"])
def test_pixels_are_written(headless, found, tmp_path, name):  # noqa: F811
    done = headless(
        "run",
        f"guicheteo:{name}",
        "--json",
        f"--SCENES={found}",
        "--AREA=1.4,1.45,43.55,43.6 [EPSG:4326]",
        "--BANDS=true-colour",
        "--FORMAT=COG",
        f"--OUTPUT={tmp_path}",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    files = sorted(tmp_path.iterdir())
    assert results["COUNT"] == len(files) > 1
    assert sorted(results["FILES"]) == [str(file) for file in files]
    for file in files:
        assert gdal.Open(str(file)).RasterCount == 3
        assert "S2" in file.name
        assert file.name.endswith("true-colour.tif")


def test_a_stream_is_written(headless, found, tmp_path):  # noqa: F811
    done = headless(
        "run", "guicheteo:streamassets", f"--SCENES={found}", "--FORMAT=VRT", f"--OUTPUT={tmp_path}"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.glob("*.vrt"))


def test_what_is_wrong_is_said(headless, found, tmp_path):  # noqa: F811
    done = headless(
        "run", "guicheteo:mosaicperdate", f"--SCENES={found}", "--BANDS=nir, red", f"--OUTPUT={tmp_path}"
    )
    assert done.returncode != 0
    assert "one or three expressions" in done.stdout + done.stderr


def test_they_are_listed_and_described(headless):  # noqa: F811
    listed = headless("list").stdout
    for name in ("guicheteo:streamassets", "guicheteo:mosaicperdate"):
        assert name in listed
        described = headless("help", name).stdout
        assert all(each in described for each in ("SCENES", "AREA", "BANDS", "MASK", "FORMAT", "OUTPUT"))
