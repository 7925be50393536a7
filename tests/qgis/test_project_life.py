"""Footprints stay with the project: save, save as, second save, close without saving, reopen elsewhere."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.query import Query
from guichet_eo.gis import footprint_store
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_layer import FootprintLayer
from guichet_eo.gis.footprint_store import FootprintStore
from guichet_eo.gis.project_search import project_searches
from guichet_eo.gis.selection import Selection
from imagined import imagined_portal, imagined_query
from imagined_search import ImaginedSearch
from qgis.core import QgsProject

READER = Path(__file__).resolve().parents[1] / "counterparts" / "read_project.py"


@pytest.fixture
def world(qgis_app, qgis_new_project):
    """A project with the store, and a function that starts a search with footprints."""
    project, selection = QgsProject.instance(), Selection()
    store = FootprintStore(project)
    directory = PortalDirectory([imagined_portal("cdse", 1), imagined_portal("earth-search", 2)])
    made = []

    def search(**more):
        found = ImaginedSearch(imagined_query(**more))
        decoration = FootprintDecoration(found.query, ["cdse"], directory, FamilyDirectory((), {}))
        found.footprints = FootprintLayer(found, selection, project, decoration)
        store.follow(found.footprints)
        made.append(found)
        return found

    yield SimpleNamespace(project=project, store=store, selection=selection, search=search)
    store.close()
    project.clear()


@pytest.fixture(params=["qgz", "qgs"])
def path(request, tmp_path):
    folder = tmp_path / "Été à Toulouse"
    folder.mkdir()
    return folder / f"project.{request.param}"


def reopened(path, time_zone="Pacific/Auckland"):
    """Open a project in another process, in another time zone."""
    outcome = subprocess.run(
        [sys.executable, str(READER), str(path)],
        env={**os.environ, "TZ": time_zone},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(outcome.stdout.splitlines()[-1])


def attachments(path):
    """Names of our attached files in a saved project; QGIS 3.40 adds styles of its own."""
    archive = path if path.suffix == ".qgz" else path.with_name(f"{path.stem}_attachments.zip")
    if not archive.exists():
        return []
    with zipfile.ZipFile(archive) as files:
        return [name for name in files.namelist() if name.endswith(footprint_store.ATTACHED_NAME)]


def test_saving_keeps_the_footprints(world, path):
    search = world.search()
    search.bring(range(1, 401))
    search.bring([7], ("earth-search", "cdse"), "acquisitions_changed")
    assert world.project.write(str(path))
    found = reopened(path)
    assert found["read"]
    (layer,) = found["layers"]
    assert layer["valid"]
    assert layer["provider"] == "ogr"
    assert layer["count"] == layer["geometries"] == 400
    assert layer["ids"] == sorted(f"S2A_{number}" for number in range(1, 401))
    assert layer["stac"] == layer["ids"]
    assert layer["acquired"][0] == "2026-08-01 12:30:30"
    assert layer["offers"]["S2A_7"] == "earth-search (L2A Sen2Cor), cdse (L2A Sen2Cor)"
    assert found["groups"] == ["Guichet EO – Toulouse"]
    assert found["attached"] == 1


def test_a_reopened_layer_looks_and_reads_as_before(world, path):
    search = world.search()
    search.bring(range(1, 51))
    assert world.project.write(str(path))
    (layer,) = reopened(path)["layers"]
    assert len(layer["rules"]) == 7
    assert layer["tabs"] == ["Acquisition", "Product", "Portal", "Offers"]
    assert layer["alias"] == "Acquired (UTC)"
    assert layer["temporal"] == "acquired"
    assert layer["hours"] == 3
    assert layer["rights"] == ["Contains data of cdse"]
    assert layer["hidden"][0] == "fid"
    assert Query.from_json(json.loads(layer["query"])) == search.query


def test_a_second_save_keeps_what_came_in_between(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    search.bring(range(11, 31))
    search.bring([3], ("earth-search", "cdse"), "acquisitions_changed")
    assert world.project.write(str(path))
    (layer,) = reopened(path)["layers"]
    assert layer["count"] == 30
    assert layer["stac"] == layer["ids"]
    assert layer["offers"]["S2A_3"].startswith("earth-search")
    assert len(attachments(path)) == 1


def test_saving_elsewhere_takes_the_footprints_along(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    search.bring(range(11, 16))
    other = path.parent.parent / "elsewhere" / path.name
    other.parent.mkdir()
    assert world.project.write(str(other))
    search.bring(range(16, 18))
    assert world.project.write(str(other))
    assert reopened(path)["layers"][0]["count"] == 10
    path.unlink()
    assert reopened(other)["layers"][0]["count"] == 17


@pytest.mark.parametrize(("first", "second"), [("qgz", "qgs"), ("qgs", "qgz")])
def test_saving_in_the_other_format_takes_them_along(world, tmp_path, first, second):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(tmp_path / f"a.{first}"))
    assert world.project.write(str(tmp_path / f"b.{second}"))
    assert reopened(tmp_path / f"b.{second}")["layers"][0]["count"] == 10


def test_every_search_has_its_own_file(world, path):
    one, two = world.search(), world.search(place="Bruxelles")
    one.bring(range(1, 11))
    one.footprints.release()  # another search took over
    two.bring(range(1, 6))
    assert world.project.write(str(path))
    found = reopened(path)
    assert sorted(layer["count"] for layer in found["layers"]) == [5, 10]
    assert found["groups"] == ["Guichet EO – Bruxelles", "Guichet EO – Toulouse"]
    assert len(attachments(path)) == 2


def test_closing_without_saving_leaves_nothing(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    search.bring(range(11, 21))
    attached = [Path(name) for name in world.project.attachedFiles()]
    assert all(file.exists() for file in attached)
    world.project.clear()
    assert search.footprints.layer is None
    assert not world.project.isDirty()
    assert not any(file.exists() for file in attached)
    assert not any(file.parent.exists() for file in attached)
    assert reopened(path)["layers"][0]["count"] == 10


def test_a_search_never_saved_leaves_no_file(world, tmp_path):
    search = world.search()
    search.bring(range(1, 11))
    assert not [name for name in world.project.attachedFiles() if "guichet" in name]
    world.project.clear()
    assert list(tmp_path.iterdir()) == []


def test_removing_the_layer_removes_its_file_and_group(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    assert len(attachments(path)) == 1
    world.project.removeMapLayer(search.footprints.layer.id())
    assert world.project.layerTreeRoot().findGroups() == []
    assert world.project.write(str(path))
    assert attachments(path) == []
    assert reopened(path)["layers"] == []


def test_a_copy_of_the_layer_keeps_the_file(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    layer = search.footprints.layer
    world.project.addMapLayer(layer.clone())
    world.project.removeMapLayer(layer.id())
    assert world.project.write(str(path))
    assert reopened(path)["layers"][0]["count"] == 10


def test_a_layer_of_somebody_else_is_left_alone(world, path):
    attached = world.project.createAttachedFile("notes.txt")
    Path(attached).write_text("mine", encoding="utf-8")
    search = world.search()
    search.bring(range(1, 3))
    assert world.project.write(str(path))
    world.project.removeMapLayer(search.footprints.layer.id())
    assert attached in world.project.attachedFiles()
    assert not [name for name in world.project.attachedFiles() if "guichet" in name]


def test_a_reopened_project_can_search_again(world, path):
    search = world.search()
    search.bring(range(1, 11))
    assert world.project.write(str(path))
    world.project.clear()
    assert world.project.read(str(path))
    (remembered,) = project_searches(world.project)
    assert remembered.query == search.query
    assert remembered.title == "Guichet EO – Toulouse"
    again = world.search()
    again.bring(range(1, 5))
    assert world.project.write(str(path))
    found = reopened(path)
    assert sorted(layer["count"] for layer in found["layers"]) == [4, 10]


def test_a_reopened_layer_can_be_removed_without_leftovers(world, path):
    world.search().bring(range(1, 11))
    assert world.project.write(str(path))
    world.project.clear()
    assert world.project.read(str(path))
    world.project.removeAllMapLayers()
    assert world.project.write(str(path))
    assert attachments(path) == []


def test_selection_survives_the_move_to_the_file(world, path):
    search = world.search()
    search.bring(range(1, 11))
    world.selection.set([2, 5])
    assert world.project.write(str(path))
    layer = search.footprints.layer
    chosen = {feature["scene_id"] for feature in layer.getSelectedFeatures()}
    assert chosen == {"S2A_2", "S2A_5"}
    layer.selectByIds([1])
    assert world.selection.ids == {1}
    search.bring([11])
    world.selection.set([11])
    assert [feature["scene_id"] for feature in layer.getSelectedFeatures()] == ["S2A_11"]


def test_a_full_disk_is_said_and_loses_nothing(world, path, monkeypatch):
    search = world.search()
    search.bring(range(1, 11))
    said = []
    world.store.failed.connect(said.append)
    monkeypatch.setattr(footprint_store, "ATTACHED_NAME", "no/such/folder.gpkg")
    world.project.write(str(path))
    assert said
    assert search.footprints.layer.providerType() == "memory"
    assert search.footprints.layer.featureCount() == 10
    monkeypatch.undo()
    assert world.project.write(str(path))
    assert reopened(path)["layers"][0]["count"] == 10


def test_a_closed_plugin_leaves_an_ordinary_memory_layer(world):
    search = world.search()
    search.bring(range(1, 11))
    layer = search.footprints.layer
    assert layer.customProperty("skipMemoryLayersCheck")
    world.store.close()
    assert layer.featureCount() == 10
    assert layer.customProperty("skipMemoryLayersCheck") is None
    assert search.footprints.layer is None
