"""Projects that are opened where an account is missing."""

import json

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE, doors, layer_of, server, shows
from guichet_eo.gis.flows.flow_watch import PROPERTY, FlowWatch
from qgis.core import QgsAuthMethodConfig, QgsProject, QgsRasterLayer
from stream_life_bed import wait

__all__ = ["doors", "manager", "server"]


@pytest.fixture
def project(qgis_app):
    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def serving():
    """Portal id → entry that serves it."""
    return {}


@pytest.fixture
def watch(doors, project, serving):
    made = FlowWatch(doors, project, lambda portal_id: serving.get(portal_id, ""))
    made.told, made.alive = [], []
    made.account_missing.connect(lambda *told: made.told.append(told))
    made.revived.connect(made.alive.append)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def file(doors, server, tmp_path, project):
    """A project with a layer of the instance, saved where the account was there."""
    doors.open_instance(server.base, INSTANCE)
    layer = layer_of(server)
    layer.setCustomProperty(PROPERTY, json.dumps({"portal": "sentinel-hub"}))
    layer.setOpacity(0.75)
    project.addMapLayer(layer)
    path = str(tmp_path / "shared.qgs")
    assert project.write(path)
    project.clear()
    doors.close_instance(ALIAS)
    return path


def kept(manager, **values):
    config = QgsAuthMethodConfig("Basic")
    config.setName("an entry")
    config.setConfigMap({"username": "ann", "password": "word", **values})
    assert manager.storeAuthenticationConfig(config)
    return config.id()


def test_a_project_without_the_account_says_so_once(watch, file, project):
    assert project.read(file)
    assert wait(lambda: watch.told)
    assert watch.told == [("sentinel-hub", "", ("Secret maps",))]
    layer = next(iter(project.mapLayers().values()))
    assert not layer.isValid()
    assert ALIAS in layer.source()
    watch.look()
    assert len(watch.told) == 1
    project.clear()
    assert project.read(file)
    assert wait(lambda: len(watch.told) == 2)


def test_its_layers_come_to_life_with_the_account(watch, file, project, doors, server):
    assert project.read(file)
    assert wait(lambda: watch.told)
    doors.open_instance(server.base, INSTANCE)
    assert wait(lambda: watch.alive)
    layer = next(iter(project.mapLayers().values()))
    assert watch.alive == [(layer,)]
    assert layer.isValid()
    assert shows(layer) is False  # three quarters of it: the style was kept
    assert layer.opacity() == 0.75
    layer.setOpacity(1)
    assert shows(layer)


def test_a_project_with_the_account_is_silent(watch, file, project, doors, server):
    doors.open_instance(server.base, INSTANCE)
    assert project.read(file)
    assert wait(lambda: not watch._timer.isActive())
    assert not watch.told
    assert next(iter(project.mapLayers().values())).isValid()


def test_it_is_written_again_as_it_was(watch, file, project, tmp_path):
    assert project.read(file)
    assert wait(lambda: watch.told)
    again = tmp_path / "again.qgs"
    assert project.write(str(again))
    text = again.read_text(encoding="utf-8")
    assert ALIAS in text
    assert "sentinel-hub" in text


@pytest.mark.parametrize("given", ["another", "the same"])
def test_an_entry_that_this_qgis_does_not_have(watch, project, manager, serving, given):
    own = kept(manager)
    authcfg = "zzzzzz9" if given == "another" else own
    if given == "the same":
        manager.removeAuthenticationConfig(own)
    layer = QgsRasterLayer(
        f"type=xyz&authcfg={authcfg}&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=3&zmin=0",
        "tiles",
        "wms",
    )
    other = layer.clone()
    layer.setCustomProperty(PROPERTY, json.dumps({"portal": "here"}))
    project.addMapLayers([layer, other])
    assert wait(lambda: watch.told)
    assert watch.told == [("here", authcfg, ("tiles",))]  # the layer that is none of ours is QGIS's affair
    new = kept(manager)
    if given == "the same":
        config = QgsAuthMethodConfig("Basic")
        config.setName("back")
        config.setId(own)
        config.setConfigMap({"username": "ann", "password": "word"})
        assert manager.storeAuthenticationConfig(config)
        new = own
    else:
        serving["here"] = new
    watch.wake()
    assert wait(lambda: watch.alive)
    assert f"authcfg={new}" in layer.source()


@pytest.mark.parametrize("text", ["[]", "{", "3", '{"portal": 3}', "[" * 100_000])
def test_a_property_may_be_anything(watch, project, server, text):
    layer = QgsRasterLayer(
        "type=xyz&authcfg=zzzzzz9&url=http://127.0.0.1:9/%7Bz%7D&zmax=3&zmin=0", "odd", "wms"
    )
    layer.setCustomProperty(PROPERTY, text)
    project.addMapLayer(layer)
    assert wait(lambda: watch.told)
    assert watch.told == [("", "zzzzzz9", ("odd",))]


def test_nothing_is_said_after_the_end(watch, file, project):
    watch.close()
    watch.close()
    assert project.read(file)
    assert not wait(lambda: watch.told, 0.2)
