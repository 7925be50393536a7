"""The branch in QGIS's Browser, before a map server on loopback."""

import gc
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from download_bed import item
from flows_bed import canvas, layer
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui.browser.browser_desk import BrowserDesk
from guichet_eo.ui.browser.browser_provider import BrowserProvider
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QMenu
from tools_bed import NAME, Door, Tree, delete_later, portals, server

__all__ = ["canvas", "portals", "server"]
BED = (NAME, "Portals", "Test <b>bed</b>")
PANEL = "Open in the Guichet EO Panel"


@pytest.fixture
def door(portals, canvas):
    made = Door(canvas, Guichet)
    yield made
    if made.known is not None:
        made.known.close()


@pytest.fixture
def desk(door):
    made = BrowserDesk(door)
    provider = BrowserProvider(made)
    provider.install()
    yield made
    provider.remove()
    made.close()
    made.deleteLater()
    delete_later()


@pytest.fixture
def tree(desk):
    return Tree()


def titles(menu):
    return [action.text() for action in menu]


def choose(row, words):
    """Choose an entry of a row's menu."""
    menu = QMenu()
    actions = row.actions(menu)
    next(action for action in actions if action.text() == words).trigger()
    menu.deleteLater()


def bed_rows(tree, qtbot):
    """Open the portal, and return its rows once both services have answered."""
    tree.rows(*BED)
    qtbot.waitUntil(lambda: len(tree.rows(*BED)) >= 4 and "asked" not in str(tree.rows(*BED)), timeout=10000)
    return tree.items(*BED)


# ---- life ----------------------------------------------------------------------------------------


def test_the_branch_wakes_nothing_before_something_is_opened(tree, door):
    assert NAME in tree.roots()
    assert tree.rows(NAME) == ["Portals", "My flows", "Saved searches", "Downloaded products"]
    assert door.known is None
    tree.rows(NAME, "Portals")
    assert door.known is not None


def test_it_comes_into_open_browsers_and_goes_twice(door, qtbot):
    tree = Tree()
    for _ in range(2):
        desk = BrowserDesk(door)
        provider = BrowserProvider(desk)
        provider.install()
        assert NAME in tree.roots()
        bed_rows(tree, qtbot)
        rows = [tree.item(NAME), tree.item(*BED)]
        provider.remove()
        desk.close()
        delete_later()
        assert NAME not in tree.roots()
        assert all(sip.isdeleted(one) for one in (*rows, provider))
        assert all(one.name() != NAME for one in QgsApplication.dataItemProviderRegistry().providers())
        door.guichet.flows.book.changed.emit(door.guichet.flows.book.sources[0].id)
        door.guichet.searches.save("after", Query(area={}))
        qtbot.wait(120)
    gc.collect()


def test_several_trees_show_the_same(desk, qtbot):
    one, other = Tree(), Tree()
    bed_rows(one, qtbot)
    assert [row.name() for row in bed_rows(other, qtbot)] == one.rows(*BED)
    del other
    gc.collect()
    desk.renew()
    assert one.rows(*BED)


# ---- portals -------------------------------------------------------------------------------------


def test_opening_a_portal_asks_its_services_in_the_background(tree, server, qtbot):
    server.delay = 0.2
    assert tree.rows(NAME, "Portals") == ["Test <b>bed</b>", "Gone"]
    assert not server.requests
    assert tree.rows(*BED) == ["Test <b>bed</b> is being asked…"]
    qtbot.waitUntil(lambda: "(loading…)" in str(tree.rows(NAME, "Portals")), timeout=5000)
    qtbot.waitUntil(lambda: tree.rows(NAME, "Portals")[0] == "Test <b>bed</b>", timeout=10000)
    rows = bed_rows(tree, qtbot)
    assert rows[0].toolTip().startswith("<qt>")
    assert "&lt;b&gt;" in tree.item(*BED).toolTip()
    asked = len(server.requests)
    tree.rows(*BED)
    assert len(server.requests) == asked


def test_a_portal_that_does_not_answer_says_so_and_is_asked_again(tree, desk, server, qtbot):
    book = desk.guichet.flows.book
    (gone,) = (source.id for source in book.sources if source.portal == "gone")
    server.fault = "html"
    tree.rows(NAME, "Portals", "Gone")
    qtbot.waitUntil(lambda: book.state(gone) is FlowState.FAILED, timeout=10000)
    qtbot.waitUntil(lambda: "Gone (not answering)" in tree.rows(NAME, "Portals"), timeout=5000)
    assert "is being asked" not in str(tree.rows(NAME, "Portals", "Gone (not answering)"))
    row = tree.item(NAME, "Portals", "Gone (not answering)")
    assert titles(row.actions(QMenu())) == ["Refresh", PANEL, "Copy Address"]
    choose(row, "Refresh")
    assert book.state(gone) is FlowState.LOADING
    choose(row, "Copy Address")
    assert QGuiApplication.clipboard().text() == f"{server.url}/gone"
    choose(row, PANEL)
    assert desk.door.shown == [("flows", "gone")]


def test_thousands_of_layers_come_a_hundred_at_a_time(tree, desk):
    book = desk.guichet.flows.book
    source = FlowSource("mine/big", "wms", "http://127.0.0.1:9/big", LocalText("Big", "Grand"))
    book.add(source)
    many = [FlowEntry(source, f"N{number:04}", layer=layer(f"N{number:04}")) for number in range(5000)]
    record = book._records["mine/big"]
    record.state = FlowState.LOADED
    record._index = type(record.index)(many, "")
    book.changed.emit("mine/big")
    desk.renew()
    rows = tree.rows(NAME, "My flows", "Big")
    assert (len(rows), rows[0], rows[-1]) == (50, "N0000 – N0099", "N4900 – N4999")
    assert tree.rows(NAME, "My flows", "Big", rows[7])[3] == "N0703"


# ---- layers --------------------------------------------------------------------------------------


def test_what_is_dragged_becomes_a_layer_with_all_that_belongs_to_it(tree, desk, server, qtbot):
    rows = bed_rows(tree, qtbot)
    assert {row.entry.source.kind for row in rows} == {"wms", "wmts"}
    for row in rows:
        (uri,) = tree.carried(row)
        assert (uri.layerType, uri.providerKey) == ("raster", "wms")
        made = uri.rasterLayer("")[0]
        assert made.isValid(), uri.uri
        QgsProject.instance().addMapLayer(made)
        assert made.attribution() in ("The bed", "© Loopback")
        assert desk.guichet.flows.layers.request_of(made).portal == "bed"
        assert tree.can_be_dragged(row)


def test_what_cannot_be_a_layer_carries_nothing(tree, desk, server, qtbot):
    server.without = ("crs",)
    source = FlowSource("mine/bare", "csw", "http://127.0.0.1:9/csw")
    assert desk.dropped.uris(FlowEntry(source, "x")) == []
    desk.dropped.close()


def test_only_our_own_layers_are_dressed(tree, desk, qtbot):
    rows = bed_rows(tree, qtbot)
    tree.carried(rows[0])
    other = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png", "Other", "wms")
    vector = QgsVectorLayer("Point?crs=EPSG:4326", "Points", "memory")
    QgsProject.instance().addMapLayers([other, vector])
    assert other.attribution() == ""
    assert not [key for key in other.customPropertyKeys() if key.startswith("guichet_eo/")]


def test_a_double_click_puts_a_layer_on_the_map_in_the_background(tree, desk, qtbot):
    rows = bed_rows(tree, qtbot)
    for row in rows:
        with qtbot.waitSignal(desk.guichet.flows.layers.added, timeout=10000) as added:
            assert row.handleDoubleClick()
        assert added.args[1].isValid()
    assert desk.door.said == []


def test_a_refusal_is_said_in_the_window(tree, desk, server, qtbot):
    rows = bed_rows(tree, qtbot)
    server.fault, server.faulty = "exception", ("GetMap",)
    choose(next(row for row in rows if row.entry.source.kind == "wms"), "Add to Map")
    qtbot.waitUntil(lambda: bool(desk.door.said), timeout=10000)
    assert "refused" in desk.door.said[0]
    desk.door.flows_in_sight = True
    choose(next(row for row in rows if row.entry.source.kind == "wms"), "Add to Map")
    with qtbot.waitSignal(desk.guichet.flows.layers.failed, timeout=10000):
        pass
    assert len(desk.door.said) == 1  # the tab says it
    qtbot.waitUntil(lambda: not QgsProject.instance().mapLayers(), timeout=10000)


def test_menu_of_a_layer(tree, desk, server, qtbot):
    row = bed_rows(tree, qtbot)[0]
    menu = ["Add to Map", PANEL, "Copy Address", "Save as QGIS Connection"]
    assert titles(row.actions(QMenu())) == menu
    choose(row, PANEL)
    assert desk.door.shown == [("flows", row.entry.id)]
    choose(row, "Copy Address")
    assert QGuiApplication.clipboard().text() == row.entry.source.address
    choose(row, "Save as QGIS Connection")
    assert "Saved as the connection" in desk.door.said[0]
    connections = desk.guichet.flows.connections
    assert [*connections.services(), *connections.tiles()]


# ---- the user's own ------------------------------------------------------------------------------


def test_my_flows_come_and_go(tree, desk, server, qtbot):
    assert tree.rows(NAME, "My flows") == ["No address of your own yet"]
    book = desk.guichet.flows.book
    book.add(FlowSource("mine/tiles", "xyz", server.xyz, LocalText("Tiles", "Tuiles")))
    qtbot.waitUntil(lambda: "No address" not in str(tree.rows(NAME, "My flows")))
    (name,) = tree.rows(NAME, "My flows")
    (uri,) = tree.uris(NAME, "My flows", name)
    assert uri.rasterLayer("")[0].isValid()
    choose(tree.item(NAME, "My flows", name), "Remove")
    qtbot.waitUntil(lambda: tree.rows(NAME, "My flows") == ["No address of your own yet"])
    choose(tree.item(NAME, "My flows"), "Add an Address…")
    assert desk.door.shown == ["address"]


def test_services_of_the_user_are_asked_when_they_are_opened(tree, desk, server, qtbot):
    desk.guichet.flows.book.add(FlowSource("mine/wms", "wms", server.wms, LocalText("Own", "À moi")))
    qtbot.waitUntil(lambda: tree.rows(NAME, "My flows") == ["Own"])
    tree.rows(NAME, "My flows", "Own")
    qtbot.waitUntil(lambda: len(tree.rows(NAME, "My flows", "Own")) >= 2, timeout=10000)
    choose(tree.item(NAME, "My flows", "Own"), "Remove")
    qtbot.waitUntil(lambda: tree.rows(NAME, "My flows") == ["No address of your own yet"])


# ---- searches and downloads ----------------------------------------------------------------------


def test_saved_searches_run_in_the_panel(tree, desk, qtbot):
    assert tree.rows(NAME, "Saved searches") == ["No saved search yet"]
    desk.guichet.searches.save("Snow <i>here</i>", Query(area={}, place="Toulouse"))
    qtbot.waitUntil(lambda: tree.rows(NAME, "Saved searches") == ["Snow <i>here</i>"])
    row = tree.item(NAME, "Saved searches", "Snow <i>here</i>")
    assert not row.hasDragEnabled()
    assert "<i>" not in row.toolTip()
    assert row.handleDoubleClick()
    assert [query.place for query in desk.door.queries] == ["Toulouse"]
    choose(row, "Remove")
    qtbot.waitUntil(lambda: tree.rows(NAME, "Saved searches") == ["No saved search yet"])


def download(number, folder, name, **values):
    whole = DownloadState.WHOLE
    made = Download(item(number, "http://127.0.0.1:9", folder, name=name, title=name, **values), whole)
    return replace(made, path=str(Path(folder) / name), target=str(Path(folder) / name))


def test_downloaded_products(tree, desk, tmp_path, qtbot, monkeypatch):
    from osgeo import gdal

    gdal.GetDriverByName("GTiff").Create(str(tmp_path / "one.tif"), 8, 8)
    (tmp_path / "two.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
        ' "geometry": {"type": "Point", "coordinates": [1, 43]}}]}'
    )
    (tmp_path / "three").mkdir()
    gdal.GetDriverByName("GTiff").Create(str(tmp_path / "three" / "inside.tif"), 8, 8)
    queue = desk.guichet.downloads
    monkeypatch.setattr(queue, "start", lambda: None)
    assert tree.rows(NAME, "Downloaded products") == ["Nothing has been downloaded yet"]
    shared = {"product": "both", "stac": {"id": "S2A <b>"}}
    rows = [
        download(1, tmp_path, "one.tif", **shared),
        download(2, tmp_path, "two.geojson", **shared),
        replace(download(3, tmp_path, "three.zip"), note=DownloadNote.UNPACKED, path=str(tmp_path / "three")),
        download(4, tmp_path, "four.zip"),
        replace(download(5, tmp_path, "five.tif"), state=DownloadState.DOWNLOADING),
        download(6, tmp_path, "gone.tif"),
    ]
    queue._rows = {row.id: row for row in rows}
    queue.arrived.emit(rows[0])
    top = (NAME, "Downloaded products")
    qtbot.waitUntil(lambda: tree.rows(*top) == ["gone.tif", "four.zip", "three.zip", "S2A <b>"])
    assert tree.rows(*top, "S2A <b>") == ["one.tif", "two.geojson"]
    (raster,) = tree.uris(*top, "S2A <b>", "one.tif")
    assert raster.rasterLayer("")[0].isValid()
    (vector,) = tree.uris(*top, "S2A <b>", "two.geojson")
    assert vector.vectorLayer("")[0].isValid()
    assert tree.uris(*top, "gone.tif") == []
    assert not tree.item(*top, "four.zip").hasDragEnabled()
    qtbot.waitUntil(lambda: "inside.tif" in str(tree.rows(*top, "three.zip")), timeout=10000)
    shown = []
    desk.guichet.arrival = SimpleNamespace(show=shown.extend, close=lambda: None)
    assert tree.item(*top, "four.zip").handleDoubleClick()
    choose(tree.item(*top, "S2A <b>"), "Add to Map")
    assert [row.item.name for row in shown] == ["four.zip", "one.tif", "two.geojson"]
    assert titles(tree.item(*top, "S2A <b>", "one.tif").actions(QMenu())) == ["Add to Map", "Open Folder"]
