"""“Flow at this date” from the click to the pixels: real book, real layers, a map server on loopback."""

from dataclasses import replace

import pytest
from flow_layer_bed import drawn
from guichet_eo.core.flow import Flow
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.gis.flows.flows import Flows
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.compare.swipe import Swipe
from guichet_eo.ui.results.results_page import ResultsPage
from map_server import MapServer, blue_of
from picture_bed import settle, wait
from qgis.core import QgsCoordinateReferenceSystem, QgsNetworkAccessManager, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QFrame
from results_bed import invented

DAYS = ("2026-11-13", "2026-11-15", "2026-11-18")
FAMILY = "s2-l2a-sen2cor"


class Bed:
    """Results of a search, and a portal whose WMS has three dates."""

    def __init__(self, **server):
        self.server = MapServer(DAYS)
        self.server.__enter__()
        for name, value in server.items():
            setattr(self.server, name, value)
        self.project = QgsProject.instance()
        self.project.clear()
        self.parent = QObject()
        title = LocalText("Scenes of the day", "Scènes du jour")
        flow = Flow("wms", self.server.wms, "dated", title=title, families=(FAMILY,))
        portal = Portal("terrascope", LocalText("Terrascope", "Terrascope"), "Terrascope", flows=(flow,))
        self.guichet = invented.InventedGuichet()
        self.flows = self.guichet.flows = Flows(self.parent, [portal], self.project)
        self.page = ResultsPage(self.guichet)
        self.page.resize(400, 860)
        self.page.show()
        self.list = self.page.view.list
        query = invented.query(criteria=replace(invented.query().criteria, cloud_max=30))
        search = invented.InventedSearch(query, [PortalState("cdse", PortalPhase.DONE)], 6)
        self.guichet.begin(search)
        search.deliver(invented.acquisitions(6))

    def click(self, number):
        self.guichet.selection.set((number,))
        self.list.actions.flow.trigger()

    @property
    def said(self):
        return self.list.bar._trouble.text() if not self.list.bar._trouble.isHidden() else ""

    def layers(self):
        return list(self.project.mapLayers().values())

    def close(self):
        self.page.close()
        self.page.deleteLater()
        self.flows.close()
        self.project.clear()
        self.parent.deleteLater()
        self.server.__exit__(None, None, None)
        QgsNetworkAccessManager.instance().cache().clear()
        settle(0.05)


@pytest.fixture
def made(qgis_app):
    beds = []

    def make(**server):
        beds.append(Bed(**server))
        return beds[-1]

    yield make
    for bed in beds:
        bed.close()


def blue(layer):
    return drawn(layer).pixelColor(32, 32).blue()


def test_layer_shows_the_day_of_the_acquisition(made):
    bed = made()
    bed.click(1)  # 15 Nov
    wait(lambda: bed.layers() and bed.said)
    (layer,) = bed.layers()
    assert layer.isValid()
    assert blue(layer) == blue_of("2026-11-15", DAYS)
    assert "15 Nov 2026" in bed.said


def test_clear_acquisitions_are_stepped_through_with_the_same_layer(made):
    bed = made()
    bed.click(0)
    wait(lambda: bool(bed.layers()))
    (layer,) = bed.layers()
    assert blue(layer) == blue_of("2026-11-18", DAYS)
    bed.list.flow_stepper.previous.click()
    wait(lambda: blue(layer) == blue_of("2026-11-13", DAYS))
    assert bed.layers() == [layer]
    assert "13 Nov 2026" in bed.list.flow_stepper.label.toolTip()


def test_service_that_ignores_the_date_is_named(made):
    bed = made(ignores_time=True)
    bed.click(1)
    wait(lambda: "whatever the date" in bed.said)
    assert len(bed.layers()) == 1


def test_service_that_minds_the_date_is_not(made):
    bed = made()
    bed.click(1)
    wait(lambda: len({told.get("TIME") for told in bed.server.asked("GetMap")}) >= 2)
    settle(0.3)
    assert "whatever" not in bed.said


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ({"fault": "exception"}, "Terrascope"),
        ({"fault": "html"}, "Terrascope"),
        ({"account": ("me", "word")}, "login"),
    ],
)
def test_service_in_trouble_says_so_and_leaves_no_layer(made, server, words):
    bed = made(**server)
    bed.click(0)
    wait(lambda: words in bed.said)
    settle(0.1)
    assert bed.layers() == []


def test_map_that_is_refused_says_so_and_leaves_no_layer(made):
    bed = made(fault="exception", faulty=("GetMap",))
    bed.click(0)
    wait(lambda: "The database is away" in bed.said)
    settle(0.1)
    assert bed.layers() == []


def test_trouble_that_is_over(made):
    bed = made(fault="exception")
    bed.click(0)
    wait(lambda: "Try Again" in bed.said)
    bed.server.fault = ""
    bed.list.bar._trouble.linkActivated.emit("#")
    wait(lambda: bool(bed.layers()))
    assert blue(bed.layers()[0]) == blue_of("2026-11-18", DAYS)


def test_day_that_the_service_lacks(made):
    bed = made()
    bed.click(5)  # 5 Nov
    wait(lambda: "nothing at this date" in bed.said)
    assert bed.layers() == []
    assert not bed.list.actions.flow.isEnabled()


def test_two_dates_are_compared(made):
    bed = made()
    for number in (0, 1):
        bed.click(number)
        wait(lambda wanted=number: len(bed.layers()) == wanted + 1)
    by_blue = {blue(layer): layer for layer in bed.layers()}
    older, newer = (by_blue[blue_of(day, DAYS)] for day in ("2026-11-15", "2026-11-18"))
    canvas = QgsMapCanvas()
    canvas.setFrameShape(QFrame.Shape.NoFrame)
    canvas.resize(200, 100)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.show()
    canvas.setExtent(QgsRectangle(400_000, 5_500_000, 600_000, 5_600_000))
    canvas.setLayers([newer, older])
    swipe = Swipe(canvas)
    swipe.compare(older, newer)
    canvas.refresh()
    settle(0.05)
    wait(lambda: not swipe.busy and not canvas.isDrawing())
    image = canvas.viewport().grab().toImage()
    assert image.pixelColor(40, 80).blue() == blue_of("2026-11-15", DAYS)
    assert image.pixelColor(160, 80).blue() == blue_of("2026-11-18", DAYS)
    swipe.stop()
    canvas.close()
    canvas.deleteLater()
