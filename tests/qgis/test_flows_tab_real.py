"""The Flows tab with the real book, layers and steps, before a map server on loopback."""

import json

import pytest
from directory_bed import forget_profile
from flows_bed import canvas, choose, desktop_font, place_of, rows, wait_filter
from guichet_eo.core import portal_directory, service_directory
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.found_flows import found_flow
from guichet_eo.core.local_text import LocalText
from guichet_eo.gis import portal_folders
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.ui.flows.flow_deed import FlowDeed
from guichet_eo.ui.flows.flows_tab import FlowsTab
from guichet_eo.ui.remedy import Remedy
from map_server import MapServer, blue_of
from qgis.core import QgsDateTimeRange, QgsMimeDataUtils, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QDateTime

__all__ = ["canvas", "desktop_font"]


@pytest.fixture
def server():
    with MapServer() as running:
        yield running


@pytest.fixture
def guichet(qgis_app, server, tmp_path, monkeypatch):
    portal = {
        "id": "bed", "title": {"en": "Test bed", "fr": "Banc d'essai"}, "order": 1,
        "homepage": "http://127.0.0.1/", "terms": {"licence": "Open"},
        "flows": [{"kind": "wms", "endpoint": server.wms, "title": "Maps"}],
    }  # fmt: skip
    resources = tmp_path.resolve() / "resources"
    (resources / "portals").mkdir(parents=True)
    (resources / "services").mkdir()
    (resources / "portals" / "bed.json").write_text(json.dumps(portal), encoding="utf-8")
    monkeypatch.setattr(portal_directory, "BUILT_IN", resources / "portals")
    monkeypatch.setattr(service_directory, "BUILT_IN", resources / "services")
    monkeypatch.setattr(portal_folders, "BUILT_IN", resources / "portals")
    monkeypatch.setattr(portal_folders, "RESOURCES", resources)
    forget_profile()
    (profile_folder() / "flows.json").unlink(missing_ok=True)
    QgsProject.instance().removeAllMapLayers()
    found = Guichet()
    yield found
    found.close()
    QgsProject.instance().removeAllMapLayers()
    (profile_folder() / "flows.json").unlink(missing_ok=True)
    forget_profile()


@pytest.fixture
def tab(qtbot, guichet, canvas):
    canvas.setExtent(QgsRectangle(458_752, 5_505_024, 524_288, 5_570_560))
    shown = FlowsTab(guichet, canvas)
    qtbot.addWidget(shown)
    shown.resize(360, 680)
    shown.show()
    yield shown
    shown.close_down()


def opened(tab, qtbot):
    """Open the portal and return the words of its layers."""
    tab.page.tree.expand(place_of(tab, "Test bed"))
    qtbot.waitUntil(lambda: any(isinstance(row, list) and row for row in rows(tab)), timeout=10000)
    return dict(rows(tab)[1])


def title_of(tab, qtbot, name):
    """Return the title of a layer by its name."""
    opened(tab, qtbot)
    assert tab.page.show_entry(f"{tab.page._book.sources[0].id}/{name}")
    return tab.page.tree.current().title


def blue_in(tab):
    """Return the blue in the middle of the card's picture."""
    pixmap = tab.page.card.picture._pixmap
    return None if pixmap is None else pixmap.toImage().pixelColor(30, 30).blue()


def test_nothing_is_asked_before_a_portal_is_opened(tab, qtbot, server):
    assert server.requests == []
    found = opened(tab, qtbot)
    assert len(found) == 2
    assert "2026 " in " ".join(found.values()) + " "
    assert len(server.asked("GetCapabilities")) == 1


def test_from_the_tree_to_the_map(tab, qtbot, server, guichet):
    title_of(tab, qtbot, "dated")
    card = tab.page.card
    qtbot.waitUntil(lambda: blue_in(tab) == blue_of("2026-06-21"), timeout=10000)
    card.stepper.previous.click()
    card.stepper.previous.click()
    assert card.stepper.value == "2026-06-11"
    qtbot.waitUntil(lambda: blue_in(tab) == blue_of("2026-06-11"), timeout=10000)
    card.add.click()
    layers = guichet.flows.layers
    qtbot.waitUntil(lambda: len(layers.layers()) == 1, timeout=10000)
    layer = layers.layers()[0]
    assert layer.isValid()
    assert layers.request_of(layer).time == "2026-06-11"
    assert "is on the map" in tab.page.notice.message.text
    with qtbot.waitSignal(layers.time_set, timeout=10000):
        card.stepper.previous.click()
    assert layers.request_of(layer).time == "2026-06-01"
    assert card.stepper.value == "2026-06-01"
    card.follow.click()
    assert not layer.temporalProperties().isActive()
    with qtbot.waitSignal(tab.compare_requested) as told:
        tab.do(FlowDeed.COMPARE)
    assert told.args[0] is layer


def test_a_layer_without_dates_has_one(tab, qtbot):
    title_of(tab, qtbot, "static")
    assert not tab.page.card.stepper.field.isVisible()


def test_a_filter_loads_and_finds(tab, qtbot):
    wait_filter(tab, qtbot, "dated")
    qtbot.waitUntil(lambda: any(isinstance(row, list) and row for row in rows(tab)), timeout=10000)
    assert [len(row) for row in rows(tab) if isinstance(row, list)] == [1]


def test_a_service_out_of_order_then_well_again(tab, qtbot, server, guichet):
    server.fault = "exception"
    tab.page.tree.expand(place_of(tab, "Test bed"))
    qtbot.waitUntil(lambda: rows(tab)[0][1] == "not answering", timeout=10000)
    card = choose(tab, "Test bed")
    assert "The database is away" in card.state.text
    assert card.state.action is Remedy.TRY_AGAIN
    server.fault = ""
    card.remedy_wanted.emit(Remedy.TRY_AGAIN)
    qtbot.waitUntil(lambda: rows(tab)[0][1] == "2 layers", timeout=10000)


def test_a_map_that_is_refused_leaves_no_layer(tab, qtbot, server, guichet):
    title_of(tab, qtbot, "static")
    server.fault = "exception"
    with qtbot.waitSignal(guichet.flows.layers.failed, timeout=20000):
        tab.page.card.add.click()
    assert QgsProject.instance().mapLayers() == {}
    assert tab.page.notice.message.status == "error"


def test_an_own_service_is_there_next_time(tab, qtbot, server, guichet, canvas):
    tab.add_address()
    dialog = tab.dialog
    dialog.address.setText(server.wmts_document)
    dialog.try_button.click()
    qtbot.waitUntil(lambda: dialog._found is not None, timeout=10000)
    dialog.title.setText("My tiles")
    dialog.save.click()
    assert rows(tab)[-1][0] == "My flows" or "My tiles" in str(rows(tab))
    again = Guichet()
    assert [one.title.en for one in again.flows.book.sources if not one.portal] == ["My tiles"]
    again.close()


def test_what_is_dragged_opens_at_its_date(tab, qtbot, guichet):
    title_of(tab, qtbot, "dated")
    tab.page.card.stepper.previous.click()
    tab.page.card.stepper.previous.click()
    dragged = tab.page.model.mimeData([tab.page.tree.currentIndex()])
    uri = QgsMimeDataUtils.decodeUriList(dragged)[0]
    layer = QgsRasterLayer(uri.uri, uri.name, uri.providerKey)
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    request = guichet.flows.layers.request_of(layer)
    assert (request.flow, request.time) == (f"{guichet.flows.book.sources[0].id}/dated", "2026-06-11")


def test_the_temporal_controller_until_a_date_is_chosen_by_hand(tab, qtbot, guichet, canvas):
    title_of(tab, qtbot, "dated")
    card, layers = tab.page.card, guichet.flows.layers
    card.add.click()
    qtbot.waitUntil(lambda: len(layers.layers()) == 1, timeout=10000)
    layer = layers.layers()[0]
    canvas.setTemporalRange(QgsDateTimeRange(QDateTime(2026, 6, 15, 0, 0), QDateTime(2026, 6, 16, 0, 0)))
    assert card.stepper.value == "2026-06-11"
    assert card.follow.isChecked()
    qtbot.waitUntil(lambda: blue_in(tab) == blue_of("2026-06-11"), timeout=10000)
    card.stepper.previous.click()
    assert card.stepper.value == "2026-06-01"
    assert not card.follow.isChecked()
    assert not layer.temporalProperties().isActive()
    assert layers.request_of(layer).time == "2026-06-01"


def test_layers_are_looked_at_where_the_map_is(tab, guichet):
    west, _south, east, _north = guichet.flows.layers._view_of()
    assert west < 4.42 < east  # the middle of the map; its window is wider than what it was told to show


def found_of(server, kind, layer):
    told = Flow(kind, getattr(server, kind), layer, title=LocalText("Found", "Trouvé")) if layer else None
    return found_flow("Found", "", told, kind, getattr(server, kind))


@pytest.mark.parametrize(("kind", "layer"), [("wms", "dated"), ("wmts", "static")])
def test_what_a_catalogue_found_comes_onto_the_map(tab, qtbot, server, guichet, kind, layer):
    tab.page.filters.catalogues_wanted.emit()
    tab.catalogues.add_wanted.emit(found_of(server, kind, layer))
    layers = guichet.flows.layers
    qtbot.waitUntil(lambda: len(layers.layers()) == 1, timeout=10000)
    assert layers.request_of(layers.layers()[0]).layer == layer


def test_a_whole_service_of_a_catalogue_shows_its_layers(tab, qtbot, server, guichet):
    tab.page.filters.catalogues_wanted.emit()
    tab.catalogues.add_wanted.emit(found_of(server, "wms", ""))
    assert tab.currentWidget() is tab.page
    (source,) = [one for one in guichet.flows.book.sources if one.id.startswith("mine/")]
    qtbot.waitUntil(lambda: bool(guichet.flows.book.entries(source.id)), timeout=10000)
    assert tab.page.tree.current().branch.key == source.id


def test_a_catalogue_whose_service_is_gone_is_said(tab, qtbot, server, guichet):
    tab.page.filters.catalogues_wanted.emit()
    gone = Flow("wmts", f"{server.url}/nowhere", "tiles", title=LocalText("Found", "Trouvé"))
    tab.catalogues.add_wanted.emit(found_flow("Found", "", gone, "wmts", gone.endpoint))
    qtbot.waitUntil(lambda: "Found" in tab.catalogues.notice.message.text, timeout=10000)
    assert "no tiles" not in tab.catalogues.notice.message.text
    assert guichet.flows.layers.layers() == ()
