"""A way into a panel that notes what is wanted of it, and QGIS's Browser as a tree of rows."""

import json

import pytest
from directory_bed import forget_profile
from guichet_eo.core import portal_directory, service_directory
from guichet_eo.gis import portal_folders
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.ui.flow_adder import FlowAdder
from map_server import MapServer
from qgis.core import QgsBrowserModel, QgsMimeDataUtils, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QModelIndex, Qt

NAME = "Guichet EO"


class Door:
    """What `PanelDoor` is, without a window."""

    def __init__(self, canvas, make):
        self.canvas, self._make, self._made, self._adder = canvas, make, None, None
        self.flows_in_sight = False
        self.said, self.shown, self.queries, self.places, self.products, self.again = [], [], [], [], [], []

    @property
    def guichet(self):
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def adder(self):
        if self._adder is None:
            self._adder = FlowAdder(self)
        return self._adder

    @property
    def known(self):
        return self._made

    def show_panel(self):
        self.shown.append("panel")

    def show_flows(self, entry_id=""):
        self.shown.append(("flows", entry_id))

    def add_address(self):
        self.shown.append("address")

    def show_downloads(self):
        self.shown.append("downloads")

    def run(self, query):
        self.queries.append(query)

    def take_place(self, place):
        self.places.append(place)

    def search_product(self, product):
        self.products.append(product)

    def look_again(self, text):
        self.again.append(text)

    def say(self, message):
        self.said.append(message.text)

    def say_unwritten(self, error):
        self.said.append(str(error))


class Tree:
    """QGIS's Browser without a window."""

    def __init__(self):
        self.model = QgsBrowserModel()
        self.model.initialize()

    def index(self, *names):
        """Return the place of a row by the names on the way to it, opened; `name (state)` is meant, too."""
        place = QModelIndex()
        for name in names:
            found = self._children(place)
            place = next(one for one in found if one.data() == name or one.data().startswith(f"{name} ("))
            if self.model.canFetchMore(place):
                self.model.fetchMore(place)
        return place

    def item(self, *names):
        return self.model.dataItem(self.index(*names))

    def rows(self, *names):
        """Return the names of the rows below one, opened if need be, in the order of the Browser."""
        return [item.name() for item in self.items(*names)]

    def items(self, *names):
        """Return the rows below one."""
        found = [self.model.dataItem(index) for index in self._children(self.index(*names))]
        return sorted(found, key=lambda item: str(item.sortKey()))

    def roots(self):
        return [index.data() for index in self._children(QModelIndex())]

    def uris(self, *names):
        """Return what a drag of a row carries."""
        return self.carried(self.item(*names))

    def carried(self, item):
        """Return what a drag of a row carries."""
        return QgsMimeDataUtils.decodeUriList(self.model.mimeData([self.model.findItem(item)]))

    def can_be_dragged(self, item):
        return bool(self.model.flags(self.model.findItem(item)) & Qt.ItemFlag.ItemIsDragEnabled)

    def _children(self, place):
        return [self.model.index(row, 0, place) for row in range(self.model.rowCount(place))]


def delete_later():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def server():
    with MapServer() as running:
        yield running


@pytest.fixture
def portals(qgis_app, server, tmp_path, monkeypatch):
    """Portals that a guichet made from now on has: one with a WMS and a WMTS, one that nobody answers for."""
    made = (
        ("bed", "Test <b>bed</b>", [("wms", server.wms), ("wmts", server.wmts_document)]),
        ("gone", "Gone", [("wms", f"{server.url}/gone")]),
    )
    resources = tmp_path.resolve() / "resources"
    (resources / "portals").mkdir(parents=True)
    (resources / "services").mkdir()
    for order, (name, title, services) in enumerate(made):
        flows = [{"kind": kind, "endpoint": address, "title": kind.upper()} for kind, address in services]
        portal = {
            "id": name, "title": {"en": title, "fr": title}, "order": order + 1,
            "homepage": "http://127.0.0.1/", "flows": flows,
            "terms": {"licence": "Open", "attribution": "The bed"},
        }  # fmt: skip
        (resources / "portals" / f"{name}.json").write_text(json.dumps(portal), encoding="utf-8")
    for module in (portal_directory, portal_folders):
        monkeypatch.setattr(module, "BUILT_IN", resources / "portals")
    monkeypatch.setattr(service_directory, "BUILT_IN", resources / "services")
    monkeypatch.setattr(portal_folders, "RESOURCES", resources)
    clear()
    yield resources
    clear()


def clear():
    forget_profile()
    for name in ("flows.json", "searches.json"):
        (profile_folder() / name).unlink(missing_ok=True)
    QgsProject.instance().removeAllMapLayers()
