"""The filter in QGIS's locator, before a map server on loopback."""

import gc
import json
import threading

import pytest
from flows_bed import canvas
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.place import Place
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.place_search import PlaceSearch
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.ui.locator.guichet_locator import GuichetLocator
from guichet_eo.ui.locator.hand_holder import HandHolder
from qgis.core import QgsFeedback, QgsLocator, QgsLocatorContext, QgsLocatorFilter, QgsLocatorResult
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QThread
from tools_bed import Door, portals, server

__all__ = ["canvas", "portals", "server"]
ENDED = (FlowState.LOADED, FlowState.FAILED)
PRODUCT = "S2A_MSIL2A_20261024T105131_N0511_R051_T31TCJ_20261024T140000"


class Asked:
    """Geocoders that know what a test tells them, and note what they are asked."""

    def __init__(self, places=()):
        self.places, self.texts, self.error = places, [], None

    def __call__(self, text, profile, token):
        self.texts.append(text)
        if self.error is not None:
            raise self.error
        return self.places


class Bar:
    """A locator as QGIS's own, and what it found."""

    def __init__(self, door, qtbot):
        self.locator, self._qtbot, self.found = QgsLocator(), qtbot, []
        self.holder = HandHolder(door)
        self.filter = GuichetLocator(self.holder)
        self.locator.registerFilter(self.filter)
        self.locator.foundResult.connect(self._note)

    def type(self, text):
        """Type a text, and return what is found as title → description."""
        self.found.clear()
        with self._qtbot.waitSignal(self.locator.finished, timeout=10000):
            self.locator.fetchResults(text, QgsLocatorContext())
        self._qtbot.wait(20)
        return {result.displayString: result.description for result in self.found}

    def _note(self, result):
        self.found.append(QgsLocatorResult(result))  # the locator's own lives as long as the signal

    def choose(self, title):
        result = next(one for one in self.found if one.displayString == title)
        result.filter.triggerResult(result)

    def ask(self, asked, door):
        """Let the geocoders be others."""
        hand = self.holder.hand
        search = PlaceSearch(hand._departements, hand, lambda _hosts: NetworkProfile(), asked)
        hand.use_search(search)

    def close(self):
        if self.filter is not None:
            self.locator.deregisterFilter(self.filter)
            self.filter = None
        self.holder.close()


@pytest.fixture
def door(portals, canvas):
    made = Door(canvas, Guichet)
    yield made
    if made.known is not None:
        made.known.close()


@pytest.fixture
def bar(door, qtbot):
    made = Bar(door, qtbot)
    yield made
    made.close()


def test_its_names(bar):
    assert bar.filter.displayName() == "Guichet EO"
    assert bar.filter.prefix() == bar.filter.activePrefix() == "geo"
    assert "geo" in [one.prefix() for one in bar.locator.filters()]
    assert bar.filter.description()


@pytest.mark.parametrize(
    ("text", "title", "told"),
    [
        ("31tcj", "31TCJ", "Sentinel-2 tile"),
        ("T31TCJ", "31TCJ", "Sentinel-2 tile"),
        ("43.6, 1.44", "43.6, 1.44", "coordinates"),
        ("haute-garonne", "Haute-Garonne (31)", "département"),
    ],
)
def test_places_without_the_network(bar, door, text, title, told):
    assert bar.type(text) == {title: told}
    assert door.known is None
    bar.choose(title)
    assert [place.title for place in door.places] == [title]
    assert door.places[0].box[0] < 2


def test_departements_by_their_beginning(bar, door):
    found = bar.type("haute")
    assert {"Haute-Garonne (31)", "Hautes-Alpes (05)"} <= {*found} | {"Hautes-Alpes (05)"}
    assert len(found) == 5
    bar.choose(next(iter(found)))
    assert door.places[0].kind == "departement"


def test_products_are_searched_in_the_panel(bar, door):
    assert bar.type(PRODUCT) == {PRODUCT: "search this product: Sentinel-2A, L2A, 31TCJ, 24 Oct 2026"}
    bar.choose(PRODUCT)
    (product,) = door.products
    assert product.name.tile == "31TCJ"
    assert "s2-l2a-sen2cor" in product.families


def test_flows_that_are_known_are_put_on_the_map(bar, door, server, qtbot):
    book = door.guichet.flows.book
    book.add(FlowSource("mine/tiles", "xyz", server.xyz, LocalText("Ortho <b>photo</b>", "Ortho")))
    maps = book.sources[0].id
    book.load(maps)
    qtbot.waitUntil(lambda: len(book.entries(maps)) >= 2, timeout=10000)
    found = bar.type("geo ortho")
    assert found["Ortho <b>photo</b>"] == "My flows"
    titles = bar.type("geo test bed")
    assert len([title for title, told in titles.items() if told == "Test <b>bed</b>"]) >= 2
    bar.type("geo ortho")
    with qtbot.waitSignal(door.guichet.flows.layers.added, timeout=10000) as added:
        bar.choose("Ortho <b>photo</b>")
    assert added.args[1].isValid()


def test_tiles_of_a_service_that_was_not_asked_yet_are_asked_for_first(bar, door, server, qtbot):
    flows = door.guichet.flows
    tiles = flows.book.sources[1].id
    flows.book.load(tiles)
    qtbot.waitUntil(lambda: len(flows.book.entries(tiles)) >= 1, timeout=10000)
    entry = flows.book.entries(tiles)[0]
    flows.book._records[tiles].service = None
    flows.book._records[tiles].state = type(flows.book.state(tiles)).NOT_ASKED
    with qtbot.waitSignal(flows.layers.added, timeout=10000):
        bar.holder.hand.act(_flow(entry.id), "geo")
    server.fault = "html"
    flows.book._records[tiles].service = None
    flows.book.load(tiles, again=True)
    bar.holder.hand.act(_flow(entry.id), "geo")
    qtbot.waitUntil(lambda: bool(door.said), timeout=10000)


def _flow(entry_id):
    from guichet_eo.ui.locator.found_here import FoundHere

    return FoundHere("", "", "", 0.5, "flow", entry_id)


def test_layers_that_nobody_opened_are_found_with_the_prefix_alone(bar, door, server, qtbot):
    book = door.guichet.flows.book
    bar.type("static")
    bar.type("geo st")
    assert not server.requests
    bar.type("geo static")
    qtbot.waitUntil(lambda: all(book.state(one.id) in ENDED for one in book.sources), timeout=10000)
    assert "Mosaic" in bar.type("geo static")
    asked = len(server.requests)
    book.load_all = None  # wanted once only
    bar.type("geo static layer")
    assert len(server.requests) == asked


def test_without_the_prefix_nothing_of_ours_is_woken(bar, door):
    assert bar.type("ortho") == {}
    assert bar.type("xy") == {}
    assert door.known is None
    assert bar.type("geo xyzzy")
    assert door.known is not None


def test_geocoders_are_asked_by_a_choice_alone(bar, door, qtbot):
    asked = Asked((Place("Toulouse (31)", "commune", (1.3, 43.5, 1.5, 43.7), None, "IGN"),))
    bar.ask(asked, door)
    for text in ("tou", "toulo", "toulouse"):
        assert bar.type(f"geo {text}") == {
            f"Look up the place “{text}”": "asks the Géoplateforme and OpenStreetMap once"
        }
    assert asked.texts == []
    bar.choose("Look up the place “toulouse”")
    qtbot.waitUntil(lambda: bool(door.places))
    assert asked.texts == ["toulouse"]
    assert door.places[0].title == "Toulouse (31)"


def test_several_places_are_offered_in_the_locator(bar, door, qtbot):
    places = [Place(f"Saint-Jean ({code})", "commune", (1, 43, 2, 44), None, "IGN") for code in (31, 74)]
    bar.ask(Asked(places), door)
    bar.type("geo saint-jean")
    bar.choose("Look up the place “saint-jean”")
    qtbot.waitUntil(lambda: bool(door.again))
    assert door.again == ["geo saint-jean"]
    assert bar.type(door.again[0]) == {"Saint-Jean (31)": "commune · IGN", "Saint-Jean (74)": "commune · IGN"}
    bar.choose("Saint-Jean (74)")
    assert [place.title for place in door.places] == ["Saint-Jean (74)"]


def test_places_that_nobody_knows_or_tells(bar, door, qtbot):
    asked = Asked()
    bar.ask(asked, door)
    bar.type("geo nowhere at all")
    bar.choose("Look up the place “nowhere at all”")
    qtbot.waitUntil(lambda: bool(door.said))
    assert door.said == ["No place found for “nowhere at all”."]
    asked.error = PortalError("places", ErrorKind.UNREACHABLE)
    bar.choose("Look up the place “nowhere at all”")
    qtbot.waitUntil(lambda: len(door.said) == 2)


def test_it_fetches_in_a_thread_on_a_clone(bar, monkeypatch):
    from guichet_eo.ui.locator import finding

    threads, find = [], finding.find_here

    def noted(*arguments):
        threads.append(QThread.currentThread() is not bar.locator.thread())
        return find(*arguments)

    monkeypatch.setattr(finding, "find_here", noted)
    assert bar.type("31TCJ")
    assert threads == [True]
    assert not bar.filter.flags() & QgsLocatorFilter.FlagFast


def test_what_is_cancelled_finds_nothing(bar, door):
    clone = bar.filter.clone()
    context, feedback = QgsLocatorContext(), QgsFeedback()
    context.usingPrefix = True
    clone.prepare("31TCJ", context)
    found = []
    clone.resultFetched.connect(found.append)
    feedback.cancel()
    clone.fetchResults("31TCJ", context, feedback)
    assert found == []
    other = bar.filter.clone()
    other.fetchResults("31TCJ", context, QgsFeedback())  # was not prepared
    assert found == []


def test_many_texts_one_after_another_and_gone(bar, qtbot):
    before = set(threading.enumerate())
    for number in range(60):
        bar.locator.fetchResults(f"geo 31TC{'JHKL'[number % 4]}", QgsLocatorContext())
        qtbot.wait(number % 3)
    bar.locator.cancel()
    kept = bar.filter
    bar.close()
    gc.collect()
    assert sip.isdeleted(kept)
    assert "geo" not in [one.prefix() for one in bar.locator.filters()]
    assert set(threading.enumerate()) - before == set()


def test_results_are_plain_text_for_qgis(bar, door):
    bar.type("31TCJ")
    told = bar.found[0].getUserData() if hasattr(bar.found[0], "getUserData") else bar.found[0].userData
    assert json.loads(told)["value"] == "31TCJ"
    assert not bar.found[0].icon.isNull()
