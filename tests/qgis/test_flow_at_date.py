"""“Flow at this date” on what a search found: found, asked for, chosen, added, refused."""

import html
import re
from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.remedy import Remedy
from guichet_eo.ui.results.flow.flow_choice_menu import FlowChoiceMenu
from guichet_eo.ui.results.results_page import ResultsPage
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtTest import QSignalSpy
from qgis.PyQt.QtWidgets import QApplication, QToolButton
from results_bed import flow_source, invented, settle

TRUE = LocalText("True colour", "Couleurs naturelles")
DAYS = "2026-11-13,2026-11-15,2026-11-18"
NEWEST = 0  # the acquisition of 18 Nov 2026


class Found:
    """The results page with six acquisitions."""

    def __init__(self):
        self.guichet = invented.InventedGuichet()
        self.book, self.layers = self.guichet.flows.book, self.guichet.flows.layers
        self.page = ResultsPage(self.guichet)
        self.page.resize(400, 860)
        self.page.show()
        self.list = self.page.view.list
        self.actions = self.list.actions
        search = invented.InventedSearch(invented.query(), [PortalState("cdse", PortalPhase.DONE)], 6)
        self.guichet.begin(search)
        search.deliver(invented.acquisitions(6))
        search.ended.emit()
        settle(10)


@pytest.fixture
def found(qgis_app):
    found = Found()
    yield found
    found.page.close()
    found.page.deleteLater()


def terrascope(**more):
    return flow_source("terrascope", "TRUE", TRUE, **more)


def select(found, *ids):
    found.guichet.selection.set(ids)


def trigger(found):
    found.actions.flow.trigger()
    settle(10)


def plain(label):
    return html.unescape(re.sub(r"<[^>]+>", "", label.text().replace("<br>", " | ")))


def said(found):
    return plain(found.list.bar._trouble)


def menus(found):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [menu for menu in found.page.findChildren(FlowChoiceMenu) if menu.isVisible()]


def known(found, *sources, **dates):
    for source in sources:
        found.book.put(source)
        found.book.tell(source.id, **(dates or {"TRUE": DAYS}))


# ---- the action ----------------------------------------------------------------------------------


def test_nothing_selected(found):
    assert not found.actions.flow.isEnabled()


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([], "No portal has a flow"),
        ([terrascope(families=("s1-grd",))], "No portal has a flow"),
        ([terrascope(times=("2020-01-01/2020-12-31",))], "nothing at this date"),
    ],
)
def test_no_flow_fits_and_the_tip_says_why(found, sources, words):
    for source in sources:
        found.book.put(source)
    select(found, NEWEST)
    assert not found.actions.flow.isEnabled()
    assert words in found.actions.flow.toolTip()


def test_capabilities_that_come_change_the_action(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    assert found.actions.flow.isEnabled()  # its dates are not known yet
    found.book.tell(source.id, TRUE="2020-01-01")
    assert not found.actions.flow.isEnabled()
    found.book.tell(source.id, TRUE=DAYS)
    assert found.actions.flow.isEnabled()


def test_action_is_in_the_bar_and_in_the_menus(found):
    bar = [button.defaultAction() for button in found.list.bar.findChildren(QToolButton)]
    assert found.actions.flow in bar
    assert found.actions.flow in found.actions.menu().actions()


def test_nothing_is_asked_before_a_click(found):
    found.book.put(terrascope())
    select(found, NEWEST)
    found.page.show_details(NEWEST)
    settle(50)
    assert found.book.asked == []


# ---- one flow ------------------------------------------------------------------------------------


def test_one_flow_is_added_at_once(found):
    known(found, terrascope())
    select(found, NEWEST)
    trigger(found)
    (request,) = found.layers.asked
    assert (request.layer, request.time, request.portal) == ("TRUE", "2026-11-18", "terrascope")
    added = QSignalSpy(found.page.flows.added)
    found.layers.arrive()
    assert "True colour is on the map: 18 Nov 2026." in said(found)
    assert len(added) == 1


def test_capabilities_are_read_first(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    assert found.book.asked == [(source.id, False)]
    assert found.layers.asked == []
    assert "Asking" in said(found)
    found.book.tell(source.id, TRUE=DAYS)
    assert [request.time for request in found.layers.asked] == ["2026-11-18"]


def test_capabilities_are_read_where_the_portal_file_knows_the_dates_only(found):
    source = found.book.put(terrascope(times=("2015-06-23/..",)))
    select(found, NEWEST)
    trigger(found)
    assert found.book.asked == [(source.id, False)]
    found.book.tell(source.id, TRUE="2026-11-18T10:56:00Z")
    assert [request.time for request in found.layers.asked] == ["2026-11-18T10:56:00Z"]


def test_date_that_the_capabilities_do_not_have_after_all(found):
    source = found.book.put(terrascope(times=("2015-06-23/..",)))
    select(found, NEWEST)
    trigger(found)
    found.book.tell(source.id, TRUE="2026-11-17")
    assert found.layers.asked == []
    assert "True colour has nothing on 18 Nov 2026." in said(found)


def test_waiting_can_be_cancelled(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    found.list.bar._trouble.linkActivated.emit("#")
    assert "Stopped" in said(found)
    found.book.tell(source.id, TRUE=DAYS)
    assert found.layers.asked == []
    assert not found.page.flows.waiting


def test_new_click_takes_the_place_of_one_that_waits(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    select(found, 1)
    trigger(found)
    found.book.tell(source.id, TRUE=DAYS)
    assert [request.time for request in found.layers.asked] == ["2026-11-15"]


def test_flow_of_the_scene_itself_needs_no_capabilities(found):
    scene = found.list.model.acquisition(NEWEST).best
    own = FlowRequest("tilejson", "https://tiles.example.org/1", portal=scene.portal, title="Tiles")
    found.guichet.own_flows[scene.ref] = (own,)
    select(found, NEWEST)
    trigger(found)
    assert found.layers.asked == [own]
    found.layers.arrive(kind="xyz", address="https://tiles.example.org/1/{z}/{x}/{y}.png")
    assert "Tiles is on the map: 18 Nov 2026." in said(found)
    wanted = QSignalSpy(found.page.export_requested)
    assert "Export…" in said(found)
    found.list.bar._trouble.linkActivated.emit("#")
    assert [(request.kind, request.flow) for (request,) in wanted] == [("xyz", "")]


def test_flow_of_another_offer_of_the_acquisition(found):
    acquisition = found.list.model.acquisition(NEWEST)
    other = next(offer for offer in acquisition.offers if offer.portal == "planetary-computer")
    found.guichet.own_flows[other.ref] = (FlowRequest("tilejson", "https://t.example.org/", title="Tiles"),)
    select(found, NEWEST)
    trigger(found)
    assert [request.title for request in found.layers.asked] == ["Tiles"]


def test_yearly_layer_is_said_with_its_year(found):
    known(found, terrascope(times=("2026-01-01/2026-12-31",), yearly=True), TRUE="")
    select(found, NEWEST)
    trigger(found)
    found.layers.arrive()
    assert "True colour is on the map: 2026." in said(found)


def test_instance_is_asked_for_the_area_alone(found):
    address = "https://services.sentinel-hub.com/ogc/wms/guichet-eo-0123456789ab"
    known(found, terrascope(id="account/sentinel-hub/0", address=address))
    select(found, NEWEST)
    trigger(found)
    (request,) = found.layers.asked
    assert request.dimensions["GEOMETRY"].startswith("POLYGON ((")


def test_other_services_are_asked_without_geometry(found):
    known(found, terrascope())
    select(found, NEWEST)
    trigger(found)
    assert found.layers.asked[0].dimensions == {}


# ---- several flows -------------------------------------------------------------------------------


def test_several_flows_are_chosen_from_with_reasons(found):
    known(found, terrascope(), flow_source("cdse", "TRUE", LocalText("L2A & more", "L2A et plus")))
    select(found, NEWEST)
    trigger(found)
    assert found.layers.asked == []
    (menu,) = menus(found)
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "True colour · other portal: Terrascope, 18 Nov 2026",
        "L2A && more · other portal: CDSE, 18 Nov 2026",
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert [request.portal for request in found.layers.asked] == ["cdse"]
    assert not menus(found)


def test_chosen_offer_decides_which_flow_is_first(found):
    known(found, terrascope(), flow_source("cdse", "TRUE", LocalText("Own", "Propre")))
    acquisition = found.list.model.acquisition(NEWEST)
    found.list.choose(NEWEST, next(one for one in acquisition.offers if one.portal == "cdse"))
    select(found, NEWEST)
    trigger(found)
    (menu,) = menus(found)
    assert menu.actions()[0].text() == "Own · CDSE, 18 Nov 2026"
    menu.close()


def test_several_acquisitions_get_the_best_flow_each(found):
    known(found, terrascope(), flow_source("cdse", "TRUE", LocalText("Own", "Propre")))
    select(found, 0, 1)
    trigger(found)
    assert [request.time for request in found.layers.asked] == ["2026-11-18", "2026-11-15"]
    assert {request.portal for request in found.layers.asked} == {"terrascope"}


# ---- faults --------------------------------------------------------------------------------------


def test_service_that_does_not_answer(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    found.book.fail(source.id, PortalError("terrascope", ErrorKind.TIMEOUT))
    assert found.layers.asked == []
    assert "Terrascope" in said(found)
    assert "Try Again" in said(found)
    found.list.bar._trouble.linkActivated.emit("#")
    assert found.book.asked[-1] == (source.id, True)
    found.book.tell(source.id, TRUE=DAYS)
    assert len(found.layers.asked) == 1


def test_account_that_is_missing_is_asked_for(found):
    wanted = QSignalSpy(found.page.flows.remedy_wanted)
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    found.book.fail(source.id, PortalError("terrascope", ErrorKind.LOGIN_NEEDED), FlowState.LOGIN)
    assert "login" in said(found)
    found.page.flows.remedy_wanted.disconnect(found.page._flow_remedy)
    found.list.bar._trouble.linkActivated.emit("#")
    assert [tuple(one) for one in wanted] == [(Remedy.ACCOUNT, "terrascope")]


def test_layer_that_fails_says_why_and_can_be_tried_again(found):
    known(found, terrascope())
    select(found, NEWEST)
    trigger(found)
    found.layers.refuse(FlowError(FlowProblem.EXCEPTION, "no <b>tiles</b> & more"))
    assert "True colour refused: no <b>tiles</b> & more" in said(found)
    found.list.bar._trouble.linkActivated.emit("#")
    assert len(found.layers.asked) == 2


def test_layer_that_goes_again_says_why(found):
    known(found, terrascope())
    select(found, NEWEST)
    trigger(found)
    found.layers.arrive()
    found.layers.refuse(FlowError(FlowProblem.EXCEPTION, "the tiles are away"))
    assert "True colour refused: the tiles are away" in said(found)
    found.layers.refuse(FlowError(FlowProblem.EXCEPTION, "a step later"))
    assert "a step later" not in said(found)


def test_layers_of_others_are_not_reported_here(found):
    known(found, terrascope())
    select(found, NEWEST)
    trigger(found)
    found.layers.arrive()
    found.list.bar._trouble.hide()
    found.layers.added.emit(FlowRequest("wms", "https://elsewhere.example.org/", "other"), None)
    found.layers.failed.emit(FlowRequest("wms", "https://x.example.org/"), FlowError(FlowProblem.INVALID))
    assert found.list.bar._trouble.isHidden()


def test_hostile_title_stays_text(found):
    known(found, replace(terrascope(), flows=(replace(terrascope().flows[0], title=LocalText(
        "<img src=x>%2", "")),)))  # fmt: skip
    select(found, NEWEST)
    trigger(found)
    found.layers.arrive()
    assert "&lt;img src=x&gt;%2" in found.list.bar._trouble.text()


# ---- the page of details -------------------------------------------------------------------------


def test_details_list_the_flows(found):
    known(found, terrascope(), flow_source("cdse", "TRUE", LocalText("Own", "Propre")))
    found.page.show_details(NEWEST)
    part = found.page.details.flows
    lines = plain(part.lines).split(" | ")
    assert lines == [
        "True colour · other portal: Terrascope, 18 Nov 2026",
        "Own · other portal: CDSE, 18 Nov 2026",
    ]
    part.lines.linkActivated.emit("1")
    assert [request.portal for request in found.layers.asked] == ["cdse"]
    found.layers.arrive()
    assert "Own is on the map" in plain(part.said)
    assert "Export" not in plain(part.said)  # the tab of flows has it
    assert found.list.bar._trouble.isHidden()  # said where it was asked


def test_details_ask_services_on_a_click_only(found):
    source = found.book.put(terrascope())
    found.page.show_details(NEWEST)
    part = found.page.details.flows
    assert "Ask the services" in plain(part.lines)
    part.lines.linkActivated.emit("ask")
    assert found.book.asked == [(source.id, False)]
    found.book.tell(source.id, TRUE=DAYS)
    assert "True colour" in plain(part.lines)
    assert len(found.layers.asked) == 1


def test_details_say_why_there_is_none(found):
    found.page.show_details(NEWEST)
    assert "No portal has a flow" in plain(found.page.details.flows.lines)


def test_leaving_the_details_waits_for_nothing(found):
    source = found.book.put(terrascope())
    found.page.show_details(NEWEST)
    found.page.details.flows.lines.linkActivated.emit("ask")
    found.page.show_details(1)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found.book.tell(source.id, TRUE=DAYS)
    assert found.layers.asked == []


def test_closed_page_waits_for_nothing(found):
    source = found.book.put(terrascope())
    select(found, NEWEST)
    trigger(found)
    found.page.close_down()
    found.book.tell(source.id, TRUE=DAYS)
    assert found.layers.asked == []
