"""Adding addresses, and looking into catalogues, from the Flows tab."""

from dataclasses import replace

import pytest
from catalogue_server import CatalogueServer, Record
from flows_bed import book, canvas, desktop_font, guichet, layer, source, tab
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.found_flow import FoundFlow
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.catalogue_search import CatalogueSearch, has_words
from guichet_eo.gis.flows.flow_address import FlowAddress, own_source
from guichet_eo.gis.flows.found_service import FoundService
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.ui.flows.add_flow_dialog import AddFlowDialog
from guichet_eo.ui.flows.address_words import address_warning
from guichet_eo.ui.flows.catalogue_page import CataloguePage, catalogues_of
from map_server import MapServer
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel

__all__ = ["book", "canvas", "desktop_font", "guichet", "tab"]
PROFILE = NetworkProfile(timeout=5.0)
INSTANCE = "https://sh.dataspace.copernicus.eu/ogc/wms/11111111-2222-3333-4444-555555555555"


def said(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def server():
    with MapServer() as running:
        yield running


@pytest.fixture
def dialog(qtbot, guichet):
    shown = AddFlowDialog(guichet, address=FlowAddress(None, None, lambda hosts: PROFILE))
    qtbot.addWidget(shown)
    shown.show()
    return shown


def try_out(dialog, qtbot, address):
    dialog.address.setText(address)
    assert not dialog.save.isEnabled()
    dialog.try_button.click()
    assert "Asking" in said(dialog)
    qtbot.waitUntil(lambda: "Asking" not in said(dialog), timeout=10000)


def test_a_map_service_is_tested_then_saved(dialog, qtbot, book, server):
    try_out(dialog, qtbot, server.wms + "?service=WMS&request=GetCapabilities&version=1.1.1")
    assert "a map service (WMS), 2 layers" in said(dialog)
    assert dialog.title.text()
    dialog.title.setText("Région <b>")
    with qtbot.waitSignal(dialog.saved) as told:
        dialog.save.click()
    kept = book.kept[0]
    assert told.args == [kept.id]
    assert (kept.kind, kept.address.rstrip("?&"), kept.portal) == ("wms", server.wms, "")
    assert kept.id.startswith("mine/")
    assert kept.title.en == "Région <b>"


@pytest.mark.parametrize(
    ("where", "words"),
    [("wmts_document", "a tile service (WMTS)"), ("xyz", "tiles (XYZ)"), ("wms", "a map service (WMS)")],
)
def test_what_an_address_is(dialog, qtbot, server, where, words):
    try_out(dialog, qtbot, getattr(server, where))
    assert words in said(dialog)
    assert dialog.save.isEnabled()


@pytest.mark.parametrize("fault", ["exception", "not xml", "html", "bomb", "external", "500", "empty"])
def test_what_does_not_answer_well_is_a_sentence(dialog, qtbot, server, fault):
    server.fault = fault
    try_out(dialog, qtbot, server.wms)
    assert "The address" in said(dialog)
    assert not dialog.save.isEnabled()
    assert not [one for one in server.requests if one.path == "/stolen"]


def test_another_address_is_to_be_tested_anew(dialog, qtbot, server):
    try_out(dialog, qtbot, server.wms)
    dialog.address.setText(server.wms + "/other")
    assert not dialog.save.isEnabled()
    dialog.address.setText("not an address")
    dialog.try_button.click()
    qtbot.waitUntil(lambda: "Asking" not in said(dialog), timeout=10000)
    assert not dialog.save.isEnabled()


def test_closing_ends_the_test(dialog, qtbot, server):
    server.fault = "hang"
    dialog.address.setText(server.wms)
    dialog.try_button.click()
    dialog.reject()
    assert not dialog._test.running


def test_hostile_words_of_a_service_are_escaped(dialog):
    dialog.address.setText("https://maps.example.org/wms")
    service = MapService("wms", "1.3.0", "<img src=x> & co", layers=(layer("a"),), refused=2)
    dialog._on_found(FoundService(source("found/1"), service))
    assert "&lt;img" in said(dialog)
    assert "<img" not in said(dialog)
    assert "2 layers could not be read" in said(dialog)
    assert dialog.title.text() == "<img src=x> & co"


def test_passwords_and_keys_in_addresses(dialog):
    dialog.address.setText("https://anna:word@maps.example.org/wms")
    assert "Leave name and password out" in said(dialog)
    assert not dialog.try_button.isEnabled()
    assert "holds a key" in address_warning("https://maps.example.org/{z}/{x}/{y}.png?api_key=123")
    assert address_warning("https://maps.example.org/wms?map=/srv/key.map") == ""
    assert address_warning("https://[broken/wms") == ""


def test_an_instance_goes_to_the_authentication_and_nowhere_else(dialog, qtbot, guichet, book):
    dialog.address.setText(INSTANCE)
    assert "its id is a secret" in said(dialog)
    assert not dialog.try_button.isEnabled()
    assert not dialog.save.isEnabled()
    dialog.title.setText("Mine")
    with qtbot.waitSignal(dialog.saved):
        dialog.save.click()
    assert guichet.flows.accounts.kept == [("Mine", INSTANCE)]
    assert book.kept == []


def test_changing_an_own_service(qtbot, guichet, book):
    old = source("mine/9", "wms", "Old", portal="")
    book.tell(old)
    dialog = AddFlowDialog(guichet, old)
    qtbot.addWidget(dialog)
    assert dialog.address.text() == old.address
    dialog.title.setText("New")
    dialog.save.click()
    assert book.kept[0].title.en == "New"
    assert book.source("mine/9") is None


def test_a_profile_that_cannot_be_written(dialog, guichet, book, monkeypatch):
    def refuse(_source):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(book, "add", refuse)
    dialog.address.setText("https://maps.example.org/wms")
    dialog.title.setText("Mine")
    dialog._on_found(FoundService(source("found/1")))
    dialog.save.click()
    assert "Read-only file system" in said(dialog)
    assert dialog.isVisible()


def test_the_same_address_has_the_same_id():
    one, other = (
        FlowSource("", "wms", "https://a.example.org/wms"),
        FlowSource("x", "wms", "https://a.example.org/wms"),
    )
    assert own_source(one, "A").id == own_source(other, "B").id
    assert own_source(one, "A").id != own_source(FlowSource("", "wmts", one.address), "A").id


def test_the_dialog_of_the_tab(tab, book, qtbot):
    tab.page.filters.address_wanted.emit()
    assert tab.dialog.isVisible()
    found = source("found/1", "wms", portal="")
    tab.dialog.title.setText("Mine")
    tab.dialog.address.setText(found.address)
    tab.dialog._on_found(FoundService(found))
    tab.dialog.save.click()
    assert tab.dialog is None
    assert tab.page.tree.current().branch.key == book.kept[0].id


# ---- catalogues ----------------------------------------------------------------------------------


class FakeSearch(QObject):
    """Answers when a test says so."""

    found = pyqtSignal(object)
    failed = pyqtSignal(object)
    running = False

    def __init__(self):
        super().__init__()
        self.asked = []

    def start(self, *wanted):
        self.running = True
        self.asked.append(wanted)

    def cancel(self):
        self.running = False


def a_find(title="Ortho <b>2023", name="ortho"):
    told = Flow("wms", "https://maps.example.org/wms", name, title=LocalText(title, title))
    one = FlowSource("found/1", "wms", told.endpoint, flows=(told,))
    return FoundFlow(title, "An <i>abstract", one, name, "Open", flow=told)


@pytest.fixture
def page(qtbot, guichet, book):
    book.tell(source("mine/8", "csw", "My catalogue", portal=""))
    shown = CataloguePage(guichet, lambda: (1.0, 43.0, 2.0, 44.0), search=FakeSearch())
    qtbot.addWidget(shown)
    shown.resize(360, 600)
    shown.show()
    shown.open("mine/8")
    return shown


def test_catalogues_that_ship_and_those_of_the_user(page, guichet):
    ids = [one.id for one in catalogues_of(guichet.flows)]
    assert "mine/8" in ids
    assert any(name.startswith("catalogue/") for name in ids)
    assert page.catalogues.currentData() == "mine/8"


def test_searching_a_catalogue(page, qtbot):
    page.words.setText("ortho")
    page.here.setChecked(True)
    qtbot.keyClick(page.words, Qt.Key.Key_Return)
    one, words, box = page._search.asked[0]
    assert (one.id, words, box) == ("mine/8", "ortho", (1.0, 43.0, 2.0, 44.0))
    assert "My catalogue is being asked" in page.notice.message.text
    page._search.running = False
    page._search.found.emit((a_find(), a_find("Other", "other")))
    assert page.list.count() == 2
    assert page.notice.message.text == "2 flows found"
    assert "&lt;b&gt;2023" in said(page)
    assert "<i>" not in said(page)
    assert "&lt;i&gt;" in page.list.item(0).toolTip()
    with qtbot.waitSignal(page.add_wanted) as told:
        page.add.click()
    assert told.args[0].layer == "ortho"


def test_a_find_that_the_map_does_not_show_is_told(page):
    page._on_found((a_find(), replace(a_find(), box=(100.0, 0.0, 110.0, 10.0))))
    assert "outside of the map view" not in page._about.text()
    page.list.setCurrentRow(1)
    assert "outside of the map view" in page._about.text()


def test_of_a_whole_service_the_layers_are_shown(page):
    whole = FlowSource("mine/9", "wms", "https://maps.example.org/wms")
    page._on_found((a_find(), FoundFlow("Service", "", whole)))
    assert page.add.text() == "Add to Map"
    page.list.setCurrentRow(1)
    assert page.add.text() == "Show Layers"
    page.list.setCurrentRow(0)
    assert page.add.text() == "Add to Map"


def test_keeping_a_find(page, book, qtbot):
    page._on_found((a_find(),))
    with qtbot.waitSignal(page.kept):
        page.keep.click()
    assert book.found[0][1] is True
    assert "is among your flows" in page.notice.message.text


def test_stopping_and_failing(page):
    page.go.click()
    assert page.go.text() == "Stop"
    page.go.click()
    assert page.go.text() == "Find"
    assert not page._search.running
    page.go.click()
    page._search.failed.emit(PortalError("", ErrorKind.BAD_QUERY, "no <b>such field"))
    assert "My catalogue refused: no <b>such field" in page.notice.message.text
    assert "<b>such" not in page.notice.message.markup
    page._search.running = False
    page._search.found.emit(())
    assert "Nothing found" in page.notice.message.text
    assert not page.add.isEnabled()


def test_a_real_catalogue(qtbot, qgis_app):
    records = [Record("Ortho of Brittany", [("OGC:WMS", "ortho", "https://maps.example.org/wms?")])]
    search = CatalogueSearch(None, None, lambda hosts: PROFILE)
    with CatalogueServer(records) as server:
        with qtbot.waitSignal(search.found, timeout=10000) as told:
            search.start(FlowSource("mine/8", "csw", f"{server.url}/csw"), "ortho")
        assert [flow.title for flow in told.args[0]]
        assert told.args[0][0].source.kind == "wms"


def test_words_of_a_configuration():
    assert has_words(a_find(), "ORTHO abstract")
    assert not has_words(a_find(), "ortho snow")


def test_from_the_catalogue_to_the_map(tab, book, guichet):
    tab.page.filters.catalogues_wanted.emit()
    assert tab.currentWidget() is tab.catalogues
    tab.catalogues.add_wanted.emit(a_find())
    assert book.found[0][1] is False
    assert guichet.flows.layers.asked[0].layer == "ortho"
    assert tab.back()
    assert tab.currentWidget() is tab.page
