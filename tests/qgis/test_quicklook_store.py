"""Quicklooks are there again when the project is reopened."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.gis.picture_cache import PictureCache
from guichet_eo.gis.picture_reader import PictureReader
from guichet_eo.gis.quicklooks import Quicklooks
from picture_bed import Profiles, acquisition, encoded, portal, scene, settle, wait
from qgis.core import QgsProject

TILE = GridPlacement("EPSG:32631", (300000.0, 4790220.0, 409800.0, 4900020.0))


def session(folder, project, **terms):
    """Return quicklooks of a session whose portal always answers with a picture."""
    reader = PictureReader(PictureCache(folder / "pictures"), lambda *_: encoded(343, 343))
    rasters = PictureCache(folder / "rasters", suffix=".tif")
    return Quicklooks({"bed": portal(**terms)}.get, Profiles(), reader, rasters, project)


def wanted(id="scene"):
    return acquisition(scene(id, f"https://bed.example/{id}", placement=TILE))


@pytest.fixture
def first(tmp_path, qgis_app):
    """A session with one quicklook on the map."""
    project = QgsProject()
    quicklooks = session(tmp_path / "cache", project)
    quicklooks.toggle(wanted())
    wait(lambda: quicklooks.shown_ids)
    yield project, quicklooks
    project.clear()


def layer_of(project):
    (layer,) = project.mapLayers().values()
    return layer


def attachments(path):
    """Return the rasters inside a saved project."""
    archive = path if path.suffix == ".qgz" else path.with_name(f"{path.stem}_attachments.zip")
    return [name for name in zipfile.ZipFile(archive).namelist() if name.endswith(".tif")]


@pytest.mark.parametrize("name", ["project.qgz", "project.qgs"])
def test_saved_twice_and_reopened_elsewhere(first, tmp_path, name):
    project, quicklooks = first
    path = tmp_path / name
    for _ in range(2):
        project.setDirty(True)
        assert project.write(str(path))
        assert len(attachments(path)) == 1
        settle(0.02)
        layer = layer_of(project)
        assert layer.isValid()
        assert Path(layer.source()).is_relative_to(tmp_path / "cache"), "no temporary file while it is open"
        assert not project.isDirty()
        assert not [file for file in project.attachedFiles() if file.endswith(".tif")]
    quicklooks.close()
    shutil.rmtree(tmp_path / "cache")
    again = QgsProject()
    second = session(tmp_path / "another machine", again)
    assert again.read(str(path))
    layer = layer_of(again)
    assert layer.isValid()
    assert layer.name() == "Quicklook 24 Oct 2026 31TCJ"
    assert Path(layer.source()).is_relative_to(tmp_path / "another machine")
    assert not again.isDirty()
    assert second.is_shown(wanted())
    second.toggle(wanted())
    assert not again.mapLayers()
    second.close()


def test_saved_under_another_name(first, tmp_path):
    project, quicklooks = first
    for name in ("one.qgz", "two.qgz", "three.qgs"):
        assert project.write(str(tmp_path / name))
        settle(0.02)
        assert len(attachments(tmp_path / name)) == 1
    quicklooks.close()


def test_closed_without_saving(first, tmp_path):
    project, quicklooks = first
    assert project.write(str(tmp_path / "project.qgz"))
    settle(0.02)
    quicklooks.toggle(wanted("another"))
    wait(lambda: len(project.mapLayers()) == 2)
    project.clear()
    assert project.read(str(tmp_path / "project.qgz"))
    assert len(project.mapLayers()) == 1
    assert quicklooks.is_shown(wanted())
    assert not quicklooks.is_shown(wanted("another"))
    quicklooks.close()


def test_reopened_in_a_new_process_without_the_plugin(first, tmp_path):
    project, quicklooks = first
    path = tmp_path / "project.qgz"
    assert project.write(str(path))
    quicklooks.close()
    shutil.rmtree(tmp_path / "cache")
    program = f"""
import os
from qgis.core import QgsApplication, QgsProject
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
assert project.read({str(path)!r})
for layer in project.mapLayers().values():
    print("LAYER", layer.name(), layer.isValid(), layer.width(), layer.crs().authid(), flush=True)
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        env=dict(os.environ),
        check=False,
    )
    assert "LAYER Quicklook 24 Oct 2026 31TCJ True 343 EPSG:32631" in done.stdout, done.stderr[-500:]


def test_a_raster_in_use_is_not_evicted(first, tmp_path):
    project, quicklooks = first
    rasters = quicklooks._rasters
    rasters.clear()
    assert Path(layer_of(project).source()).is_file()
    quicklooks.toggle(wanted())
    rasters.clear()
    assert rasters.size() == 0
    quicklooks.close()


def test_what_may_not_be_kept_is_not_saved(tmp_path, qgis_app):
    project = QgsProject()
    quicklooks = session(tmp_path, project, quicklooks_kept=False)
    quicklooks.toggle(wanted())
    wait(lambda: quicklooks.shown_ids)
    path = tmp_path / "project.qgz"
    assert project.write(str(path))
    assert not attachments(path)
    quicklooks.close()
    project.clear()


def test_a_forged_project_reads_no_other_file(first, tmp_path):
    project, quicklooks = first
    layer = layer_of(project)
    source = layer.source()
    layer.setCustomProperty("guichet_eo/quicklook_key", "../../" + "a" * 58)
    layer.setCustomProperty("guichet_eo/quicklook_of", "{not json")
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "project.qgz"))
    assert layer_of(project).source() == source
    assert not quicklooks.is_shown(wanted())
    quicklooks.close()
