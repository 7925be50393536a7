"""The Flows tab: tree, filter, card, dates, deeds."""

import time
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from flows_bed import (
    FRANCE,
    book,
    canvas,
    choose,
    desktop_font,
    flow,
    guichet,
    layer,
    place_of,
    rows,
    source,
    tab,
)  # fmt: skip
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui.flows.flow_deed import FlowDeed
from guichet_eo.ui.flows.flow_menu import deeds_for
from guichet_eo.ui.flows.flow_messages import PROBLEMS, flow_sentence
from guichet_eo.ui.remedy import Remedy
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent
from qgis.PyQt.QtWidgets import QLabel

__all__ = ["book", "canvas", "desktop_font", "guichet", "tab"]
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
TRUE_COLOUR = ("Terra", "Sentinel-2 – true colour")
ALT = Qt.KeyboardModifier.AltModifier


def said(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def wait_filter(tab, qtbot, words):
    tab.page.filters.text.setText(words)
    with qtbot.waitSignal(tab.page.filters.changed):
        pass


# ---- the tree ------------------------------------------------------------------------------------


def test_portals_say_how_many_layers_or_how_they_are(tab):
    assert rows(tab) == [
        ("Terra", "3 layers"), ("IGN", "1 layer"), ("THEIA", "not answering"), ("Sentinel Hub", "login"),
        ("My flows", "1 layer"),
    ]  # fmt: skip


def test_layers_say_their_dates(tab):
    tab.page.tree.expand(place_of(tab, "Terra"))
    assert rows(tab)[1] == [
        ("Sentinel-2 – true colour", "2015 →"), ("Sentinel-2 – NDVI", "2015 →"), ("WorldCover", "2020, 2021"),
    ]  # fmt: skip
    assert place_of(tab, *TRUE_COLOUR).data(SPOKEN) == "Sentinel-2 – true colour, 2015 →, WMTS"
    assert place_of(tab, "THEIA").data(SPOKEN) == "THEIA, not answering"


def test_opening_a_portal_loads_it_once(tab, book):
    tab.page.tree.expand(place_of(tab, "IGN"))
    assert book.asked == [("ign/0", False)]
    tab.page.show_flows()
    assert rows(tab)[1] == ("IGN", "loading…")
    tab.page.tree.collapse(place_of(tab, "IGN"))
    tab.page.tree.expand(place_of(tab, "IGN"))
    assert len(book.asked) == 1


def test_what_arrives_joins_the_rows_and_moves_nothing(tab, book, qtbot):
    tab.page.tree.expand(place_of(tab, "IGN"))
    choose(tab, "IGN", "BD ORTHO")
    tab.page.tree.expand(place_of(tab, "Terra"))
    kept, ign = tab.page.tree.visualRect(place_of(tab, "IGN", "BD ORTHO")).top(), book.source("ign/0")
    old = ("Photos", "Old")
    many = [FlowEntry(ign, f"L{number}", layer=layer(f"L{number}", path=old)) for number in range(20)]
    many += [FlowEntry(ign, "X", layer=layer("X", path=("Photos", "New")))]
    book.tell(ign, [*book.entries("ign/0"), *many])
    qtbot.waitUntil(lambda: ("IGN", "22 layers") in rows(tab))
    assert [title for title, _ in rows(tab)[3]] == ["BD ORTHO", "Old", "X"]
    assert tab.page.tree.current().title == "BD ORTHO"
    assert tab.page.tree.visualRect(place_of(tab, "IGN", "BD ORTHO")).top() == kept
    assert tab.page.tree.select("ign/0/L7")
    assert tab.page.tree.current_entry().name == "L7"


def test_a_thousand_rows_above_do_not_move_the_current_one(tab, book, qtbot):
    ign, tera = book.source("ign/0"), book.source("tera/0")
    book.tell(ign, [FlowEntry(ign, f"I{number}", layer=layer(f"I{number}")) for number in range(100)])
    tab.page.show_flows()
    for title in ("Terra", "IGN"):
        tab.page.tree.expand(place_of(tab, title))
    choose(tab, "IGN", "I5")
    before = tab.page.tree.visualRect(place_of(tab, "IGN", "I5")).top()
    more = [FlowEntry(tera, f"N{number}", layer=layer(f"N{number}")) for number in range(1000)]
    book.tell(tera, [*book.entries("tera/0"), *more])
    tab.page.show_flows()
    assert tab.page.tree.visualRect(place_of(tab, "IGN", "I5")).top() == before
    assert tab.page.tree.current().title == "I5"


def test_rows_come_by_the_piece_and_all_of_them_can_be_reached(tab, book):
    big = source("big/0")
    book.tell(big, [FlowEntry(big, f"N{number}", layer=layer(f"N{number}")) for number in range(5000)])
    tab.page.show_flows()
    place = place_of(tab, "Big")
    began = time.perf_counter()
    tab.page.tree.expand(place)
    tab.page.tree.viewport().repaint()
    spent = time.perf_counter() - began
    model = tab.page.model
    assert 500 <= model.rowCount(place) < 5000
    assert spent < 5  # what it really takes is measured elsewhere
    assert tab.page.tree.select("big/0/N4999")
    assert tab.page.tree.current_entry().name == "N4999"
    assert not model.canFetchMore(place)


def test_portals_that_go_take_their_rows_along(tab, book):
    tab.page.tree.expand(place_of(tab, "Terra"))
    choose(tab, *TRUE_COLOUR)
    book.sources = book.sources[1:]
    book.sources_changed.emit()
    tab.page.show_flows()
    assert rows(tab)[0] == ("IGN", "1 layer")
    assert "Sentinel-2 – true colour" not in str(rows(tab))


def test_the_model_holds_what_qt_asks_of_models(tab, book, qtmodeltester):
    ign = book.source("ign/0")
    tab.page.tree.expand(place_of(tab, "IGN"))
    book.tell(ign, [FlowEntry(ign, f"L{n}", layer=layer(f"L{n}", path=(f"G{n % 3}",))) for n in range(30)])
    tab.page.show_flows()
    qtmodeltester.check(tab.page.model)


def test_own_services_are_branches_of_their_own(tab, book):
    own = source("mine/2", "wms", "Region <b>", portal="")
    book.tell(own, [FlowEntry(own, "a", layer=layer("a")), FlowEntry(own, "b", layer=layer("b"))])
    book.tell(source("mine/3", "csw", "Catalogue", portal=""), (), FlowState.NOT_ASKED)
    tab.page.show_flows()
    tab.page.tree.expand(place_of(tab, "My flows"))
    assert rows(tab)[-1] == [
        ("Ortho <img src=x> Occitanie", ""), ("Region <b>", "2 layers"), ("Catalogue", ""),
    ]  # fmt: skip
    assert tab.page.show_entry("mine/2/b")
    assert deeds_for(tab.page.tree.current()) == [
        FlowDeed.ADD, FlowDeed.COMPARE, FlowDeed.COPY_ADDRESS, FlowDeed.CONNECTION,
        FlowDeed.EDIT, FlowDeed.REMOVE,
    ]  # fmt: skip
    assert tab.page.show_entry("mine/3")
    tab.do(FlowDeed.CATALOGUE)
    assert tab.currentWidget() is tab.catalogues
    assert tab.catalogues.catalogues.currentData() == "mine/3"


# ---- the filter ----------------------------------------------------------------------------------


def test_the_first_letter_asks_all_and_matches_are_open(tab, book, qtbot):
    tab.page.filters.here.setChecked(False)
    tab.page.tree.expand(place_of(tab, "IGN"))
    wait_filter(tab, qtbot, "ndvi")
    assert rows(tab) == [("Terra", "1 layer"), [("Sentinel-2 – NDVI", "2015 →")]]
    assert ("ign/0", False) in book.asked
    tab.page.filters.clear()
    assert [row for row in rows(tab) if isinstance(row, list)] == [[("BD ORTHO", "latest")]]


def test_nothing_found_says_so_and_what_lies_elsewhere_can_be_shown(tab, book, qtbot):
    for one in book.sources:
        book.tell(one, book.entries(one.id))
    wait_filter(tab, qtbot, "nothing like it <b>")
    assert rows(tab) == []
    assert "&lt;b&gt;" in tab.page.notice.message.markup
    tera = book.source("tera/0")
    book.tell(tera, [FlowEntry(tera, "J", layer=layer("J", "Japan", box=(130, 30, 140, 40)))])
    tab.page.filters.here.setChecked(True)
    wait_filter(tab, qtbot, "japan")
    assert rows(tab) == []
    assert tab.page.notice.message.action is Remedy.SHOW_ALL
    tab.page.notice.remedy_wanted.emit(Remedy.SHOW_ALL)
    assert rows(tab) == [("Terra", "1 layer"), [("Japan", "")]]


def test_only_what_covers_the_map(tab, book, canvas, qtbot):
    tera = book.source("tera/0")
    book.tell(tera, [FlowEntry(tera, "J", layer=layer("J", "Japan", box=(130, 30, 140, 40))),
                     FlowEntry(tera, "F", layer=layer("F", "France", box=FRANCE))])  # fmt: skip
    tab.page.filters.here.setChecked(True)
    tab.page.tree.expand(place_of(tab, "Terra"))
    assert rows(tab)[:2] == [("Terra", "1 layer"), [("France", "")]]
    canvas.setExtent(QgsRectangle(15000000, 4100000, 15100000, 4200000))
    qtbot.waitUntil(lambda: rows(tab)[1] == [("Japan", "")])


def test_services_that_are_asked_are_counted(tab, qtbot):
    wait_filter(tab, qtbot, "ndvi")
    tab.page.show_flows()
    assert tab.page.notice.message.text == "1 service is still being asked…"


def test_the_field_says_how_many_there_are(tab):
    assert tab.page.filters.text.placeholderText() == "Filter 5 layers: NDVI, ortho, snow…"


# ---- the card ------------------------------------------------------------------------------------


def test_the_card_tells_the_layer(tab):
    card = choose(tab, *TRUE_COLOUR)
    assert "Sentinel-2 – true colour" in said(card)
    assert card.facts.period.whole == "4 Jul 2015 to today, each 5 days"
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


# ---- the picture ---------------------------------------------------------------------------------


def test_the_picture_is_the_square_in_the_middle_of_the_view(tab, guichet):
    choose(tab, *TRUE_COLOUR)
    request, box = guichet.flows.pictures.asked[-1]
    assert request.layer == "S2_TOC"
    assert box[2] - box[0] == pytest.approx(box[3] - box[1])
    assert (box[0] + box[2]) / 2 == pytest.approx(160000, abs=50)


def test_the_picture_follows_the_map(tab, guichet, canvas, qtbot):
    choose(tab, *TRUE_COLOUR)
    before = len(guichet.flows.pictures.asked)
    canvas.setExtent(QgsRectangle(200000, 5380000, 220000, 5400000))
    qtbot.waitUntil(lambda: len(guichet.flows.pictures.asked) > before)
    canvas.setExtent(QgsRectangle(15000000, 4100000, 15100000, 4200000))
    qtbot.waitUntil(lambda: tab.page.card.picture.word == "not here")


def test_a_wms_is_not_asked_for_a_continent(tab, book, guichet, canvas):
    theia = book.source("theia/0")
    book.tell(theia, [FlowEntry(theia, "snow", layer=layer("snow"))])
    tab.page.show_flows()
    canvas.setExtent(QgsRectangle(-9000000, -9000000, 9000000, 9000000))
    card = choose(tab, "THEIA", "snow")
    assert card.picture.word == "zoom in"
    assert guichet.flows.pictures.asked == []


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (FlowError(FlowProblem.EXCEPTION, "no <b>such layer"), "refused"),
        (FlowError(FlowProblem.NO_PICTURE), "no picture"),
        (PortalError("tera", ErrorKind.LOGIN_NEEDED), "login"),
        (PortalError("tera", ErrorKind.TIMEOUT), "timeout"),
    ],
)
def test_a_picture_that_fails_is_a_word(tab, guichet, error, word):
    guichet.flows.pictures.answer = error
    card = choose(tab, *TRUE_COLOUR)
    assert card.picture.word == word
    assert "<b>such" not in card.picture.toolTip()


def test_a_layer_that_cannot_be_asked_for_is_a_word(tab, guichet):
    guichet.flows.problem = FlowProblem.NO_CRS
    card = choose(tab, *TRUE_COLOUR)
    assert card.picture.word == "not here"
    assert card.add.isEnabled()
    card.add.click()
    assert guichet.flows.layers.asked == []
    assert "no coordinate system" in tab.page.notice.message.text


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


def test_one_date_only(tab):
    stepper = choose(tab, "IGN", "BD ORTHO").stepper
    assert not stepper.field.isVisible()
    assert "one date only" in said(stepper)
    assert not stepper.previous.isEnabled()
    assert not tab.page.card.follow.isEnabled()


def test_years_are_shown_as_years(tab):
    stepper = choose(tab, "Terra", "WorldCover").stepper
    stepper.previous.click()
    assert stepper.value == "2021"
    assert stepper.field.text() == "2021"
    assert tab.page.card.facts.period.whole == "2020–2021"


def test_a_date_that_is_typed_becomes_the_nearest_one(tab):
    stepper = choose(tab, *TRUE_COLOUR).stepper
    stepper.previous.click()
    stepper.field.setDate(stepper.field.date().addDays(-2))
    assert stepper.value == "2026-11-28"
    stepper.field.setDate(stepper.field.date().addDays(-4))
    assert stepper.value == "2026-11-23"
    stepper.field.clear()
    assert stepper.value == ""


def a_search(*acquisitions, cloud=20.0):
    found = [SimpleNamespace(acquired=datetime(2026, 11, day, 10, tzinfo=timezone.utc), cloud=share)
             for day, share in acquisitions]  # fmt: skip
    return SimpleNamespace(
        acquisitions=found, query=SimpleNamespace(criteria=SimpleNamespace(cloud_max=cloud))
    )


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


def test_following_the_temporal_controller(tab, guichet):
    card = choose(tab, *TRUE_COLOUR)
    card.follow.click()
    card.add.click()
    layer_on_map = guichet.flows.layers.arrive()
    assert guichet.flows.steps.following == [(layer_on_map, True)]
    card.follow.click()
    assert guichet.flows.steps.following[-1] == (layer_on_map, False)


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
