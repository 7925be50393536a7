"""Flows of the loopback map server as layers of a project, drawn and compared with direct requests."""

from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.request_maker import request_for
from guichet_eo.gis.flows.flow_layers import FlowLayers
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from map_server import MapServer
from picture_bed import wait
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = 64
PROFILE = NetworkProfile(timeout=5.0)
VIEWS = {  # over the middle of the layers, as wide as high
    "EPSG:3857": (458_752.0, 5_505_024.0, 524_288.0, 5_570_560.0),  # whole metres for a pixel
    "EPSG:4326": (4.0, 44.0, 5.0, 45.0),
}


class Bed:
    """A map server, a project and `FlowLayers` without a book."""

    def __init__(self, book=None):
        self.server = MapServer()
        self.server.__enter__()
        self.project = QgsProject()
        self.layers = FlowLayers(None, self.project, self._put, profile_of=lambda hosts: PROFILE)
        self.put = self.project.addMapLayer  # what puts a layer into the project
        self.added, self.failed, self.times = [], [], []
        self.layers.added.connect(self._on_added)
        self.layers.failed.connect(self._on_failed)
        self.layers.time_set.connect(self._on_time)

    def _put(self, layer):
        self.put(layer)

    def _on_added(self, request, layer):
        self.added.append((request, layer))

    def _on_failed(self, request, error):
        self.failed.append((request, error))

    def _on_time(self, layer, value):
        self.times.append((layer.id(), value))

    def request(self, kind="wms", name="static", address="", templates="", **wanted):
        """Return a request for a layer, as the tree makes it."""
        source = FlowSource("bed/1", kind, address or getattr(self.server, kind), templates=templates)
        with HttpSession("bed", PROFILE, CancelToken()) as session:
            body = fetch_capabilities(source, session)
        service = parse_capabilities(source, body, CancelToken())
        return request_for(FlowEntry(source, name, None, service.layer(name)), service, "en", **wanted)

    def add(self, request):
        """Put a flow on the map and return its layer, None where that failed."""
        known = len(self.added) + len(self.failed)
        self.layers.add(request)
        wait(lambda: len(self.added) + len(self.failed) > known)
        return self.added[-1][1] if len(self.added) + len(self.failed) > known and not self.failed else None

    def rest(self):
        """Wait until no thread works."""
        wait(lambda: self.layers._pool.idle)

    def close(self):
        self.layers.close()
        self.project.clear()
        self.server.__exit__(None, None, None)
        QgsNetworkAccessManager.instance().cache().clear()


def drawn(layer, crs="EPSG:3857", view=None, size=SIZE, shown=None):
    """Return the picture of a layer; `shown` is the range of the temporal controller."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    settings.setExtent(QgsRectangle(*(view or VIEWS[crs])))
    settings.setOutputSize(QSize(size, size))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor(0, 0, 0, 0))
    if shown is not None:
        settings.setIsTemporal(True)
        settings.setTemporalRange(shown)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def differences(one, other, most=0):
    """Return the places where two pictures differ by more than `most`."""
    found = []
    for row in range(one.height()):
        for column in range(one.width()):
            here, there = one.pixelColor(column, row).getRgb(), other.pixelColor(column, row).getRgb()
            if max(abs(a - b) for a, b in zip(here, there)) > most:
                found.append((column, row, here, there))
    return found
