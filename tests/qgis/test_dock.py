"""The panel as a user works in it, on the demonstration data: no network."""

import pytest
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui import search_tab
from guichet_eo.ui.area.area_kind import AreaKind
from guichet_eo.ui.criteria.demonstration import demonstration_query
from guichet_eo.ui.guichet_dock import GuichetDock
from qgis.core import QgsProject, QgsSettings
from qgis.gui import QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QFont, QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QScrollBar,
)

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QAbstractItemView)


@pytest.fixture
def guichet(qgis_app):
    QgsSettings().remove("guichet_eo")
    guichet = Guichet()
    yield guichet
    guichet.close()
    QgsProject.instance().removeAllMapLayers()
    QgsSettings().remove("guichet_eo")


@pytest.fixture
def desktop_font(qgis_app):
    """A desktop's 12 pixels; without a screen Qt takes 16."""
    before = QApplication.font()
    font = QFont(before)
    font.setPixelSize(12)
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


@pytest.fixture
def dock(qtbot, guichet, qgis_canvas, desktop_font):
    qgis_canvas.setMapTool(QgsMapToolPan(qgis_canvas))
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = GuichetDock(guichet, qgis_canvas, window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resize(360, 680)
    window.show()
    yield dock
    dock.close_down()


@pytest.fixture
def query(guichet):
    return demonstration_query(guichet.portals, "Toulouse")


def page_of(dock):
    return dock.search_tab.currentWidget()


def finish(qtbot, guichet):
    qtbot.waitUntil(lambda: guichet.search is not None and not guichet.search.running, timeout=20000)


def press(dock, qtbot, key):
    qtbot.keyClick(dock, key)


def test_tabs(dock):
    titles = [dock._tabs.tabText(number) for number in range(dock._tabs.count())]
    assert titles == ["Search", "Downloads", "Flows", "Portals"]
    assert dock.objectName() == "GuichetEoDock"


def test_flows_are_shown_at_a_layer_and_escape_drops_the_filter(dock, qtbot):
    tab = dock.flows_tab
    dock.show_flows("ign-geoplateforme")
    assert dock._tabs.currentWidget() is tab
    assert tab.page.tree.current().branch.key == "ign-geoplateforme"
    tab.page.filters.text.setText("no such layer anywhere")
    tab.page._on_filter()
    press(dock, qtbot, Qt.Key.Key_Escape)
    assert tab.page.filters.words == ""
    tab.directory_requested.emit("cdse")
    assert dock._tabs.currentWidget() is dock.portals_tab


def test_titles_of_tabs_are_whole_in_their_tips(dock):
    assert [dock._tabs.tabToolTip(place) for place in range(4)] == ["Search", "Downloads", "Flows", "Portals"]


def test_search_folds_the_form_and_shows_results(dock, guichet, query, qtbot):
    assert page_of(dock) is dock.search_tab.criteria_page
    dock.run_query(query)
    assert page_of(dock) is dock.search_tab.results_page
    finish(qtbot, guichet)
    assert len(guichet.search.acquisitions) > 5
    assert guichet.settings.first_search_done
    assert guichet.searches.history[0].place == "Toulouse"


def test_f2_opens_the_form_with_the_search_in_it(dock, guichet, query, qtbot):
    dock.run_query(query)
    finish(qtbot, guichet)
    dock.show_directory()
    press(dock, qtbot, Qt.Key.Key_F2)
    page = page_of(dock)
    assert page is dock.search_tab.criteria_page
    assert page.query().families == query.families
    assert page.query().portals == ("sandbox",)


def test_a_stream_that_needs_an_account_shows_its_portal_in_the_directory(dock):
    dock.search_tab.results_page.directory_requested.emit("cdse")
    assert dock._tabs.currentWidget() is dock.portals_tab


def test_escape_leaves_the_streams_for_the_list(dock, guichet, query, qtbot, qgis_canvas):
    dock.run_query(query)
    finish(qtbot, guichet)
    page = page_of(dock)
    qtbot.waitUntil(lambda: page.view.list.model.rowCount() > 0)
    guichet.selection.set([page.view.list.model.rows[0].id])
    page.view.list.actions.stream.trigger()
    assert page.currentWidget() is page.stream
    metres = page.stream.map_metres()
    assert metres is None or metres > 0
    press(dock, qtbot, Qt.Key.Key_Escape)
    assert (page_of(dock), page.currentWidget()) == (page, page.view)


def test_escape_goes_back_one_step_at_a_time(dock, guichet, query, qtbot, qgis_canvas):
    dock.run_query(query)
    pan = qgis_canvas.mapTool()
    dock.search_tab.criteria_page._area._drawing[AreaKind.POLYGON].click()
    press(dock, qtbot, Qt.Key.Key_Escape)
    assert qgis_canvas.mapTool() is pan
    assert page_of(dock) is dock.search_tab.results_page
    if guichet.search.running:
        press(dock, qtbot, Qt.Key.Key_Escape)
        assert not guichet.search.running
        assert page_of(dock) is dock.search_tab.results_page
    press(dock, qtbot, Qt.Key.Key_Escape)
    assert page_of(dock) is dock.search_tab.criteria_page
    assert not dock.search_tab.step_back()


def test_escape_cancels_a_running_search_first(dock, guichet, qtbot, monkeypatch):
    class Running:
        running = True

        def cancel(self):
            self.running = False

    search = Running()
    monkeypatch.setattr(guichet, "search", search)
    dock.search_tab.setCurrentWidget(dock.search_tab.results_page)
    assert dock.search_tab.step_back()
    assert not search.running
    assert page_of(dock) is dock.search_tab.results_page
    assert dock.search_tab.step_back()
    assert page_of(dock) is dock.search_tab.criteria_page
    monkeypatch.setattr(guichet, "search", None)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F2])
def test_keys_are_claimed_before_qgis_sees_them(dock, key):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    dock.event(event)
    assert event.isAccepted()


def test_a_link_of_the_form_shows_the_directory(dock):
    dock.search_tab.criteria_page.directory_requested.emit("worldcover")
    assert dock._tabs.currentWidget() is dock.portals_tab
    assert dock.portals_tab.directory.list.current().key == "worldcover"


def test_switching_in_the_directory_is_seen_in_the_form(dock):
    tab = dock.portals_tab
    tab._on_switched("cdse", False)
    assert "cdse" not in dock.search_tab.criteria_page._chips.asked


def test_a_profile_that_cannot_be_written_is_said(dock, guichet, query, monkeypatch):
    def refuse(_query):
        raise PermissionError(13, "no")

    monkeypatch.setattr(guichet, "start_search", refuse)
    dock.run_query(query)
    assert page_of(dock) is dock.search_tab.criteria_page
    assert "cannot be written" in dock.search_tab.criteria_page._area._note.text()


def test_360_pixels_are_enough(dock, query, qtbot, guichet):
    dock.run_query(query)
    finish(qtbot, guichet)
    assert dock.minimumSizeHint().width() <= 360
    for area in dock.findChildren(QScrollArea):
        if area.widget() is not None:
            assert area.widget().minimumSizeHint().width() <= 344


def controls(dock):
    """Yield what can be pressed, chosen or typed into, without the parts that Qt makes inside of it."""
    makers = (QLineEdit, QAbstractSpinBox, QComboBox, QScrollBar)
    for kind in CONTROLS:
        for widget in dock.widget().findChildren(kind):
            parents = (widget.parent(), widget.parent().parent())
            part = isinstance(widget, (QScrollBar, QHeaderView)) or widget.objectName().startswith("qt_")
            if not part and not any(isinstance(parent, makers) for parent in parents):
                yield widget


def test_every_control_has_an_accessible_name(dock, guichet, query, qtbot):
    dock.run_query(query)
    finish(qtbot, guichet)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in controls(dock)
        if not widget.accessibleName() and not getattr(widget, "text", str)()
    ]
    assert not nameless


def rubber_bands(canvas):
    return {item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)}


def test_hovering_and_zooming_reach_the_map(dock, guichet, query, qtbot, qgis_canvas):
    from qgis.core import QgsRectangle

    dock.run_query(query)
    finish(qtbot, guichet)
    results = dock.search_tab.results_page
    results.zoom_requested.emit(QgsRectangle(4, 50, 5, 51))
    assert qgis_canvas.extent().contains(4.5, 50.5)
    results.pan_requested.emit(QgsRectangle(1, 43, 2, 44))
    assert qgis_canvas.center().x() == pytest.approx(1.5)
    view = dock.search_tab._map
    view.hover(guichet.search.acquisitions[0].id)
    assert view._timer.isActive()
    before = rubber_bands(qgis_canvas)
    view._flash()
    assert rubber_bands(qgis_canvas) - before
    qtbot.waitUntil(lambda: rubber_bands(qgis_canvas) <= before, timeout=10000)
    view.hover(-1)
    assert not view._timer.isActive()


def test_options_are_asked_for(dock, qtbot):
    with qtbot.waitSignal(dock.options_requested) as asked:
        dock.search_tab.results_page.options_requested.emit("mOptionsPageNetwork")
    assert asked.args == ["mOptionsPageNetwork"]


def test_a_search_without_area_is_not_a_crash(dock):
    dock.run_query(Query(area={}))
    assert page_of(dock) is dock.search_tab.criteria_page


@pytest.mark.parametrize("opened", [True, None])
def test_the_flow_of_a_scene_is_exported_where_there_is_processing(dock, monkeypatch, opened):
    given = []
    monkeypatch.setattr(search_tab, "open_export", lambda told: given.append(told) or opened)
    request = FlowRequest("wms", "https://maps.example.org/S2C_1/wms", "rgb", title="S2C <b>1</b>")
    page = dock.search_tab.results_page
    page.export_requested.emit(request)
    assert (given[0]["FLOW"], given[0]["LAYER"]) == (request.address, "rgb")
    said = page.view._said
    assert said.isHidden() is bool(opened)
    assert opened or "Processing is switched off" in said.text()
