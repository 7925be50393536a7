"""Everything about flows, as the guichet holds it."""

import threading

import pytest
from flow_book_bed import Bed
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.gis.flows.flow_store import FILE
from guichet_eo.gis.flows.flows import Flows
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.profile_folder import profile_folder
from map_server import MapServer
from picture_bed import wait
from qgis.core import QgsOwsConnection, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QObject

TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def bed(qgis_app, tmp_path):
    made = Bed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def flows(bed):
    owner = QObject()
    terms = PortalTerms(attribution="© Bed", licence=LocalText("free", "libre"))
    portal = bed.portal(
        bed.flow("ndvi", title=LocalText("NDVI", "NDVI"), attribution="© Index"),
        bed.flow("snow"),
        Flow("xyz", TILES, title=LocalText("Tiles", "Tuiles")),
        terms=terms,
    )
    project = QgsProject()  # held here: the flows remember its address only
    made = Flows(owner, [portal], project)
    yield made
    made.close()
    (profile_folder() / FILE).unlink(missing_ok=True)
    del project


def test_what_is_asked_of_a_layer(bed, flows):
    flows.book.load(bed.id())
    wait(lambda: flows.book.state(bed.id()) is FlowState.LOADED)
    request = flows.request(flows.book.entry(f"{bed.id()}/snow"), crs="EPSG:3857")
    assert (request.kind, request.layer, request.crs, request.portal) == ("wms", "snow", "EPSG:3857", "bed")
    assert request.attribution == "© Bed"
    assert request.licence == "free"
    assert flows.request(flows.book.entry(f"{bed.id()}/ndvi")).attribution == "© Index"


def test_services_and_tiles_become_connections_of_qgis(bed, flows):
    for group in ("qgis/connections-wms", "qgis/WMS", "qgis/connections-xyz", "connections"):
        QgsSettings().remove(group)
    name = flows.register(flows.book.entry(f"{bed.id()}/ndvi"))
    assert QgsOwsConnection("WMS", name).uri().param("url") == f"{bed.url}/wms"
    assert flows.register(flows.book.entry("bed/xyz-tiles.example/")) == "Tiles"
    assert flows.connections.tiles() == ("Tiles",)


def test_the_guichet_knows_the_flows_of_its_portals(bed, monkeypatch):
    project = QgsProject()
    guichet = Guichet(project)
    listed = {source.portal for source in guichet.flows.book.sources}
    assert {"ign-geoplateforme", "terrascope", "theia-products"} <= listed
    assert bed.asked == 0
    changes = []
    guichet.flows.book.sources_changed.connect(lambda: changes.append(1))
    monkeypatch.setattr(
        type(guichet.folders), "load", lambda _folders: guichet.portals.__class__([bed.portal()])
    )
    guichet.reload_portals()
    assert [source.id for source in guichet.flows.book.sources] == [bed.id()]
    assert changes == [1]
    bed.held = True
    guichet.flows.book.load(bed.id())
    wait(lambda: bed.asked)
    guichet.close()
    wait(lambda: not [one for one in threading.enumerate() if one.name.startswith("guichet-eo flow")])


def test_from_the_book_to_the_map(bed, flows):
    added, failed = [], []
    flows.layers.added.connect(lambda request, layer: added.append((request.flow, layer.isValid())))
    flows.layers.failed.connect(lambda request, error: failed.append(str(error)))
    with MapServer() as server:
        flows.book.add(FlowSource("mine/1", "wms", server.wms))
        flows.book.load("mine/1")
        wait(lambda: flows.book.state("mine/1") is FlowState.LOADED)
        entry = next(entry for entry in flows.book.entries("mine/1") if entry.dates is not None)
        flows.layers.add(flows.request(entry, time=server.dates[0], crs="EPSG:3857"))
        wait(lambda: added or failed)
        assert (added, failed) == ([(entry.id, True)], [])
        assert flows.layers.request_of(flows.layers.layers()[0]).time == server.dates[0]
        assert len(server.asked("GetCapabilities")) == 1  # QGIS takes what the book has
        flows.close()
