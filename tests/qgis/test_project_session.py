"""Between savings the footprints of a project read a file that QGIS does not take for a temporary one."""

import os
import time
from pathlib import Path

import pytest
from guichet_eo.gis.footprint_store import FootprintStore
from guichet_eo.gis.session_files import FORGOTTEN_DAYS, SessionFiles
from test_project_life import attachments, path, reopened, world  # noqa: F401 (fixtures)


@pytest.fixture
def saved(world, path, qtbot):  # noqa: F811
    """A project with ten footprints, saved, and the desktop's event loop turned since."""
    search = world.search()
    search.bring(range(1, 11))
    qtbot.wait(300)  # for the footprints to be drawn
    assert world.project.write(str(path))
    qtbot.wait(20)
    return search


def file_of(layer):
    return Path(layer.source().split("|")[0])


def test_after_saving_the_layer_reads_a_file_of_the_session(world, path, saved):  # noqa: F811
    layer = saved.footprints.layer
    assert layer.isValid()
    assert layer.featureCount() == 10
    assert file_of(layer).parent.name == "footprints"
    assert world.project.attachedFiles() == [] or "guichet" not in str(world.project.attachedFiles())
    assert not world.project.isDirty()
    assert len(attachments(path)) == 1


def test_what_comes_between_two_savings_is_in_the_second(world, path, saved, qtbot):  # noqa: F811
    first = file_of(saved.footprints.layer)
    saved.bring(range(11, 31))
    assert world.project.write(str(path))
    qtbot.wait(20)
    assert saved.footprints.layer.featureCount() == 30
    assert not first.exists()
    assert len(attachments(path)) == 1
    (layer,) = reopened(path)["layers"]
    assert layer["count"] == 30


def test_a_project_read_again_leaves_its_attachments(world, path, saved, qtbot):  # noqa: F811
    world.project.clear()
    assert world.project.read(str(path))
    (layer,) = world.project.mapLayers().values()
    assert layer.featureCount() == 10
    assert file_of(layer).parent.name == "footprints"
    assert not world.project.isDirty()
    assert world.project.write(str(path))
    qtbot.wait(20)
    assert reopened(path)["layers"][0]["count"] == 10


def test_a_store_made_after_the_project_was_read_takes_them_out_too(world, path, saved):  # noqa: F811
    world.store.close()
    world.project.clear()
    assert world.project.read(str(path))
    late = FootprintStore(world.project)
    (layer,) = world.project.mapLayers().values()
    assert file_of(layer).parent.name == "footprints"
    late.close()


def test_the_file_goes_with_its_layer(world, path, saved):  # noqa: F811
    file = file_of(saved.footprints.layer)
    assert file.exists()
    world.project.removeMapLayer(saved.footprints.layer.id())
    assert not file.exists()


def test_a_copy_of_the_layer_still_reads(world, path, saved, qtbot):  # noqa: F811
    layer = saved.footprints.layer
    world.project.addMapLayer(layer.clone())
    assert world.project.write(str(path))
    qtbot.wait(20)
    world.project.removeMapLayer(layer.id())
    assert [each.featureCount() for each in world.project.mapLayers().values()] == [10]


def test_files_of_a_crashed_session_are_removed_after_a_while(qgis_app, tmp_path):
    old, young, other = tmp_path / "a.gpkg", tmp_path / "b.gpkg", tmp_path / "c.txt"
    long_ago = time.time() - (FORGOTTEN_DAYS + 1) * 86400
    for file in (old, young, other):
        file.touch()
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    SessionFiles(lambda: tmp_path).new()
    assert [file.exists() for file in (old, young, other)] == [False, True, True]


def test_only_files_of_the_session_are_removed(qgis_app, tmp_path):
    elsewhere = tmp_path / "mine.gpkg"
    elsewhere.touch()
    files = SessionFiles(lambda: tmp_path / "session")
    files.remove(str(elsewhere))
    assert elsewhere.exists()
