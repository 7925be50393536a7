"""Projects that come from strangers: nothing that they say of streams is believed."""

import json
import shutil

import pytest
from guichet_eo.gis.streams.stream_files import LARGEST
from guichet_eo.gis.streams.stream_names import file_name
from guichet_eo.gis.streams.stream_record import PROPERTY, record_of
from qgis.core import QgsProject, QgsRasterLayer
from range_server import range_server
from stream_life_bed import bed, files_below, shows, wait


@pytest.fixture(params=["sign-urls", "bearer"])
def world(request, qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path, request.param) as found:
        yield found


@pytest.fixture
def path(tmp_path):
    return tmp_path / "project.qgz"


def hostile(plugin, name, content, record, path):
    """Put a layer into the project that looks like a stream."""
    folder = path.parent / "theirs"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(content, encoding="utf-8")
    layer = QgsRasterLayer(str(file), "Theirs")
    if record is not None:
        layer.setCustomProperty(PROPERTY, record)
    QgsProject.instance().addMapLayer(layer)
    return layer


def saved_document(plugin, world):
    plugin.add(world.scene())
    name = plugin.added[-1].source().rpartition("/")[2]
    return name, plugin.paths.files.text(name), plugin.added[-1].customProperty(PROPERTY)


def test_a_file_that_is_not_what_its_name_says(world, path):
    plugin = world.plugin()
    name, text, record = saved_document(plugin, world)
    QgsProject.instance().clear()
    shutil.rmtree(world.folder / "cache")
    layer = hostile(plugin, name, text.replace("f1.tif", "f2.tif"), record, path)
    asked = len(world.services.requests)
    plugin.store.adopt()
    wait(lambda: False, 0.3)
    assert not layer.source().startswith("/vsimem")
    assert not (world.folder / "cache").exists() or not files_below(world.folder / "cache")
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    assert QgsProject.instance().read(str(path))
    assert [one.isValid() for one in QgsProject.instance().mapLayers().values()] == [True]
    assert len(world.services.requests) == asked


def test_a_project_that_names_foreign_hosts(world, path, tmp_path):
    """The hash is right, the record says that the portal's gate is needed: nothing goes to the stranger."""
    plugin = world.plugin()
    _name, text, record = saved_document(plugin, world)
    QgsProject.instance().clear()
    with range_server(tmp_path / "other") as stranger:
        port = stranger.url.rpartition(":")[2]
        own = f"http://127.0.0.1:{world.server.url.rpartition(':')[2]}"
        text = text.replace(own, f"http://localhost:{port}")
        name = file_name(text, True)
        record = record.replace(own, f"http://localhost:{port}")
        document = json.loads(record)
        document["name"] = name
        layer = hostile(plugin, name, text, json.dumps(document), path)
        asked = len(world.services.requests)
        plugin.store.adopt()
        assert wait(lambda: plugin.closed or plugin.renewed, 3)
        shows(layer)
        for headers in stranger.headers:
            assert not {"authorization", "x-api-key"} & {header.lower() for header in headers}
        assert all("Signature" not in request[1] for request in stranger.requests)
        assert len(world.services.requests) == asked


def test_a_record_that_names_files_which_are_not_read(world, path):
    plugin = world.plugin()
    name, text, record = saved_document(plugin, world)
    QgsProject.instance().clear()
    document = json.loads(record)
    document["gated"]["here"].append("/vsicurl?empty_dir=yes&url=http%3A//127.0.0.1%3A9/other.tif")
    layer = hostile(plugin, name, text, json.dumps(document), path)
    plugin.store.adopt()
    assert wait(lambda: plugin.renewed)
    assert shows(layer)
    asked = world.services.requests[-1]
    assert b"other.tif" not in asked.body


RECORDS = [
    "",
    "null",
    "[]",
    "7",
    '"text"',
    "{",
    "[" * 100000,
    '{"version": 1}',
    '{"version": 1, "name": 7, "recipe": [], "scenes": {}, "area": [], "gated": []}',
    '{"version": 2, "name": "x"}',
]


@pytest.mark.parametrize("record", RECORDS)
def test_records_that_are_none(world, path, record):
    plugin = world.plugin()
    name, text, _record = saved_document(plugin, world)
    QgsProject.instance().clear()
    layer = hostile(plugin, name, text, record, path)
    assert record_of(layer) is None
    plugin.store.adopt()
    assert layer.isValid()
    assert QgsProject.instance().write(str(path))
    assert not plugin.closed


MEMBERS = {
    "name": [None, 7, [], "x.vrt", "../../x", "/etc/passwd"],
    "recipe": [None, 7, [], {}, {"version": 1, "outputs": 7},
               {"version": 1, "outputs": ["x"], "ranges": [[1]]},
               {"version": 1, "outputs": ["x"], "ranges": [["a", 1]]},
               {"version": 1, "outputs": ["x"], "stretch": []}],
    "scenes": [None, 7, "ab", [1], [["a"]]],
    "area": [None, 7, "ab"],
    "gated": [None, 7, [], {"here": 7}, {"nobody": ["x"]}, {"here": []}, {"here": [7, "/vsimem/x", "junk"]}],
}  # fmt: skip


@pytest.mark.parametrize("member", MEMBERS)
def test_records_with_wrong_members(world, path, member):
    plugin = world.plugin()
    name, text, record = saved_document(plugin, world)
    for value in MEMBERS[member]:
        QgsProject.instance().clear()
        layer = hostile(plugin, name, text, json.dumps({**json.loads(record), member: value}), path)
        plugin.store.adopt()
        wait(lambda: False, 0.05)
        assert layer.isValid()
        QgsProject.instance().write(str(path))


def test_a_very_large_file(world, path):
    plugin = world.plugin()
    name, text, record = saved_document(plugin, world)
    QgsProject.instance().clear()
    shutil.rmtree(world.folder / "cache")
    layer = hostile(plugin, name, text + " " * (LARGEST + 1), record, path)
    plugin.store.adopt()
    assert layer.source().startswith(str(path.parent))
