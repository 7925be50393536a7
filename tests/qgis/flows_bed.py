"""An invented book of flows, layers that make nothing, and a tab that shows both."""

from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.layer_style import LayerStyle
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.ui.flows.flows_tab import FlowsTab
from qgis.core import QgsCoordinateReferenceSystem, QgsDateTimeRange, QgsRectangle
from qgis.PyQt.QtCore import QDateTime, QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QImage
from qgis.PyQt.QtWidgets import QApplication, QLabel

FRANCE = (-5.0, 41.0, 10.0, 51.0)
STYLES = (LayerStyle("default", "Natural"), LayerStyle("grey", "Grey <b>"))


def flow(kind, name, title, times=(), french="", **more):
    return Flow(
        kind, "https://maps.example.org/" + kind, name, times=times,
        title=LocalText(title, french or title), **more,
    )  # fmt: skip


def layer(name, title="", **more):
    return ServiceLayer(name, title or name, crs=("EPSG:4326", "EPSG:3857"), **more)


def source(source_id, kind="wms", title="", portal=None, **more):
    owner = source_id.split("/")[0] if portal is None else portal
    address = f"https://{owner or 'mine'}.example.org/{kind}"
    return FlowSource(source_id, kind, address, LocalText(title, title), owner, **more)


class InventedBook(QObject):
    """Knows what it is told; loading ends when a test says so."""

    sources_changed = pyqtSignal()
    changed = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.sources, self.asked, self.kept, self.found = (), [], [], []
        self._entries, self._states, self._errors, self._services = {}, {}, {}, {}

    def tell(self, one, entries=(), state=FlowState.LOADED, error=None, service=None):
        """Make a source known, or more of it."""
        if self.source(one.id) is None:
            self.sources = (*self.sources, one)
        self._entries[one.id] = tuple(entries)
        self._states[one.id], self._errors[one.id] = state, error
        self._services[one.id] = service
        self.changed.emit(one.id)

    def source(self, source_id):
        return next((one for one in self.sources if one.id == source_id), None)

    def load(self, source_id, again=False):
        self.asked.append((source_id, again))
        self._states[source_id] = FlowState.LOADING
        self.changed.emit(source_id)

    def load_all(self):
        for one in self.sources:
            if self.state(one.id) is FlowState.NOT_ASKED:
                self.load(one.id)

    def state(self, source_id):
        return self._states[source_id]

    def error(self, source_id):
        return self._errors[source_id]

    def service(self, source_id):
        return self._services.get(source_id)

    def body(self, _source_id):
        return None

    def entries(self, source_id):
        return self._entries[source_id]

    def entry(self, entry_id):
        everything = (entry for part in self._entries.values() for entry in part)
        return next((entry for entry in everything if entry.id == entry_id), None)

    def find(self, words, box=None, limit=0):
        wanted = words.casefold().split()
        everything = (entry for part in self._entries.values() for entry in part)
        return tuple(
            entry
            for entry in everything
            if all(word in f"{entry.title('en')} {entry.name}".casefold() for word in wanted)
            and (box is None or entry.layer is None or entry.layer.box is None or _meet(entry.layer.box, box))
        )

    def add(self, one):
        self.kept.append(one)
        self.tell(one, (), FlowState.NOT_ASKED)
        self.sources_changed.emit()

    def add_found(self, found, keep=False):
        self.found.append((found, keep))
        return found.entry

    def remove(self, source_id):
        self.sources = tuple(one for one in self.sources if one.id != source_id)
        self.sources_changed.emit()


class InventedLayers(QObject):
    """Puts nothing on the map, and notes what is wanted."""

    added = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    time_set = pyqtSignal(object, str)

    def __init__(self):
        super().__init__()
        self.asked, self.times, self._there = [], [], []

    def add(self, request):
        self.asked.append(request)

    def use_view(self, view_of):
        self.view_of = view_of

    def arrive(self):
        """Put the last layer that was asked for on the map."""
        made = SimpleNamespace(request=self.asked[-1], name=lambda: "layer")
        self._there.insert(0, made)
        self.added.emit(made.request, made)
        return made

    def layers(self):
        return tuple(self._there)

    def request_of(self, one):
        return one.request

    def set_time(self, one, value):
        self.times.append(value)
        one.request = FlowRequest(**{**one.request.__dict__, "time": value})
        self.time_set.emit(one, value)


class InventedPictures(QObject):
    """Draws a green square, or fails as a test wants."""

    ready = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)

    def __init__(self):
        super().__init__()
        self.asked, self.answer = [], None

    def image(self, *_asked):
        return None

    def ask(self, request, box, width, height, service=None):
        self.asked.append((request, box))
        if isinstance(self.answer, Exception):
            self.failed.emit(request, self.answer)
        elif self.answer is not None:
            self.ready.emit(request, self.answer)
        else:
            picture = QImage(width, height, QImage.Format.Format_RGB32)
            picture.fill(QColor("#5b7f4b"))
            self.ready.emit(request, picture)

    def give_up(self):
        pass


class InventedSteps(QObject):
    """Drives nothing, and notes what is wanted."""

    changed = pyqtSignal()

    def __init__(self, layers):
        super().__init__()
        self.told, self.ranges, self._layers = [], [], layers
        self.driven = ""

    def shown_value(self, one):
        return self.driven or one.request.time

    def show_value(self, one, value):
        self._layers.set_time(one, value)

    def set_following(self, one, follows):
        self.told.append((one, follows))

    def following(self, one):
        return next((follows for known, follows in reversed(self.told) if known is one), True)

    def show_range(self, shown):
        self.ranges.append(shown)


class InventedTimeCheck(QObject):
    """Notes what is to be looked at."""

    checked = pyqtSignal(object, object)

    def __init__(self):
        super().__init__()
        self.asked = []

    def check(self, request, box, service=None):
        self.asked.append(request)


class InventedDoors(QObject):
    """Opens nothing."""

    blocked = pyqtSignal(object)

    def obstacle(self):
        return None


class InventedLists(QObject):
    """Asks nobody."""

    failed = pyqtSignal(str, object)


class InventedFlows:
    """What the tab asks of the facade."""

    def __init__(self, book):
        self.book, self.layers = book, InventedLayers()
        self.pictures, self.steps = InventedPictures(), InventedSteps(self.layers)
        self.time_check, self.lists, self.listed = InventedTimeCheck(), InventedLists(), 0
        self.problem, self.registered, self.doors, self.kept = None, [], InventedDoors(), set()
        self.accounts = SimpleNamespace(kept=[], keep_address=self._keep, keep_keys=_as_it_is)

    def request(self, entry, time="", style="", crs="", authcfg=""):
        if self.problem is not None:
            raise FlowError(self.problem, "its own <b>words</b>", time)
        return FlowRequest(
            entry.source.kind, entry.source.address, entry.name, style, time=time,
            crs=crs or "EPSG:3857", title=entry.title("en"), flow=entry.id,
            dates=entry.dates.text if entry.dates is not None else "",
        )  # fmt: skip

    def is_own(self, one):
        return one.id.startswith("mine/") or one.id in self.kept

    def remove(self, one):
        self.kept.discard(one.id)
        self.book.remove(one.id)

    def ask_lists(self):
        self.listed += 1

    def _keep(self, title, url):
        self.accounts.kept.append((title, url))
        return source("account/1", "wms", title)

    def register(self, entry, time=""):
        if self.problem is not None:
            raise FlowError(self.problem)
        self.registered.append((entry.id, time))
        return "A connection"


class InventedFlowGuichet(QObject):
    """A guichet with flows alone."""

    search_started = pyqtSignal(object)
    portals_changed = pyqtSignal()

    def __init__(self, book):
        super().__init__()
        self.flows, self.search = InventedFlows(book), None
        self.settings = SimpleNamespace(flows_of_the_map=False)
        terms = PortalTerms(licence=LocalText("free, credit VITO", "libre, mention VITO"))
        titles = {"tera": "Terra", "ign": "IGN", "theia": "THEIA", "sh": "Sentinel Hub", "big": "Big"}
        self.portals = {
            name: Portal(
                name, LocalText(title, title), title, terms=terms if name == "tera" else PortalTerms()
            )
            for name, title in titles.items()
        }

    def portal(self, portal_id):
        return self.portals.get(portal_id)


def _meet(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def small_book():
    """Return a book with a portal of each kind."""
    book = InventedBook()
    tera = source("tera/0", "wmts")
    dated = FlowDates.read("2015-07-04/2026-11-28/P5D")
    book.tell(
        tera,
        [
            FlowEntry(tera, "S2_TOC", flow("wmts", "S2_TOC", "Sentinel-2 – true colour"),
                      layer("S2_TOC", dates=dated, styles=STYLES, box=FRANCE,
                            abstract="Reflectance above the ground, " * 30)),
            FlowEntry(tera, "NDVI", flow("wmts", "NDVI", "Sentinel-2 – NDVI"), layer("NDVI", dates=dated)),
            FlowEntry(tera, "WC", flow("wmts", "WC", "WorldCover", ("2020", "2021"), yearly=True)),
        ],
        service=MapService("wmts", "1.0.0", "Terra maps"),
    )  # fmt: skip
    ign = source("ign/0", "wmts", whole=True)
    book.tell(ign, [FlowEntry(ign, "ORTHO", flow("wmts", "ORTHO", "BD ORTHO"))], FlowState.NOT_ASKED)
    book.tell(source("theia/0"), (), FlowState.FAILED)
    book.tell(source("sh/0"), (), FlowState.LOGIN)
    mine = source("mine/1", "xyz", "Ortho Occitanie", portal="")
    book.tell(mine, [FlowEntry(mine, "", layer=layer("", "Ortho <img src=x> Occitanie"))])
    return book


@pytest.fixture
def book(qgis_app):
    return small_book()


@pytest.fixture
def guichet(book):
    return InventedFlowGuichet(book)


@pytest.fixture
def canvas(qgis_canvas):
    before = qgis_canvas.mapSettings().destinationCrs(), qgis_canvas.extent()
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    qgis_canvas.setExtent(QgsRectangle(150000, 5380000, 170000, 5400000))  # Toulouse
    yield qgis_canvas
    qgis_canvas.setTemporalRange(QgsDateTimeRange(QDateTime(), QDateTime()))
    qgis_canvas.setDestinationCrs(before[0])
    qgis_canvas.setExtent(before[1])


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
def tab(qtbot, guichet, canvas, desktop_font):
    shown = FlowsTab(guichet, canvas)
    qtbot.addWidget(shown)
    shown.resize(360, 680)
    shown.show()
    yield shown
    shown.close_down()


def rows(tab, below=None):
    """Return the words of the rows that are shown, those below others in lists."""
    model, view = tab.page.model, tab.page.tree
    told = []
    place = below if below is not None else view.rootIndex()
    for row in range(model.rowCount(place)):
        index = model.index(row, 0, place)
        told.append((index.data(), model.index(row, 1, place).data()))
        if view.isExpanded(index):
            told.append(rows(tab, index))
    return told


def place_of(tab, *titles):
    """Return the index of a row by the titles on the way to it."""
    model, place = tab.page.model, tab.page.tree.rootIndex()
    for title in titles:
        found = [model.index(row, 0, place) for row in range(model.rowCount(place))]
        place = next(index for index in found if index.data() == title)
    return place


def choose(tab, *titles):
    """Make a row current."""
    tab.page.tree.setCurrentIndex(place_of(tab, *titles))
    return tab.page.card


def said(widget):
    """Return the words of all labels that are shown."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def wait_filter(tab, qtbot, words):
    """Type a filter and wait until it counts."""
    tab.page.filters.text.setText(words)
    with qtbot.waitSignal(tab.page.filters.changed):
        pass


def a_search(*acquisitions, cloud=20.0):
    """Return a search with acquisitions in November 2026: day, cloud."""
    found = [SimpleNamespace(acquired=datetime(2026, 11, day, 10, tzinfo=timezone.utc), cloud=share)
             for day, share in acquisitions]  # fmt: skip
    return SimpleNamespace(
        acquisitions=found, query=SimpleNamespace(criteria=SimpleNamespace(cloud_max=cloud))
    )


def _as_it_is(_title, source):
    return source
