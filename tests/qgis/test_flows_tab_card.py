"""The Flows tab: card, picture, dates, deeds."""

import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from flows_bed import (
    FRANCE,
    a_search,
    book,
    canvas,
    choose,
    desktop_font,
    flow,
    guichet,
    layer,
    place_of,
    rows,
    said,
    tab,
    wait_filter,
)  # fmt: skip
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui.flows.export_dialog import export_parameters
from guichet_eo.ui.flows.flow_deed import FlowDeed
from guichet_eo.ui.flows.flow_messages import PROBLEMS, flow_sentence
from guichet_eo.ui.flows.view_box import hardly_seen, view_degrees
from guichet_eo.ui.remedy import Remedy
from qgis.core import QgsDateTimeRange, QgsRectangle
from qgis.PyQt.QtCore import QDateTime, QEvent, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent

__all__ = ["book", "canvas", "desktop_font", "guichet", "tab"]
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
TRUE_COLOUR = ("Terra", "Sentinel-2 – true colour")
ROOT = Path(__file__).resolve().parents[2]
ALT = Qt.KeyboardModifier.AltModifier


# ---- the card ------------------------------------------------------------------------------------


def test_the_card_tells_the_layer(tab):
    card = choose(tab, *TRUE_COLOUR)
    assert "Sentinel-2 – true colour" in said(card)
    assert card.facts.period.whole == "4 Jul 2015 to today, every 5 days"
    assert card.facts.licence.whole == "free, credit VITO"
    assert card.facts.kind.whole == "WMTS · EPSG:3857"
    assert card.facts.abstract.text().endswith("…")
    assert card.facts.abstract.text().count("\n") == 1
    assert card.facts.abstract.toolTip().startswith("<qt>Reflectance")
    assert card.picture.word == ""


def test_hostile_titles_stay_words(tab):
    hostile = ("My flows", "Ortho <img src=x> Occitanie")
    card = choose(tab, *hostile)
    assert "&lt;img" in said(card)
    assert "<img" not in said(card)
    assert "&lt;img" in place_of(tab, *hostile).data(Qt.ItemDataRole.ToolTipRole)


def test_the_card_of_a_portal_says_what_is_wrong_and_what_to_do(tab, book):
    error = PortalError("theia", ErrorKind.UNREACHABLE, "no route")
    book.tell(book.source("theia/0"), (), FlowState.FAILED, error)
    tab.page.show_flows()
    card = choose(tab, "THEIA")
    assert card.state.text == "THEIA cannot be reached."
    assert card.state.action is Remedy.NETWORK_OPTIONS
    assert not card.stepper.isVisible()
    choose(tab, "Sentinel Hub")
    assert card.state.action is Remedy.ACCOUNT
    choose(tab, "Terra")
    assert card.state.text == "3 layers"


def test_trying_again_asks_the_service(tab, book):
    error = PortalError("theia", ErrorKind.TIMEOUT)
    book.tell(book.source("theia/0"), (), FlowState.FAILED, error)
    tab.page.show_flows()
    choose(tab, "THEIA").remedy_wanted.emit(Remedy.TRY_AGAIN)
    assert book.asked == [("theia/0", True)]


def test_remedies_that_others_do(tab, qtbot):
    choose(tab, "THEIA")
    with qtbot.waitSignal(tab.options_requested, check_params_cb=lambda page: page == "mOptionsPageNetwork"):
        tab.page.card.remedy_wanted.emit(Remedy.NETWORK_OPTIONS)
    with qtbot.waitSignal(tab.directory_requested, check_params_cb=lambda name: name == "theia"):
        tab.page.card.remedy_wanted.emit(Remedy.PORTAL_PAGE)


@pytest.mark.parametrize("problem", list(FlowProblem))
def test_every_problem_is_one_sentence(tab, problem):
    message = flow_sentence(FlowError(problem, "said <i>so</i>", "2022-02-11"), "The <b>layer")
    assert "%1" not in message.text
    assert "%2" not in message.text
    assert message.text.endswith((".", "</i>", "pixels."))
    assert "<i>" not in message.markup
    assert "&lt;b&gt;layer" in message.markup
    assert problem in PROBLEMS


def test_a_refusal_for_every_kind_of_trouble(tab):
    for kind in ErrorKind:
        message = flow_sentence(PortalError("tera", kind, "why"), "Terra")
        assert "search" not in message.text, kind


# ---- dates ---------------------------------------------------------------------------------------


def test_stepping_through_the_dates_of_the_service(tab):
    stepper = choose(tab, *TRUE_COLOUR).stepper
    assert stepper.value == ""
    assert stepper.field.text() == "latest"
    stepper.previous.click()
    assert stepper.value == "2026-11-28"
    assert not stepper.next.isEnabled()
    stepper.previous.click()
    assert stepper.value == "2026-11-23"
    stepper.next.click()
    assert stepper.value == "2026-11-28"
    assert not stepper.clear.isEnabled()


def test_stepping_by_keyboard(tab, qtbot):
    stepper = choose(tab, *TRUE_COLOUR).stepper
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, ALT)
    tab.page.tree.event(override)
    assert override.isAccepted()
    qtbot.keyClick(tab.page.tree, Qt.Key.Key_Left, ALT)
    qtbot.keyClick(tab.page.tree, Qt.Key.Key_Left, ALT)
    qtbot.keyClick(tab.page.tree, Qt.Key.Key_Right, ALT)
    assert stepper.value == "2026-11-28"
    qtbot.keyClick(tab.page.card.add, Qt.Key.Key_Left, ALT)
    assert stepper.value == "2026-11-23"


def test_one_date_only(tab):
    stepper = choose(tab, "IGN", "BD ORTHO").stepper
    assert not stepper.field.isVisible()
    assert "without dates" in said(stepper)
    assert not stepper.previous.isEnabled()
    assert not tab.page.card.follow.isEnabled()


def test_years_are_shown_as_years(tab):
    stepper = choose(tab, "Terra", "WorldCover").stepper
    stepper.previous.click()
    assert stepper.value == "2021"
    assert stepper.field.text() == "2021"
    assert tab.page.card.facts.period.whole == "2020–2021"


def test_a_layer_that_shows_one_whole_year_has_one_date(tab, book):
    tera = book.source("tera/0")
    year = flow("wmts", "Y", "Composite", ("2021-01-01/2021-12-31",), yearly=True)
    book.tell(tera, [FlowEntry(tera, "Y", year)])
    tab.page.show_flows()
    tab.page.tree.expand(place_of(tab, "Terra"))
    assert rows(tab)[1] == [("Composite", "2021")]
    card = choose(tab, "Terra", "Composite")
    assert "one date only: 2021" in said(card.stepper)
    assert not card.follow.isEnabled()


def test_a_date_that_is_typed_becomes_the_nearest_one(tab):
    stepper = choose(tab, *TRUE_COLOUR).stepper
    stepper.previous.click()
    stepper.field.setDate(stepper.field.date().addDays(-2))
    assert stepper.value == "2026-11-28"
    stepper.field.setDate(stepper.field.date().addDays(-4))
    assert stepper.value == "2026-11-23"
    stepper.field.clear()
    assert stepper.value == ""


def test_clear_dates_only(tab, guichet):
    guichet.search = a_search((8, 5.0), (13, 90.0), (14, 0.0), (18, 3.0), (23, None))
    stepper = choose(tab, *TRUE_COLOUR).stepper
    assert stepper.clear.isChecked()
    assert stepper.value == "2026-11-18"
    assert not stepper.next.isEnabled()
    stepper.previous.click()
    assert stepper.value == "2026-11-08"  # the 14th is no day of the service
    assert not stepper.previous.isEnabled()
    stepper.clear.click()
    stepper.next.click()
    assert stepper.value == "2026-11-13"


def test_the_date_of_a_layer_on_the_map_changes_that_layer(tab, guichet):
    card = choose(tab, *TRUE_COLOUR)
    card.stepper.previous.click()
    card.add.click()
    layers = guichet.flows.layers
    assert layers.asked[0].time == "2026-11-28"
    layers.arrive()
    assert tab.page.notice.message.text == "Sentinel-2 – true colour is on the map."
    card.stepper.previous.click()
    assert layers.times == ["2026-11-23"]
    choose(tab, "Terra", "Sentinel-2 – NDVI")
    choose(tab, *TRUE_COLOUR)
    assert card.stepper.value == "2026-11-23"
    assert "once more" in card.add.toolTip()


def test_following_the_temporal_controller(tab, guichet, canvas):
    card, steps = choose(tab, *TRUE_COLOUR), guichet.flows.steps
    assert card.follow.isChecked()
    card.follow.click()
    card.add.click()
    layer_on_map = guichet.flows.layers.arrive()
    assert steps.told == [(layer_on_map, False)]
    card.follow.click()
    assert steps.told[-1] == (layer_on_map, True)
    choose(tab, "Terra", "Sentinel-2 – NDVI")
    choose(tab, *TRUE_COLOUR)
    assert card.follow.isChecked()
    shown = QgsDateTimeRange(QDateTime(2026, 11, 1, 0, 0), QDateTime(2026, 11, 2, 0, 0))
    canvas.setTemporalRange(shown)
    assert steps.ranges[-1] == shown


def test_nothing_is_after_today_where_the_end_is_open(tab, book):
    tera = book.source("tera/0")
    book.tell(
        tera, [FlowEntry(tera, "o", layer=layer("o", "Open", dates=FlowDates.read("2015-01-01/../P1D")))]
    )
    tab.page.show_flows()
    stepper = choose(tab, "Terra", "Open").stepper
    stepper.previous.click()
    assert stepper.value == datetime.now(timezone.utc).date().isoformat()
    assert not stepper.next.isEnabled()


def test_the_nearest_date_where_there_is_nothing(tab, guichet):
    card = choose(tab, *TRUE_COLOUR)
    card.stepper._value = "2026-11-20"
    error = FlowError(FlowProblem.DATE_OUTSIDE, "", "2026-11-20")
    guichet.flows.layers.failed.emit(guichet.flows.request(tab.hand.entry, "2026-11-20"), error)
    assert "has nothing on 20 Nov 2026" in tab.page.notice.message.text
    tab.page.notice.remedy_wanted.emit(Remedy.NEAREST_DATE)
    assert card.stepper.value == "2026-11-18"


# ---- deeds ---------------------------------------------------------------------------------------


def test_enter_and_double_click_add(tab, guichet, qtbot):
    choose(tab, *TRUE_COLOUR)
    qtbot.keyClick(tab.page.tree, Qt.Key.Key_Return)
    place = tab.page.tree.visualRect(place_of(tab, *TRUE_COLOUR)).center()
    qtbot.mouseClick(tab.page.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tab.page.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [request.layer for request in guichet.flows.layers.asked] == ["S2_TOC", "S2_TOC"]


def test_the_chosen_style_is_asked_for(tab, guichet):
    card = choose(tab, *TRUE_COLOUR)
    assert card.facts.styles.isVisible()
    card.facts.styles.setCurrentIndex(1)
    card.facts.styles.activated.emit(1)
    card.add.click()
    assert guichet.flows.layers.asked[0].style == "grey"
    choose(tab, "Terra", "Sentinel-2 – NDVI")
    assert not card.facts.styles.isVisible()


def test_what_cannot_be_added_is_said(tab, guichet):
    choose(tab, *TRUE_COLOUR).add.click()
    request = guichet.flows.layers.asked[0]
    guichet.flows.layers.failed.emit(request, FlowError(FlowProblem.EXCEPTION, "Layer <b>not</b> defined"))
    assert tab.page.notice.message.text == "Sentinel-2 – true colour refused: Layer <b>not</b> defined"
    assert "<b>not" not in tab.page.notice.message.markup
    choose(tab, "Terra", "WorldCover")
    assert tab.page.notice.message is None


def test_compare_adds_what_is_not_on_the_map(tab, guichet, qtbot):
    choose(tab, *TRUE_COLOUR)
    tab.do(FlowDeed.COMPARE)
    with qtbot.waitSignal(tab.compare_requested) as told:
        added = guichet.flows.layers.arrive()
    assert told.args == [added]
    with qtbot.waitSignal(tab.compare_requested) as told:
        tab.do(FlowDeed.COMPARE)
    assert told.args == [added]
    assert len(guichet.flows.layers.asked) == 1


def test_copying_connections_directory(tab, guichet, qtbot):
    choose(tab, *TRUE_COLOUR)
    tab.do(FlowDeed.COPY_ADDRESS)
    assert QGuiApplication.clipboard().text() == "https://tera.example.org/wmts"
    tab.page.card.stepper.previous.click()
    tab.do(FlowDeed.CONNECTION)
    assert guichet.flows.registered == [("tera/0/S2_TOC", "2026-11-28")]
    assert "A connection" in tab.page.notice.message.text
    guichet.flows.problem = FlowProblem.NO_TILES
    tab.do(FlowDeed.CONNECTION)
    assert "no tiles" in tab.page.notice.message.text
    with qtbot.waitSignal(tab.directory_requested):
        tab.do(FlowDeed.DIRECTORY)


def test_reloading_a_portal(tab, book):
    choose(tab, "Terra")
    tab.do(FlowDeed.RELOAD)
    assert book.asked == [("tera/0", True)]


def test_removing_an_own_flow(tab, book):
    choose(tab, "My flows", "Ortho <img src=x> Occitanie")
    tab.do(FlowDeed.REMOVE)
    tab.page.show_flows()
    assert "My flows" not in str(rows(tab))


def test_escape_drops_the_filter_then_has_nothing_to_do(tab, qtbot):
    wait_filter(tab, qtbot, "ndvi")
    assert tab.back()
    assert tab.page.filters.words == ""
    assert not tab.back()


def test_narrow_is_wide_enough(tab):
    choose(tab, *TRUE_COLOUR)
    assert tab.page.minimumSizeHint().width() <= 360
    assert tab.catalogues.minimumSizeHint().width() <= 360


def test_a_layer_without_readable_dates_has_one(tab, book):
    tera = book.source("tera/0")
    book.tell(tera, [FlowEntry(tera, "q", flow("wmts", "q", "Odd", ("no date",)), layer("q"))])
    tab.page.show_flows()
    assert FlowDates.read("no date") is None
    assert not choose(tab, "Terra", "Odd").stepper.field.isVisible()


def test_everything_has_a_name_for_screen_readers(tab):
    choose(tab, *TRUE_COLOUR)
    card, filters = tab.page.card, tab.page.filters
    for part in (filters.text, filters.here, filters.add, tab.page.tree, card.picture, card.stepper.field,
                 card.stepper.previous, card.stepper.next, card.facts.styles):  # fmt: skip
        assert part.accessibleName()


# ---- what is not as it should be -----------------------------------------------------------------


def test_what_is_shown_from_an_earlier_day_is_called_so(tab, book):
    tera, entries = book.source("tera/0"), book.entries("tera/0")
    error = PortalError("tera", ErrorKind.TIMEOUT, "no answer for 30 s")
    card = choose(tab, *TRUE_COLOUR)
    assert card.state is None
    book.tell(tera, entries, FlowState.LOADED, error)
    tab.page.show_flows()
    assert card.state.text == "Terra does not answer now: its layers are shown as they were."
    assert card.state.action is Remedy.TRY_AGAIN
    choose(tab, "Terra")
    assert "as they were" in card.state.text
    book.tell(tera, entries, FlowState.LOADED)
    tab.page.show_flows()
    choose(tab, *TRUE_COLOUR)
    assert card.state is None


def test_an_account_that_is_refused_now_is_said_beside_the_older_layers(tab, book):
    tera, entries = book.source("tera/0"), book.entries("tera/0")
    book.tell(tera, entries, FlowState.LOADED, PortalError("tera", ErrorKind.LOGIN_NEEDED, "401"))
    card = choose(tab, *TRUE_COLOUR)
    assert (card.state.text, card.state.action) == ("Terra needs a login.", Remedy.ACCOUNT)


def test_a_service_that_does_not_mind_the_date_is_named(tab, guichet):
    card, check = choose(tab, *TRUE_COLOUR), guichet.flows.time_check
    card.add.click()
    guichet.flows.layers.arrive()
    assert check.asked == []  # without a date there is nothing to compare
    card.stepper.previous.click()
    card.add.click()
    guichet.flows.layers.arrive()
    check.checked.emit(guichet.flows.request(tab.hand.entry, "2020-01-01"), False)  # of somebody else
    assert "is on the map" in tab.page.notice.message.text
    check.checked.emit(check.asked[0], False)
    assert "the same picture whatever the date" in tab.page.notice.message.text


def test_the_card_shows_the_date_of_the_temporal_controller(tab, guichet, canvas):
    card = choose(tab, *TRUE_COLOUR)
    card.add.click()
    guichet.flows.layers.arrive()
    guichet.flows.steps.driven = "2026-11-03"
    canvas.setTemporalRange(QgsDateTimeRange(QDateTime(2026, 11, 3, 0, 0), QDateTime(2026, 11, 4, 0, 0)))
    assert card.stepper.value == "2026-11-03"


def test_the_menu_of_the_card_has_what_it_has_no_button_for(tab):
    card = choose(tab, *TRUE_COLOUR)
    card.menu.aboutToShow.emit()
    deeds = [action.data() for action in card.menu.actions() if not action.isSeparator()]
    assert deeds[:2] == [FlowDeed.COMPARE, FlowDeed.EXPORT]
    assert FlowDeed.ADD not in deeds


def test_the_export_begins_with_the_flow_its_date_and_the_map(tab, canvas):
    card = choose(tab, *TRUE_COLOUR)
    card.stepper.previous.click()
    told = export_parameters(tab.hand.request(), canvas)
    assert (told["FLOW"], told["DATE"]) == ("tera/0/S2_TOC", "2026-11-28")
    assert told["EXTENT"].endswith("[EPSG:3857]")
    west, east, south, north = (float(part) for part in told["EXTENT"].partition(" ")[0].split(","))
    assert west < 150000 + 1 < east
    assert south < north
    assert told["RESOLUTION"] == pytest.approx(canvas.mapUnitsPerPixel(), rel=0.01)
    assert "STYLE" not in told
    assert "LAYER" not in told


def test_the_export_of_what_no_list_has_begins_with_its_address(canvas):
    request = FlowRequest("wms", "https://maps.example.org/S2C_1/wms", "rgb", "dark", time="2026-11-18")
    told = export_parameters(request, canvas)
    assert told["FLOW"] == request.address
    assert (told["LAYER"], told["STYLE"], told["DATE"]) == ("rgb", "dark", "2026-11-18")


def test_tiles_whose_service_is_not_known_are_asked_for_before_the_export(tab, book, guichet):
    choose(tab, *TRUE_COLOUR)
    guichet.flows.problem = FlowProblem.NO_TILES  # as for a WMTS without capabilities
    book.tell(book.source("tera/0"), book.entries("tera/0"), FlowState.NOT_ASKED)
    book.asked.clear()
    tab.do(FlowDeed.EXPORT)
    assert book.asked == [("tera/0", False)]
    assert tab.page.notice.message.text == "Sentinel-2 – true colour is being asked…"


def test_without_processing_the_export_says_so(tab, monkeypatch):
    monkeypatch.setitem(sys.modules, "processing", None)
    choose(tab, *TRUE_COLOUR)
    tab.do(FlowDeed.EXPORT)
    assert "Processing is switched off" in tab.page.notice.message.text


def test_a_service_that_does_not_answer_is_said_beside_what_the_portal_file_tells(tab, book):
    ign, entries = book.source("ign/0"), book.entries("ign/0")
    book.tell(ign, entries, FlowState.FAILED, PortalError("ign", ErrorKind.TIMEOUT, "no answer for 30 s"))
    tab.page.show_flows()
    assert choose(tab, "IGN", "BD ORTHO").state.status == "error"


def test_the_map_goes_to_a_layer_that_is_hardly_seen(tab, guichet, canvas):
    choose(tab, *TRUE_COLOUR).add.click()
    guichet.flows.layers.arrive()
    assert tab.page.notice.message.remedy == ""
    canvas.setExtent(QgsRectangle(-19_000_000, -19_000_000, -18_000_000, -18_000_000))
    tab.page.card.add.click()
    guichet.flows.layers.arrive()
    assert tab.page.notice.message.action is Remedy.ZOOM
    tab.page.notice.remedy_wanted.emit(Remedy.ZOOM)
    west, south, east, north = view_degrees(canvas)
    assert west <= FRANCE[0] < FRANCE[2] <= east
    assert south <= FRANCE[1] < FRANCE[3] <= north


@pytest.mark.parametrize(
    ("box", "view", "hardly"),
    [
        ((0, 40, 10, 50), (0, 40, 5, 45), False),
        ((0, 40, 10, 50), (-180, -85, 180, 85), False),
        ((1, 43, 2, 44), (-180, -85, 180, 85), True),
        ((1, 43, 2, 44), (20, 43, 30, 44), True),
        ((170, -20, -170, 20), (175, -5, 179, 5), False),
        ((-180, -90, 180, 90), (-180, -85, 180, 85), False),
    ],
)
def test_what_is_hardly_seen(box, view, hardly):
    assert hardly_seen(box, view) is hardly
