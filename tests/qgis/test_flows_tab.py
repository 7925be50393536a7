"""The Flows tab: its tree and filter, its looks."""

import time
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
    source,
    tab,
    wait_filter,
)  # fmt: skip
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui import theme
from guichet_eo.ui.colours import contrast
from guichet_eo.ui.flows.flow_deed import FlowDeed
from guichet_eo.ui.flows.flow_menu import deeds_for
from guichet_eo.ui.flows.flow_messages import flow_sentence
from guichet_eo.ui.flows.flows_tab import FlowsTab
from guichet_eo.ui.remedy import Remedy
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from results_bed import in_french, wearing

__all__ = ["book", "canvas", "desktop_font", "guichet", "tab"]
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
TRUE_COLOUR = ("Terra", "Sentinel-2 – true colour")
ROOT = Path(__file__).resolve().parents[2]
ALT = Qt.KeyboardModifier.AltModifier


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
    assert deeds_for(tab.page.tree.current(), tab._flows.is_own) == [
        FlowDeed.ADD, FlowDeed.COMPARE, FlowDeed.EXPORT, FlowDeed.COPY_ADDRESS, FlowDeed.CONNECTION,
        FlowDeed.EDIT, FlowDeed.REMOVE,
    ]  # fmt: skip
    assert tab.page.show_entry("mine/3")
    tab.do(FlowDeed.CATALOGUE)
    assert tab.currentWidget() is tab.catalogues
    assert tab.catalogues.catalogues.currentData() == "mine/3"


# ---- the filter ----------------------------------------------------------------------------------


def test_an_instance_that_was_typed_can_be_removed(tab, book, guichet):
    typed = source("account/1", "wms", "Vineyards", portal="")
    book.tell(typed, [FlowEntry(typed, "ndvi", layer=layer("ndvi"))])
    guichet.flows.kept.add("account/1")
    tab.page.show_flows()
    assert tab.page.show_entry("account/1/ndvi")
    assert FlowDeed.REMOVE in deeds_for(tab.page.tree.current(), tab._flows.is_own)
    assert tab.page.show_entry("account/1")
    assert deeds_for(tab.page.tree.current(), tab._flows.is_own) == [FlowDeed.RELOAD, FlowDeed.REMOVE]
    tab.do(FlowDeed.REMOVE)
    tab.page.show_flows()
    assert book.source("account/1") is None
    assert not tab.page.show_entry("account/1")


def test_layers_of_a_configuration_stand_in_its_themes(tab, book):
    viewer = source("mine/viewer", "mviewer", "Viewer", portal="")
    themes = [("Snow", "Alps"), ("Snow", "Pyrenees"), ("Water",)]
    layers = [
        FlowEntry(viewer, f"L{n}", flow("wms", f"L{n}", f"Map {n}"), groups=themes[n % 3]) for n in range(30)
    ]
    book.tell(viewer, [FlowEntry(viewer, "base", flow("wms", "base", "Base map")), *layers])
    tab.page.show_flows()
    tab.page.tree.expand(place_of(tab, "My flows"))
    place = tab.page.tree.select("mine/viewer") and tab.page.tree.currentIndex()
    tab.page.tree.expand(place)
    titles = [place.model().index(row, 0, place).data() for row in range(place.model().rowCount(place))]
    assert titles == ["Base map", "Snow › Alps", "Snow › Pyrenees", "Water"]


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


def test_the_map_counts_in_the_next_session_too(tab, guichet, canvas, qtbot):
    assert not tab.page.filters.here.isChecked()
    tab.page.filters.here.click()
    assert guichet.settings.flows_of_the_map
    again = FlowsTab(guichet, canvas)
    qtbot.addWidget(again)
    assert again.page.filters.here.isChecked()
    again.close_down()


def test_accounts_are_asked_for_their_instances_once_the_tab_is_seen(tab, guichet, qtbot):
    assert guichet.flows.listed == 1
    tab.hide()
    tab.show()
    assert guichet.flows.listed == 1
    guichet.flows.lists.failed.emit("sh", PortalError("sh", ErrorKind.LOGIN_REFUSED, "no"))
    assert "Sentinel Hub" in tab.page.notice.message.text
    assert tab.page.notice.message.action is Remedy.NONE  # a link would be about the chosen row


def test_a_proxy_before_the_relay_is_said_with_the_way_to_it(tab, guichet, qtbot):
    guichet.flows.doors.blocked.emit(PortalError("", ErrorKind.PROXY, "add http://127.0.0.1"))
    told = tab.page.notice.message
    assert (told.action, told.detail) == (Remedy.NETWORK_OPTIONS, "add http://127.0.0.1")
    with qtbot.waitSignal(tab.options_requested):
        tab.page.notice.remedy_wanted.emit(told.action)


def test_only_layers_can_be_dragged(tab, guichet):
    model, portal, place = tab.page.model, place_of(tab, "Terra"), place_of(tab, *TRUE_COLOUR)
    assert place.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not portal.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert model.mimeData([portal]) is None
    guichet.flows.problem = FlowProblem.NO_TILES
    assert model.mimeData([place]) is None
    assert "no tiles" in tab.page.notice.message.text


def test_a_wmts_is_asked_once_it_is_chosen_and_can_be_dragged_after_that(tab, book, guichet):
    tera, entries, place = book.source("tera/0"), book.entries("tera/0"), place_of(tab, *TRUE_COLOUR)
    book.tell(tera, entries, FlowState.NOT_ASKED)
    tab.page.tree.setCurrentIndex(place)
    assert book.asked == [("tera/0", False)]
    book.tell(tera, entries, FlowState.LOADING)
    guichet.flows.problem = FlowProblem.NO_TILES
    assert tab.page.model.mimeData([place]) is None
    assert "is being asked: drag it again" in tab.page.notice.message.text
    guichet.flows.problem = None
    book.tell(tera, entries, service=MapService("wmts", "1.0.0"))
    assert "can be dragged onto the map now" in tab.page.notice.message.text
    assert tab.page.model.mimeData([place]) is not None


def test_a_service_that_does_not_answer_is_named_where_its_layer_is_dragged(tab, book, guichet):
    tera, entries, place = book.source("tera/0"), book.entries("tera/0"), place_of(tab, *TRUE_COLOUR)
    book.tell(tera, entries, FlowState.LOADING)
    guichet.flows.problem = FlowProblem.NO_TILES
    tab.page.model.mimeData([place])
    book.tell(tera, entries, FlowState.FAILED, PortalError("tera", ErrorKind.TIMEOUT))
    assert "being asked" not in tab.page.notice.message.text
    assert tab.page.notice.message.status == "error"


def test_services_that_are_asked_are_counted(tab, qtbot):
    wait_filter(tab, qtbot, "ndvi")
    tab.page.show_flows()
    assert tab.page.notice.message.text == "1 service is still being asked…"


def test_the_field_says_how_many_there_are(tab):
    assert tab.page.filters.text.placeholderText() == "Filter 5 layers: NDVI, ortho, snow…"


# ---- looks ---------------------------------------------------------------------------------------


@pytest.fixture
def french(qgis_app):
    table = ROOT / "resources" / "i18n" / "french.tsv"
    rows_of_it = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    with in_french(row for row in rows_of_it if len(row) == 2):
        yield


def test_french_fits_and_leaves_nothing_in_english(french, qtbot, guichet, canvas, desktop_font):
    made = FlowsTab(guichet, canvas)
    qtbot.addWidget(made)
    made.resize(360, 680)
    made.show()
    guichet.search = a_search((8, 5.0), (18, 3.0))
    made.page.tree.expand(made.page.model.find("tera"))
    for key in ("tera/0/S2_TOC", "theia", "mine/1/", "ign/0/ORTHO"):
        made.page.tree.select(key)
        assert made.page.minimumSizeHint().width() <= 360
    made.page.tree.select("tera/0/S2_TOC")
    assert made.page.card.facts.period.whole == "Du 4 juil. 2015 à ce jour, tous les 5 jours"
    assert made.catalogues.minimumSizeHint().width() <= 360
    assert made.page.card.add.text() == "Ajouter à la carte"
    for problem in FlowProblem:
        message = flow_sentence(FlowError(problem, "dit", "2022"), "La couche")
        assert not {"the", "has", "that", "refused", "needs"} & set(message.text.split()), problem
    made.close_down()


@pytest.mark.parametrize("name", ["light", "dark", "Night Mapping"])
def test_every_theme_is_readable(name, tab, book):
    with wearing(name):
        error = PortalError("theia", ErrorKind.UNREACHABLE)
        book.tell(book.source("theia/0"), (), FlowState.FAILED, error)
        tab.page.show_flows()
        now = theme.colours()
        for title in ("Terra", "THEIA", "Sentinel Hub"):
            place = place_of(tab, title)
            ink = tab.page.model.index(place.row(), 1).data(Qt.ItemDataRole.ForegroundRole)
            assert contrast(QColor(ink), now.base) >= min(4.5, contrast(now.text, now.base)) - 0.3
        choose(tab, "THEIA")
        tab.grab()


def test_the_current_row_stays_in_sight_when_the_room_shrinks(tab, book, qtbot):
    big = source("big/0")
    book.tell(big, [FlowEntry(big, f"l{row}", layer=layer(f"l{row}")) for row in range(30)])
    tab.page.show_flows()
    tree = tab.page.tree
    tree.expand(place_of(tab, "Big"))
    tab.resize(360, 900)
    shown = [row for row in range(30) if tree.visualRect(place_of(tab, "Big", f"l{row}")).bottom() < 400]
    choose(tab, "Big", f"l{shown[-1]}")
    tab.resize(360, 560)
    qtbot.wait(1)
    assert tree.viewport().rect().contains(tree.visualRect(tree.currentIndex()).center())
