"""Signed files on the map: opened, drawn, renewed; and nothing secret in anything that is kept."""

import os

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.streams import stream_keeper
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsLayerDefinition,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsReadWriteContext,
    QgsSettings,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtXml import QDomDocument
from range_server import range_server
from stream_bed import source, stream_scene
from stream_life_bed import bed, everything_in, files_below, memory_files, no_secret, pixels, shows, wait

KINDS = ("sign-urls", "bearer", "header")


@pytest.fixture(params=KINDS)
def world(request, qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path, request.param) as found:
        yield found


@pytest.fixture
def signed(qgis_app, qgis_new_project, tmp_path, monkeypatch):
    """Links that live for four seconds: they are renewed after three."""
    monkeypatch.setattr(stream_keeper, "SHORTEST_LIFE", stream_keeper.timedelta(seconds=0.2))
    with bed(tmp_path, "sign-urls", 4) as found:
        yield found


def draw(layer):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(100, 100))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(10, 90, 8) for y in range(10, 90, 8))


def test_closed_files_are_shown(world):
    plugin = world.plugin()
    (layer,) = plugin.add(world.scene())
    assert not plugin.failed
    assert layer.isValid()
    assert shows(layer)
    assert draw(layer) == 100
    assert layer.attribution() == "© Here"


@pytest.fixture
def logged(qgis_app):
    """What QGIS's message log receives."""
    words = []

    def receive(*message):
        words.append(str(message))

    QgsApplication.messageLog().messageReceived.connect(receive)
    yield words
    QgsApplication.messageLog().messageReceived.disconnect(receive)


def test_nothing_secret_is_kept(world, tmp_path, logged, capfd):
    plugin = world.plugin()
    layers = plugin.add(world.scene(1), world.scene(2, acquired=None))
    world.guard.revoked.add("nobody")
    assert draw(layers[0])
    project = QgsProject.instance()
    for ending in ("qgz", "qgs"):
        path = tmp_path / f"p.{ending}"
        assert project.write(str(path))
        no_secret(everything_in(path))
    for layer in layers:
        document = QDomDocument()
        layer.exportNamedMetadata(document, "")
        no_secret(document.toString())
        style = QDomDocument()
        layer.exportNamedStyle(style)
        no_secret(style.toString())
        written = QDomDocument()
        element = written.createElement("maplayer")
        layer.writeLayerXml(element, written, QgsReadWriteContext())
        written.appendChild(element)
        no_secret(written.toString())
        no_secret(" ".join([layer.source(), layer.publicSource(), layer.htmlMetadata(), layer.name()]))
        no_secret(" ".join(str(layer.customProperty(key)) for key in layer.customPropertyKeys()))
    QgsLayerDefinition.exportLayerDefinition(str(tmp_path / "l.qlr"), project.layerTreeRoot().children())
    no_secret((tmp_path / "l.qlr").read_text())
    for path in files_below(tmp_path / "cache"):
        no_secret(path.read_text(encoding="utf-8"))
    settings = QgsSettings()
    no_secret(" ".join(f"{key}={settings.value(key)}" for key in settings.allKeys()))
    no_secret(" ".join(os.environ.values()))
    no_secret(" ".join(logged))
    world.guard.fault = world.server.fault = lambda path, wanted: 403
    for layer in layers:
        layer.dataProvider().reloadData()
        draw(layer)
    gdal.VSICurlClearCache()
    for layer in layers:
        layer.dataProvider().reloadData()
        draw(layer)
    no_secret(" ".join(logged))
    captured = capfd.readouterr()
    no_secret(captured.out)


def test_removed_layers_leave_nothing_in_memory(world):
    plugin = world.plugin()
    before = memory_files()
    layers = plugin.add(world.scene(1), world.scene(2))
    assert len(memory_files()) > len(before)
    QgsProject.instance().removeMapLayer(layers[0].id())
    assert shows(layers[1])
    QgsProject.instance().removeMapLayer(layers[1].id())
    assert memory_files() == before


def test_what_is_cancelled_leaves_nothing_in_memory(world):
    plugin = world.plugin()
    before = memory_files()
    plugin.streams.add(plugin.job(world.scene(1), world.scene(2)))
    assert wait(lambda: len(plugin.streams._inbox._events) > 0 or plugin.added, 5) or True
    plugin.streams.cancel()
    wait(lambda: False, 0.5)
    for layer in plugin.added:
        QgsProject.instance().removeMapLayer(layer.id())
    import gc

    gc.collect()
    assert memory_files() == before


def test_the_same_stream_twice(world):
    plugin = world.plugin()
    (first,) = plugin.add(world.scene())
    (second,) = plugin.add(world.scene())
    assert first.source() == second.source()
    assert shows(first)
    assert shows(second)
    QgsProject.instance().removeMapLayer(second.id())
    assert shows(first)


def test_links_are_renewed_before_they_end(signed):
    plugin = signed.plugin()
    (layer,) = plugin.add(signed.scene())
    asked = len(signed.services.requests)
    assert wait(lambda: plugin.renewed, 6)
    assert len(signed.services.requests) == asked + 1
    signed.guard.revoked |= {str(number) for number in range(1, asked + 1)}
    gdal.VSICurlClearCache()
    del signed.server.requests[:]
    assert shows(layer)
    assert any(
        "X-Amz-Signature=2" in path
        for _method, path, status, _bytes in signed.server.requests
        if status == 206
    )


def test_a_service_whose_links_end_at_once_is_not_asked_without_a_pause(signed):
    signed.services.life = 0
    plugin = signed.plugin()
    plugin.add(signed.scene())
    wait(lambda: False, 1.0)
    assert len(signed.services.requests) < 10


def test_a_renewal_that_fails_is_said_once_and_tried_again(signed, monkeypatch):
    monkeypatch.setattr(stream_keeper, "PATIENCE", (stream_keeper.timedelta(seconds=0.3),))
    plugin = signed.plugin()
    layers = plugin.add(signed.scene(1), signed.scene(2))
    from signing_services import status

    signed.services.fault = status(503)
    assert wait(lambda: plugin.closed, 6)
    wait(lambda: False, 1.5)
    ((portal, error, count),) = plugin.closed
    assert (portal, error.kind, count) == ("here", ErrorKind.UNREACHABLE, 2)
    assert isinstance(error, PortalError)
    no_secret(f"{error} {error!r}")
    signed.services.fault = None
    assert wait(lambda: len(set(plugin.renewed)) == 2, 4)
    assert all(shows(layer) for layer in layers)


def test_a_gate_that_hangs_keeps_the_main_thread_idle(signed):
    """Asked to try again meanwhile, the keeper waits for the answer and does not spin."""
    from signing_services import slow

    plugin = signed.plugin()
    plugin.add(signed.scene())
    signed.services.fault = slow(2.0)
    assert wait(lambda: plugin.keeper._under_way, 6)
    plugin.keeper._due.update(dict.fromkeys(plugin.keeper._records, stream_keeper._now()))
    turns = []
    renew = plugin.keeper._renew_due
    plugin.keeper._timer.timeout.connect(lambda: turns.append(1))
    renew()
    wait(lambda: False, 1.0)
    assert len(turns) < 5


def test_links_that_are_revoked_early(signed):
    """The layer stays valid; with the next renewal it is filled again."""
    plugin = signed.plugin()
    (layer,) = plugin.add(signed.scene())
    signed.guard.revoked.add("1")
    gdal.VSICurlClearCache()
    layer.dataProvider().reloadData()
    assert not shows(layer)
    assert layer.isValid()
    assert wait(lambda: plugin.renewed, 6)
    assert shows(layer)


def test_one_portal_closed_and_another_open(signed, tmp_path):
    """Of a mosaic, the scenes of the portal without an account are left out."""
    plugin = signed.plugin()
    signed.accounts.clear()
    plugin.account_changed()
    with range_server(tmp_path / "other") as public:
        from guichet_eo.core.planned_stream import PlannedStream
        from guichet_eo.core.stream_recipe import StreamRecipe
        from guichet_eo.gis.streams.stream_job import StreamJob
        from stream_life_bed import AREA

        plugin.portals["there"] = signed.portal.__class__("there", signed.portal.title, "There")
        open_scene = stream_scene({"x": source(f"{public.url}/f1.tif")}, ["x"], 2, portal="there")
        planned = PlannedStream((signed.scene(), open_scene))
        plugin.streams.add(
            StreamJob(StreamRecipe("T", ("x",)), AREA, (planned,), ("T",), plugin.project.addMapLayer)
        )
        assert wait(lambda: not plugin.streams.busy)
        (layer,) = plugin.added
        assert shows(layer)
        ((_title, scenes),) = plugin.left_out
        assert [(title, error.kind) for title, error in scenes] == [("Scene 1", ErrorKind.LOGIN_NEEDED)]
        assert not layer.source().startswith("/vsimem")


def test_pixels_come_from_the_right_file(world):
    plugin = world.plugin()
    layers = plugin.add(world.scene(1), world.scene(3))
    assert pixels(layers[0], 1)[0, 0] != pixels(layers[1], 1)[0, 0]
