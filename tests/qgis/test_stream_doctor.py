"""Streams that could not be drawn: said once, and drawn again when the server lets them."""

import numpy
import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.quiet_raster_layer import quiet_raster_layer
from guichet_eo.gis.streams import stream_doctor
from guichet_eo.gis.streams.stream_doctor import StreamDoctor
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_record import StreamRecord
from guichet_eo.gis.streams.stream_refresh import StreamRefresh
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor
from range_server import range_server
from stream_bed import build, source, stream_scene, wide_area, write

WHITE = QColor("white").rgb()


class Keeper(QObject):
    """Notes what is to be renewed."""

    renewed = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.asked = []

    def renew_now(self, name):
        self.asked.append(name)


class Bed:
    """A canvas that draws one stream."""

    def __init__(self, folder, server, gated=None):
        built = build(
            [stream_scene({"x": source(f"{server.url}/a.tif")}, ["x"])],
            wide_area(399960, 4797000, 402960, 4800000),
        )
        self.files, self.keeper, self.project = StreamFiles(folder / "cache"), Keeper(), QgsProject.instance()
        name = self.files.write(built.raster.path, False)
        self.layer = quiet_raster_layer(self.files.source(name), "A stream")
        StreamRecord(name, StreamRecipe("x", ("x",)), (("here", "S2"),), {}, gated or {}).keep_in(self.layer)
        self.project.addMapLayer(self.layer)
        self.refresh = StreamRefresh(self.files, self.project)
        self.doctor = StreamDoctor(self.keeper, self.files, self.project)
        self.heard = []
        self.doctor.troubled.connect(lambda *told: self.heard.append(told))
        self.canvas = QgsMapCanvas()
        self.canvas.freeze(True)  # nothing is read before the server is as the test wants it
        self.canvas.resize(60, 60)
        self.canvas.setDestinationCrs(self.layer.crs())
        self.canvas.setLayers([self.layer])
        self.canvas.setExtent(self.layer.extent())
        self.canvas.renderErrorOccurred.connect(self.doctor.hear)
        self.canvas.show()

    def draw(self, qtbot):
        self.canvas.freeze(False)
        with qtbot.waitSignal(self.canvas.mapCanvasRefreshed, timeout=10_000):
            self.canvas.refreshAllLayers()
        return self.canvas.grab().toImage().pixel(30, 30) != WHITE


@pytest.fixture
def make(qgis_app, qgis_new_project, tmp_path, monkeypatch):
    monkeypatch.setattr(stream_doctor, "REST_MILLISECONDS", 50)
    write(tmp_path / "a.tif", numpy.full((300, 300), 40, "uint16"))
    beds = []
    with range_server(tmp_path) as server:

        def bed(gated=None):
            beds.append(Bed(tmp_path, server, gated))
            gdal.VSICurlClearCache()
            return server, beds[-1]

        yield bed
        for one in beds:
            one.canvas.close()
            one.doctor.close()
            one.refresh.close()
        QgsProject.instance().clear()


@pytest.mark.parametrize(
    ("status", "kind"), [(404, ErrorKind.GONE), (403, ErrorKind.NOT_ALLOWED), (503, ErrorKind.UNREACHABLE)]
)
def test_a_layer_that_could_not_be_drawn_is_said_once_and_comes_back(make, qtbot, status, kind):
    server, bed = make()
    server.fault = lambda path, asked: status
    assert not bed.draw(qtbot)
    qtbot.waitUntil(lambda: bool(bed.heard), timeout=5_000)
    bed.draw(qtbot)
    qtbot.wait(300)
    ((layer, title, problem),) = bed.heard
    assert (layer, title, problem.kind) == (bed.layer.id(), "A stream", kind)
    assert problem.portal == "here"
    server.fault = None
    with qtbot.waitSignal(bed.canvas.mapCanvasRefreshed, timeout=10_000):
        bed.doctor.reload(layer)
    qtbot.waitUntil(lambda: bed.canvas.grab().toImage().pixel(30, 30) != WHITE, timeout=5_000)


def test_it_comes_back_by_itself_at_the_next_drawing(make, qtbot):
    server, bed = make()
    server.fault = lambda path, asked: 503
    bed.draw(qtbot)
    qtbot.waitUntil(lambda: bool(bed.heard), timeout=5_000)
    server.fault = None
    assert bed.draw(qtbot)


def test_links_that_ended_early_are_renewed_before_anything_is_said(make, qtbot):
    server, bed = make({"here": ("/vsicurl?empty_dir=yes&url=https://a.example/a.tif",)})
    server.fault = lambda path, asked: 403
    bed.draw(qtbot)
    qtbot.waitUntil(lambda: bool(bed.keeper.asked), timeout=5_000)
    assert not bed.heard
    # as the map tells it when it is drawn again; newer QGIS repeats an error once a minute
    bed.canvas.renderErrorOccurred.emit("RasterIO error: HTTP response code: 403", bed.layer)
    qtbot.waitUntil(lambda: bool(bed.heard), timeout=5_000)
    assert len(bed.keeper.asked) == 1


def test_other_layers_are_none_of_its_business(make, qtbot, tmp_path):
    _server, bed = make()
    bed.doctor.hear("HTTP response code: 404", QgsRasterLayer(str(tmp_path / "a.tif"), "local"))
    bed.doctor.hear("HTTP response code: 404", None)
    qtbot.wait(200)
    assert not bed.heard
