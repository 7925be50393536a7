"""The algorithm in `qgis_process`, in a profile of its own, with the plugin as QGIS loads it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from osgeo import ogr

ROOT = Path(__file__).resolve().parents[2]
# Debian 12's `qgis_process` is a broken wrapper
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")


@pytest.fixture(scope="module")
def headless(tmp_path_factory):
    """Return a function that runs the algorithm and gives (exit code, answer)."""
    if PROGRAM is None:
        pytest.skip("qgis_process is not installed")
    profile = tmp_path_factory.mktemp("profile")
    settings = profile / "profiles" / "default"
    (settings / "python" / "plugins").mkdir(parents=True)
    (settings / "python" / "plugins" / "guichet_eo").symlink_to(ROOT)
    (settings / "QGIS").mkdir()
    (settings / "QGIS" / "QGIS3.ini").write_text("[PythonPlugins]\nguichet_eo=true\n", encoding="utf-8")
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QGIS_AUTH_DB_DIR_PATH": str(profile),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }

    def run(*arguments):
        return subprocess.run(
            [PROGRAM, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=profile,
            check=False,
        )

    return run


def searched(headless, *arguments):
    outcome = headless("run", "guicheteo:searchscenes", *arguments)
    return outcome.returncode, outcome.stdout + outcome.stderr


def read(path):
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    return [json.loads(feature.ExportToJson()) for feature in layer]


def test_the_demonstration_data_are_found(headless, tmp_path):
    output, report = tmp_path / "found.gpkg", tmp_path / "report.csv"
    code, said = searched(
        headless,
        "--AREA=1.2,1.6,43.4,43.8 [EPSG:4326]",
        "--START=2026-08-01",
        "--END=2026-11-30",
        "--FAMILIES=s2-l2a-sen2cor,s2-l1c",
        "--PORTALS=sandbox",
        f"--OUTPUT={output}",
        f"--REPORT={report}",
    )
    assert code == 0, said
    rows = read(output)
    assert f"COUNT:\t{len(rows)}" in said
    assert len(rows) > 5
    days = [row["properties"]["acquired"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert {row["properties"]["portal"] for row in rows} == {"sandbox"}
    assert {row["properties"]["family"] for row in rows} == {"s2-l2a-sen2cor", "s2-l1c"}
    assert "sandbox" in report.read_text(encoding="utf-8")


def test_a_layer_path_as_area_means_its_polygons(headless, tmp_path):
    area = tmp_path / "area.geojson"
    far = [[[10, 55], [11, 55], [11, 56], [10, 55]]]  # Brussels is in the box of both, in neither polygon
    near = [[[1.2, 43.4], [1.6, 43.4], [1.6, 43.8], [1.2, 43.4]]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": each}}
        for each in (far, near)
    ]
    area.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = {}
    for name, value in (("AREA", area), ("AREA_LAYER", area)):
        output = tmp_path / f"{name}.gpkg"
        code, said = searched(headless, f"--{name}={value}", "--PORTALS=sandbox", f"--OUTPUT={output}")
        assert code == 0, said
        rows = read(output)
        found[name] = {row["properties"]["scene_id"] for row in rows}
        assert all(row["geometry"]["coordinates"][0][0][0][1] < 46 for row in rows)
    assert found["AREA"] == found["AREA_LAYER"]
    assert found["AREA"]


def test_what_is_wrong_is_said(headless, tmp_path):
    output = tmp_path / "none.gpkg"
    code, said = searched(headless, "--AREA=1,2,43,44 [EPSG:4326]", "--PORTALS=sandbx", f"--OUTPUT={output}")
    assert code != 0
    assert "Did you mean sandbox" in said
    code, said = searched(headless, "--PORTALS=sandbox", f"--OUTPUT={output}")
    assert code != 0
    assert "AREA_LAYER" in said
    assert not output.exists()


def test_the_algorithm_is_listed_and_described(headless):
    assert "guicheteo:searchscenes" in headless("list").stdout
    described = headless("help", "guicheteo:searchscenes").stdout
    for name in (
        "AREA",
        "AREA_LAYER",
        "START",
        "END",
        "FAMILIES",
        "PORTALS",
        "MAX_CLOUD",
        "LIMIT",
        "CRITERIA",
    ):
        assert name in described
