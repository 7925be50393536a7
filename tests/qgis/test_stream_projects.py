"""Streams in projects: reopened with the plugin and without, moved, copied, on another machine."""

import json
import shutil

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.gis.streams.stream_record import PROPERTY, record_of
from qgis.core import (
    QgsApplication,
    QgsLayerDefinition,
    QgsProject,
    QgsProjectBadLayerHandler,
)
from range_server import range_server
from stream_bed import source, stream_scene
from stream_life_bed import attachments, bed, everything_in, files_below, memory_files, no_secret, shows, wait


class BadLayers(QgsProjectBadLayerHandler):
    """Notes what QGIS would open its dialog of unavailable layers for."""

    def __init__(self, nodes):
        super().__init__()
        self.nodes = nodes

    def handleBadLayers(self, nodes):  # noqa: N802
        self.nodes.extend(nodes)


@pytest.fixture(params=["sign-urls", "bearer"])
def world(request, qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path, request.param) as found:
        found.bad = []
        QgsProject.instance().setBadLayerHandler(BadLayers(found.bad))
        yield found
        QgsProject.instance().setBadLayerHandler(QgsProjectBadLayerHandler())


@pytest.fixture
def public(tmp_path, world):
    with range_server(tmp_path / "other") as server:
        yield stream_scene({"x": source(f"{server.url}/f1.tif")}, ["x * 2"], 9)


@pytest.fixture(params=["qgz", "qgs"])
def path(request, tmp_path):
    folder = tmp_path / "Été à Toulouse"
    folder.mkdir()
    return folder / f"project.{request.param}"


def layers():
    found = QgsProject.instance().mapLayers().values()
    return sorted(found, key=lambda layer: layer.name())


def reopen(path):
    project = QgsProject.instance()
    project.clear()
    assert project.read(str(path))
    return layers()


def test_with_the_plugin_they_are_shown_again(world, public, path):
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    before = [json.loads(layer.customProperty(PROPERTY)) for layer in layers()]
    assert QgsProject.instance().write(str(path))
    found = reopen(path)
    assert not world.bad
    assert [layer.isValid() for layer in found] == [True, True]
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in found)
    assert [json.loads(layer.customProperty(PROPERTY)) for layer in found] == before
    assert "127.0.0.1" in plugin.hosts
    assert not plugin.closed


def test_without_the_plugin_public_links_work_and_others_are_valid_and_empty(world, public, path):
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    world.unload(plugin)
    shutil.rmtree(world.folder / "cache")
    closed, free = reopen(path)
    assert not world.bad
    assert closed.isValid()
    assert free.isValid()
    assert shows(free)
    assert not shows(closed)


def test_another_machine(world, public, path, tmp_path):
    """The project is moved, and the cache there is empty."""
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    world.unload(plugin)
    shutil.rmtree(world.folder / "cache")
    moved = tmp_path / "elsewhere"
    path.parent.rename(moved)
    plugin = world.plugin("other cache")
    found = reopen(moved / path.name)
    assert not world.bad
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in found)
    assert len(files_below(tmp_path / "other cache")) == 2


def test_without_an_account_one_message_and_valid_empty_layers(world, path):
    plugin = world.plugin()
    plugin.add(*(world.scene(number) for number in range(1, 5)))
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    world.unload(plugin)
    account = world.accounts.pop("here")
    plugin = world.plugin()
    found = reopen(path)
    assert wait(lambda: plugin.closed)
    wait(lambda: False, 0.5)
    ((portal, error, count),) = plugin.closed
    assert (portal, error.kind, count) == ("here", ErrorKind.LOGIN_NEEDED, 4)
    assert not world.bad
    assert all(layer.isValid() for layer in found)
    assert not any(shows(layer) for layer in found)
    world.accounts["here"] = account
    plugin.account_changed()
    assert wait(lambda: len(plugin.renewed) == 4)
    assert all(shows(layer) for layer in found)
    assert len(plugin.closed) == 1


def test_without_network_one_message_and_valid_empty_layers(world, path):
    from signing_services import status

    plugin = world.plugin()
    plugin.add(*(world.scene(number) for number in range(1, 5)))
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    world.unload(plugin)
    plugin = world.plugin()
    world.services.fault = status(503)
    asked = len(world.services.requests)
    found = reopen(path)
    assert wait(lambda: plugin.closed)
    wait(lambda: False, 0.5)
    assert len(plugin.closed) == 1
    assert plugin.closed[0][2] == 4
    assert len(world.services.requests) <= asked + 2, (
        "a portal that does not answer is asked (twice) for one layer"
    )
    assert all(layer.isValid() for layer in found)
    assert not world.bad


def test_saving_again_and_again_does_not_pile_up(world, public, path):
    plugin = world.plugin()
    plugin.add(world.scene(1), world.scene(2), public)
    for _ in range(3):
        assert QgsProject.instance().write(str(path))
        assert len(attachments(path)) == 3
    reopen(path)
    assert QgsProject.instance().write(str(path))
    assert len(attachments(path)) == 3
    QgsProject.instance().removeMapLayer(layers()[0].id())
    assert QgsProject.instance().write(str(path))
    assert len(attachments(path)) == 2
    no_secret(everything_in(path))


def test_a_layer_and_its_copy(world, path):
    plugin = world.plugin()
    (layer,) = plugin.add(world.scene())
    copy = layer.clone()
    QgsProject.instance().addMapLayer(copy)
    assert shows(copy)
    QgsProject.instance().removeMapLayer(layer.id())
    assert shows(copy)
    assert record_of(copy) is not None
    assert QgsProject.instance().write(str(path))
    assert len(attachments(path)) == 1
    QgsProject.instance().removeMapLayer(copy.id())
    assert memory_files() == []


def test_the_plugin_is_switched_off_and_on(world, public, path):
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    found = layers()
    assert QgsProject.instance().write(str(path))
    assert not QgsProject.instance().isDirty()
    world.unload(plugin)
    assert not QgsProject.instance().isDirty()
    assert not any(layer.source().startswith("/vsimem") for layer in found)
    assert all(layer.isValid() for layer in found)
    assert memory_files() == []
    plugin = world.plugin()
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in found)


def test_saving_while_the_plugin_is_off(world, public, path):
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    assert QgsProject.instance().write(str(path))
    world.unload(plugin)
    assert QgsProject.instance().write(str(path))
    assert all(layer.isValid() for layer in reopen(path))
    plugin = world.plugin()
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in layers())
    assert not world.bad


def test_the_plugin_comes_after_the_project(world, public, path):
    """Opened without it, on a machine with an empty cache; then it is switched on, and all is saved."""
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    world.unload(plugin)
    reopen(path)
    plugin = world.plugin("other cache")
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in layers())
    assert QgsProject.instance().write(str(path))
    assert len(attachments(path)) == 2
    found = reopen(path)
    assert all(layer.isValid() for layer in found)
    assert wait(lambda: all(shows(layer) for layer in found))


def test_layer_definitions(world, public, tmp_path):
    plugin = world.plugin()
    plugin.add(world.scene(), public)
    project = QgsProject.instance()
    target = tmp_path / "streams.qlr"
    QgsLayerDefinition.exportLayerDefinition(str(target), project.layerTreeRoot().children())
    assert "/vsimem" not in target.read_text()
    project.clear()
    done, words = QgsLayerDefinition.loadLayerDefinition(str(target), project, project.layerTreeRoot())
    assert done, words
    plugin.store.adopt()
    assert wait(lambda: plugin.renewed)
    assert all(shows(layer) for layer in layers())


def test_they_are_not_temporary(world, public, tmp_path, monkeypatch):
    """QGIS warns before it closes where layers lie in the folder of temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))  # the cache is elsewhere now, as on users' machines
    plugin = world.plugin()
    assert [layer.isTemporary() for layer in plugin.add(world.scene(), public)] == [False, False]


def test_a_broken_cache(world, path):
    """The copy on disk is gone: the layer that is open goes on, and saving says what is lost."""
    plugin = world.plugin()
    (layer,) = plugin.add(world.scene())
    said = []
    plugin.store.failed.connect(said.append)
    shutil.rmtree(world.folder / "cache")
    assert shows(layer)
    assert QgsProject.instance().write(str(path))
    assert said
    assert QgsApplication.instance() is not None
