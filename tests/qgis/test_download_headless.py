"""`guicheteo:downloadscenes` in `qgis_process`: of a layer and of a search, and what it refuses."""

import json

import pytest
from guichet_eo.core.downloads.sidecar import read_sidecar
from test_toolbox_headless import headless  # noqa: F401 (a fixture)

SEARCH = (
    "--AREA=1.3,1.5,43.5,43.7 [EPSG:4326]",
    "--FAMILIES=s2-l2a-sen2cor",
    "--PORTALS=sandbox",
    "--START=2026-10-15",
)


@pytest.fixture(scope="module")
def found(headless, tmp_path_factory):  # noqa: F811
    """Return a file of footprints of the demonstration data."""
    path = tmp_path_factory.mktemp("found") / "found.gpkg"
    done = headless("run", "guicheteo:searchscenes", *SEARCH, "--LIMIT=2", f"--OUTPUT={path}")
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.mark.parametrize("source", ["layer", "search"])
def test_files_and_their_table_are_written(headless, found, tmp_path, source):  # noqa: F811
    scenes = [f"--SCENES={found}"] if source == "layer" else [*SEARCH, "--LIMIT=2"]
    done = headless(
        "run", "guicheteo:downloadscenes", "--json", *scenes, "--WHAT=red,scl",
        f"--FOLDER={tmp_path / 'eo'}", f"--FILES={tmp_path / 'files.csv'}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    files = sorted((tmp_path / "eo" / "sandbox").rglob("*.tif"))
    assert (results["COUNT"], results["FAILED"]) == (len(files), 0)
    assert len(files) > 1
    assert all(read_sidecar(file).portal == "sandbox" for file in files)
    table = (tmp_path / "files.csv").read_text(encoding="utf-8")
    assert all(str(file) in table for file in files)


def test_what_is_wrong_is_said(headless, found, tmp_path):  # noqa: F811
    folder = f"--FOLDER={tmp_path / 'eo'}"
    done = headless("run", "guicheteo:downloadscenes", f"--SCENES={found}", "--WHAT=b99", folder)
    assert done.returncode != 0
    assert "“b99” is in none of the scenes" in done.stdout + done.stderr
    done = headless("run", "guicheteo:downloadscenes", f"--SCENES={found}", "--LICENCES=dinamis", folder)
    assert done.returncode != 0
    assert "ACCEPTED_BY" in done.stdout + done.stderr
