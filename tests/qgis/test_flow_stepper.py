"""From acquisition to acquisition with the flow that was added last."""

from dataclasses import replace

import pytest
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.results.results_page import ResultsPage
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from results_bed import invented, press, settle

# The first acquisitions: 18 Nov 4%, 15 Nov 88%, 13 Nov 23%, 10 Nov unknown, 8 Nov 61%, 5 Nov 2%
DAYS = "2026-11-05,2026-11-08,2026-11-10,2026-11-13,2026-11-15,2026-11-18"
FLOW = FlowRequest(
    "wms", "https://maps.example.org/", "TRUE", time="2026-11-18", dates=DAYS, title="True & colour", flow="a"
)


class Found:
    """Six acquisitions, with at most 30 % of cloud wanted, and a flow on the map."""

    def __init__(self):
        self.guichet = invented.InventedGuichet()
        self.layers = self.guichet.flows.layers
        self.page = ResultsPage(self.guichet)
        self.page.resize(400, 860)
        self.page.show()
        self.list = self.page.view.list
        self.stepper = self.list.flow_stepper
        query = invented.query(criteria=invented.Criteria(cloud_max=30))
        self.search = invented.InventedSearch(query, [PortalState("cdse", PortalPhase.DONE)], 6)
        self.guichet.begin(self.search)
        self.search.deliver(invented.acquisitions(6))
        self.search.ended.emit()
        settle(10)

    def add(self, **changes):
        layer = QgsRasterLayer("", "flow")
        QgsProject.instance().addMapLayer(layer)
        self.layers.asked.append(FLOW)
        self.layers.arrive(layer, **changes)
        return layer

    @property
    def time(self):
        return self.stepper.shown.time


@pytest.fixture
def found(qgis_app):
    found = Found()
    yield found
    QgsProject.instance().clear()
    found.page.close()
    found.page.deleteLater()


def test_hidden_without_a_flow(found):
    assert found.stepper.isHidden()


@pytest.mark.parametrize("dates", ["", "2026-11-18"])
def test_hidden_for_a_flow_with_one_date(found, dates):
    found.add(dates=dates)
    assert found.stepper.isHidden()


def test_clear_acquisitions_are_gone_through(found):
    found.add()
    assert not found.stepper.isHidden()
    assert not found.stepper.next.isEnabled()
    times = []
    while found.stepper.previous.isEnabled():
        found.stepper.previous.click()
        times.append(found.time)
    assert times == ["2026-11-13", "2026-11-05"]
    found.stepper.next.click()
    assert found.time == "2026-11-13"


def test_all_dates_of_the_service(found):
    found.add(dates=f"2026-11-17,{DAYS}")
    found.stepper.clear_only.click()
    found.stepper.previous.click()
    assert found.time == "2026-11-17"
    found.stepper.clear_only.click()
    found.stepper.previous.click()
    assert found.time == "2026-11-13"


def test_dates_that_the_service_lacks_are_passed_over(found):
    found.add(dates="2026-11-05,2026-11-18")
    found.stepper.previous.click()
    assert found.time == "2026-11-05"


def test_dates_of_the_service_without_an_acquisition_are_passed_over(found):
    found.add(dates=f"2026-11-17,{DAYS}")
    found.stepper.previous.click()
    assert found.time == "2026-11-13"


def test_end_is_said(found):
    found.add(time="2026-11-05")
    said = []
    found.stepper.said.connect(said.append)
    found.stepper.step(-1)
    assert said == ["The flow has no earlier date among the clear acquisitions."]
    assert found.stepper.previous.accessibleName() == said[0]


def test_words_are_plain_and_whole_in_the_tip(found):
    found.page.resize(700, 860)
    found.add()
    settle(10)
    assert found.stepper.label.text() == "True & colour on 18 Nov 2026"
    assert "True &amp; colour" in found.stepper.label.toolTip()


def test_keys_of_the_list(found):
    found.add()
    press(found.list.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert found.time == "2026-11-13"


def test_later_finds_are_gone_through_too(found):
    found.add(time="2026-11-05", dates=f"2026-11-03,{DAYS}")
    assert not found.stepper.previous.isEnabled()
    found.search.deliver(invented.acquisitions(7)[6:])  # 3 Nov, 97%
    settle(300)
    assert not found.stepper.previous.isEnabled()
    clear = replace(invented.acquisitions(7)[6].best, cloud=1.0)
    found.search.change([replace(invented.acquisitions(7)[6], offers=(clear,))])
    settle(300)
    assert found.stepper.previous.isEnabled()


def test_another_search_has_other_days(found):
    found.add()
    other = invented.InventedSearch(invented.query(), [PortalState("cdse", PortalPhase.DONE)], 0)
    found.guichet.begin(other)
    assert not found.stepper.clear_only.isEnabled()
    found.stepper.previous.click()  # among the service's own dates
    assert found.time == "2026-11-15"


def test_last_flow_steps(found):
    first, second = found.add(), found.add(title="Second")
    found.stepper.previous.click()
    assert found.layers.request_of(first).time == "2026-11-18"
    assert found.layers.request_of(second).time == "2026-11-13"


def test_flow_that_is_removed_steps_no_more(found):
    layer = found.add()
    QgsProject.instance().removeMapLayer(layer.id())
    assert found.stepper.isHidden()


def test_date_that_cannot_be_shown_is_said(found):
    found.add()
    found.layers.failed.emit(FLOW, FlowError(FlowProblem.EXCEPTION, "no"))
    assert "refused: no" in found.list.bar._trouble.text()
