"""Two quicklooks come on the map and are compared there."""

import json

import pytest
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.gis.quicklook_layer import SCENE_PROPERTY
from guichet_eo.gis.quicklook_problem import QuicklookProblem
from guichet_eo.ui.results.results_page import ResultsPage
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtTest import QSignalSpy
from results_bed import invented, settle


@pytest.fixture
def page(qgis_app):
    guichet = invented.InventedGuichet()
    page = ResultsPage(guichet)
    page.guichet = guichet
    search = invented.InventedSearch(invented.query(), [PortalState("cdse", PortalPhase.DONE)], 4)
    guichet.begin(search)
    search.deliver(invented.acquisitions(4))
    page.heard = QSignalSpy(page.compare_requested)
    settle(10)
    yield page
    QgsProject.instance().clear()
    page.deleteLater()


def arrive(page, number):
    """Let a quicklook be on the map."""
    layer = QgsRasterLayer("", f"quicklook {number}")
    scene = page.view.list.model.acquisition(number).best
    layer.setCustomProperty(SCENE_PROPERTY, json.dumps(scene.ref))
    QgsProject.instance().addMapLayer(layer)
    page.guichet.quicklooks.changed.emit(number)
    return layer


def compare(page, *numbers):
    page.guichet.selection.set(numbers)
    page.view.list.actions.compare.trigger()


def heard(page):
    return [tuple(layer.name() for layer in one) for one in page.heard]


@pytest.mark.parametrize(
    ("numbers", "enabled"), [((), False), ((0,), False), ((0, 1), True), ((0, 1, 2), False)]
)
def test_two_are_compared(page, numbers, enabled):
    page.guichet.selection.set(numbers)
    assert page.view.list.actions.compare.isEnabled() is enabled


def test_both_are_shown_and_the_older_is_at_the_left(page):
    compare(page, 0, 2)
    assert page.guichet.quicklooks.shown == {0, 2}
    assert heard(page) == []
    arrive(page, 0)
    assert heard(page) == []
    arrive(page, 2)
    assert heard(page) == [("quicklook 2", "quicklook 0")]
    page.guichet.quicklooks.changed.emit(0)
    assert len(page.heard) == 1


def test_what_is_on_the_map_is_compared_at_once(page):
    arrive(page, 0)
    arrive(page, 1)
    compare(page, 0, 1)
    assert heard(page) == [("quicklook 1", "quicklook 0")]


def test_picture_that_cannot_be_had_ends_the_waiting(page):
    compare(page, 0, 1)
    page.guichet.quicklooks.failed.emit(1, QuicklookProblem.NOT_PLACED)
    arrive(page, 0)
    arrive(page, 1)
    assert heard(page) == []


def test_another_pair_takes_the_place(page):
    compare(page, 0, 1)
    compare(page, 2, 3)
    for number in (0, 1, 2, 3):
        arrive(page, number)
    assert heard(page) == [("quicklook 3", "quicklook 2")]
