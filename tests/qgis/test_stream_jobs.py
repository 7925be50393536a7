"""Jobs: layers come one by one, cancelling ends at once, closing leaves nothing behind."""

import threading
import time

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.stretch import Stretch
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from osgeo import gdal
from qgis.core import QgsMultiBandColorRenderer, QgsProject, QgsSingleBandGrayRenderer
from range_server import range_server
from stream_bed import NORTH, WEST, ramp, source, stream_scene, write
from stream_life_bed import SIDE, bed, pixels, shows, wait


@pytest.fixture
def world(qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path) as found, range_server(tmp_path / "other") as server:
        for number in range(1, 6):
            write(tmp_path / "other" / f"p{number}.tif", ramp(SIDE, SIDE, number * 100), nodata=0)
        found.public = server
        yield found


def open_scene(world, number=1, **more):
    return stream_scene({"x": source(f"{world.public.url}/p{number}.tif")}, ["x"], number, **more)


def test_layers_come_one_by_one(world):
    plugin = world.plugin()
    changes = []
    plugin.streams.changed.connect(lambda: changes.append(plugin.streams.progress))
    layers = plugin.add(*(open_scene(world, number) for number in range(1, 6)))
    assert [layer.name() for layer in layers] == [f"Layer {number}" for number in range(5)]
    assert changes == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (0, 0)]
    assert all(shows(layer) for layer in layers)
    assert len({pixels(layer, 1)[0, 0] for layer in layers}) == 5


def test_one_fails_and_the_others_come(world):
    world.public.fault = lambda path, wanted: 404 if path == "/p2.tif" else None
    plugin = world.plugin()
    layers = plugin.add(*(open_scene(world, number) for number in range(1, 4)))
    assert [layer.name() for layer in layers] == ["Layer 0", "Layer 2"]
    ((title, error),) = plugin.failed
    assert (title, error.kind) == ("Layer 1", ErrorKind.GONE)
    assert len(QgsProject.instance().mapLayers()) == 2


@pytest.mark.parametrize("what", ["files", "gate"])
def test_cancelling_while_a_server_hangs(world, what):
    from signing_services import slow

    plugin = world.plugin()
    world.server.latency, world.services.fault = (1.5, None) if what == "files" else (0.0, slow(1.5))
    plugin.streams.add(plugin.job(world.scene(1), world.scene(2)))
    wait(lambda: False, 0.3)
    begun = time.monotonic()
    plugin.streams.cancel()
    assert time.monotonic() - begun < 0.1
    assert not plugin.streams.busy
    wait(lambda: False, 2.5)
    assert not plugin.added
    assert not plugin.failed
    assert not QgsProject.instance().mapLayers()
    # what waits in GDAL for an answer ends with it; nothing new is begun
    assert "guichet-eo streams" not in [thread.name for thread in threading.enumerate()]


def test_a_new_job_ends_the_old_one(world):
    plugin = world.plugin()
    world.server.latency = 1.0
    plugin.streams.add(plugin.job(world.scene(1)))
    layers = plugin.add(open_scene(world, 3))
    wait(lambda: False, 1.5)
    assert plugin.added == layers


def test_closing_while_a_job_is_under_way(world):
    plugin = world.plugin()
    world.server.latency = 0.3
    plugin.streams.add(plugin.job(world.scene(1), world.scene(2)))
    wait(lambda: False, 0.2)
    world.unload(plugin)
    wait(lambda: False, 1.5)
    assert not plugin.added


def test_closing_while_gates_are_asked(world, tmp_path):
    from signing_services import slow

    plugin = world.plugin()
    plugin.add(world.scene(1))
    assert QgsProject.instance().write(str(tmp_path / "p.qgz"))
    QgsProject.instance().clear()
    world.services.fault = slow(1.0)
    plugin.gates.forget()
    assert QgsProject.instance().read(str(tmp_path / "p.qgz"))
    wait(lambda: False, 0.2)
    world.unload(plugin)
    wait(lambda: False, 1.5)
    assert not plugin.renewed
    assert all(layer.isValid() for layer in QgsProject.instance().mapLayers().values())


def test_a_layer_that_is_removed_while_its_gate_is_asked(world, tmp_path):
    from signing_services import slow

    plugin = world.plugin()
    plugin.add(world.scene(1))
    assert QgsProject.instance().write(str(tmp_path / "p.qgz"))
    QgsProject.instance().clear()
    plugin.gates.forget()
    world.services.fault = slow(0.5)
    assert QgsProject.instance().read(str(tmp_path / "p.qgz"))
    wait(lambda: False, 0.1)
    QgsProject.instance().removeAllMapLayers()
    wait(lambda: False, 1.0)
    assert not plugin.renewed
    assert not plugin.keeper._links
    assert not plugin.keeper._records


def test_a_disk_that_refuses(world):
    plugin = world.plugin()
    (world.folder / "cache").write_text("a file where the folder should be")
    assert not plugin.add(open_scene(world))
    ((_title, error),) = plugin.failed
    assert error.kind is ErrorKind.DISK


def test_the_same_stretch_for_all(world):
    plugin = world.plugin()
    layers = plugin.add(*(open_scene(world, number) for number in range(1, 4)), stretch=Stretch.SAME)
    ranges = set()
    for layer in layers:
        contrast = layer.renderer().contrastEnhancement()
        ranges.add((contrast.minimumValue(), contrast.maximumValue()))
    assert len(ranges) == 1


def test_renderers(world):
    bands = {f"b{number}": source(f"{world.public.url}/p{number}.tif") for number in (1, 2, 3)}
    plugin = world.plugin()
    (colour,) = plugin.add(stream_scene(bands, list(bands)), outputs=("b1", "b2", "b3"))
    assert isinstance(colour.renderer(), QgsMultiBandColorRenderer)
    (grey,) = plugin.add(open_scene(world))
    assert isinstance(grey.renderer(), QgsSingleBandGrayRenderer)
    contrast = grey.renderer().contrastEnhancement()
    assert 100 < contrast.minimumValue() < contrast.maximumValue() < 100 + SIDE * SIDE


def test_an_outside_area_makes_no_layer(world):
    write(world.folder / "other" / "far.tif", ramp(SIDE, SIDE, 1), west=WEST + 100000, north=NORTH)
    plugin = world.plugin()
    assert not plugin.add(stream_scene({"x": source(f"{world.public.url}/far.tif")}, ["x"]))
    ((_title, error),) = plugin.failed
    assert isinstance(error, StreamError)
    assert error.problem is StreamProblem.OUTSIDE
    assert not QgsProject.instance().mapLayers()


@pytest.mark.parametrize("fault", [404, 429, 500, 503, "norange"])
def test_a_server_that_was_down_for_a_moment(world, tmp_path, fault):
    """The layer is empty, but valid; it is filled when it is reloaded, also after it got another source."""
    plugin = world.plugin()
    (layer,) = plugin.add(open_scene(world))
    path = tmp_path / "p.qgz"
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    gdal.VSICurlClearCache()
    world.public.fault = lambda path, wanted: fault
    assert QgsProject.instance().read(str(path))
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.isValid()
    assert not shows(layer)
    world.public.fault = None
    layer.reload()
    assert shows(layer)


def test_nothing_to_do(world):
    plugin = world.plugin()
    plugin.streams.add(plugin.job())
    assert not plugin.streams.busy
    plugin.streams.cancel()
    plugin.streams.cancel()
