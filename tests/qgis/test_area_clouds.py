"""Clouds over the area of what is selected: asked once, quietly, and told in rows and details."""

import threading
from dataclasses import replace

import numpy
import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.area_cloud import AreaCloud
from guichet_eo.core.asset import Asset
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.core.stream_planner import StreamPlanner
from guichet_eo.gis.area_clouds import MOST, PAUSE_MILLISECONDS, AreaClouds
from guichet_eo.gis.guichet import RESOURCES, Guichet
from guichet_eo.gis.host_troubles import HostTroubles
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.results.details_page import DetailsPage
from guichet_eo.ui.results.results_page import ResultsPage
from guichet_eo.ui.results.scene_facts import cloud_words, key_facts
from guichet_eo.ui.widgets.scene_words import SceneWords
from imagined import guichet_threads
from picture_bed import settle, wait
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QLabel
from range_server import range_server
from results_bed import invented
from stream_bed import NORTH, WEST, area_of, scene, write

FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
TOULOUSE_CENTRE = {
    "type": "Polygon",
    "coordinates": [[[1.4, 43.57], [1.48, 43.57], [1.48, 43.63], [1.4, 43.63], [1.4, 43.57]]],
}
AREA = area_of(WEST + 1000, NORTH - 3000, WEST + 3000, NORTH - 1000)


class Gates:
    def __init__(self):
        self.asked = []

    def gates(self, portals):
        self.asked.append((tuple(portals), threading.current_thread() is threading.main_thread()))
        return {}


class Bed:
    """An `AreaClouds` over files of a folder: a scene's mask is `<title>.tif` under `base`."""

    def __init__(self, base):
        self.base, self.gates, self.hosts, self.heard = base, Gates(), [], []
        self.closed = set()
        planner = StreamPlanner(lambda name: FAMILIES.get(name).imagery, self.assets, self.may_read)
        self.clouds = AreaClouds(
            planner, self.may_read, self.gates, lambda hosts: self.hosts.append(sorted(set(hosts)))
        )
        self.clouds.arrived.connect(self.heard.append)
        self.clouds.begin(AREA)

    def assets(self, one):
        return (Asset("scl", "", f"{self.base}/{one.title}.tif"),) if one.title else ()

    def may_read(self, one):
        return one.portal not in self.closed

    def ask(self, *acquisitions):
        before = len(self.heard)
        self.clouds.ask(acquisitions)
        wait(lambda: len(self.heard) >= before + len(acquisitions))


@pytest.fixture
def bed(tmp_path, qgis_app):
    made = Bed(tmp_path)
    yield made
    made.clouds.close()


def acquisition(number, *titles, portal="here"):
    portals = [f"{portal}{place or ''}" for place in range(len(titles))]
    offers = tuple(scene(number, portal=name, title=title) for name, title in zip(portals, titles))
    return Acquisition(number, offers[0].key, offers, 100.0)


def cloudy(folder, name, share=0.25):
    values = numpy.full((200, 200), 4, "uint8")
    values[:, 50 : 50 + round(100 * share)] = 9
    write(folder / f"{name}.tif", values, 20.0, nodata=0)


def test_figures_arrive_and_are_kept(bed, tmp_path):
    cloudy(tmp_path, "a")
    first = acquisition(1, "a")
    assert bed.clouds.of(first) is None
    assert not bed.clouds.is_unknown(first)
    bed.ask(first)
    found = bed.clouds.of(first)
    assert (found.source, found.nodata) == ("SCL", 0.0)
    assert found.cloud == pytest.approx(25, abs=1)
    assert all(in_main_thread for _portals, in_main_thread in bed.gates.asked)
    bed.clouds.ask([first])
    settle(0.3)
    assert bed.heard == [1]
    bed.clouds.begin(AREA)
    assert bed.clouds.of(first) is None


def test_where_there_is_no_mask_the_figure_is_unknown_until_an_offer_has_one(bed, tmp_path):
    cloudy(tmp_path, "a")
    bare = acquisition(1, "")
    bed.ask(bare)
    assert bed.clouds.is_unknown(bare)
    bed.clouds.ask([bare])
    settle(0.3)
    assert bed.heard == [1]
    richer = replace(bare, offers=(*bare.offers, scene(1, portal="there", title="a")))
    bed.ask(richer)
    assert bed.clouds.of(richer).portal == "there"


def test_the_next_offer_stands_in_for_one_that_cannot_be_read(bed, tmp_path):
    cloudy(tmp_path, "b")
    both = acquisition(1, "gone", "b")
    bed.ask(both)
    assert bed.clouds.of(both).portal == "here1"
    bed.closed.add("here1")
    bed.ask(acquisition(2, "gone", "b"))
    assert bed.clouds.is_unknown(acquisition(2, "gone", "b"))
    bed.closed.clear()
    bed.clouds.forget_unknown()
    bed.ask(acquisition(2, "gone", "b"))
    assert bed.clouds.of(acquisition(2, "gone", "b")).portal == "here1"


def test_a_dead_host_is_not_asked_twenty_times(tmp_path, qgis_app):
    with range_server(tmp_path) as server:
        server.fault = lambda path, asked: 403
        bed = Bed(server.url)
        bed.ask(*(acquisition(number, f"s{number}") for number in range(1, 21)))
        assert len({path for _method, path, *_rest in server.requests}) <= 3
        assert all(bed.clouds.is_unknown(acquisition(number, f"s{number}")) for number in range(1, 21))
        assert bed.hosts[0] == ["127.0.0.1"]
        bed.clouds.close()


def test_troubles_of_one_file_say_nothing_about_the_host():
    troubles = HostTroubles()
    troubles.note("a", PortalError("p", ErrorKind.GONE))
    assert not troubles.has("a")
    troubles.note("a", PortalError("p", ErrorKind.TIMEOUT))
    assert troubles.has("a")
    assert not troubles.has("b")
    troubles.forget()
    assert not troubles.has("a")


def test_of_very_many_only_the_last_are_asked(bed, tmp_path):
    cloudy(tmp_path, "a")
    many = [acquisition(number, "a") for number in range(1, 40)]
    bed.clouds.ask(many)
    wait(lambda: len(bed.heard) == MOST)
    settle(0.2)
    assert set(bed.heard) == set(range(40 - MOST, 40))


def test_a_new_search_hears_nothing_of_the_old_one(tmp_path, qgis_app):
    cloudy(tmp_path, "a")
    with range_server(tmp_path, latency=0.2) as server:
        bed = Bed(server.url)
        bed.clouds.ask([acquisition(1, "a")])
        wait(lambda: server.requests or bed.gates.asked)
        bed.clouds.begin(AREA)
        settle(1.0)
        assert bed.heard == []
        bed.clouds.ask([acquisition(2, "a")])
        bed.clouds.close()
        settle(PAUSE_MILLISECONDS / 1000 + 0.1)
        assert bed.heard == []


# ---- words ---------------------------------------------------------------------------------------


def test_the_row_and_its_words_take_the_figure_over_the_area():
    guichet = invented.InventedGuichet()
    words, one = SceneWords(guichet), invented.acquisitions(1)[0]
    one = replace(one, offers=tuple(replace(offer, cloud=40.0) for offer in one.offers))
    assert words.cloud(one) == 40
    assert "cloud 40%," in words.spoken(one)
    guichet.pixels.clouds.known[one.id] = AreaCloud(3.2, 0.1, "SCL", "cdse")
    assert words.cloud(one) == 3.2
    assert "cloud 3% over the area (SCL)," in words.spoken(one)
    assert "no data" not in words.spoken(one)
    guichet.pixels.clouds.known[one.id] = AreaCloud(None, 100.0, "SCL", "cdse")
    assert words.cloud(one) == 40
    assert "cloud 40%, no data over 100% of the area" in words.spoken(one)


def test_details_tell_both_figures():
    figure = AreaCloud(3.0, 0.0, "SCL", "cdse")
    assert cloud_words(12.0, figure) == "12% in the scene, 3% over the area"
    assert cloud_words(None, figure) == "3% over the area"
    assert cloud_words(12.0, None) == "12% in the scene"
    assert cloud_words(12.0, None, True) == "12% in the scene, unknown over the area"
    assert cloud_words(None, None, True) == "unknown over the area"
    assert cloud_words(None, None) == "unknown"
    assert cloud_words(12.0, replace(figure, nodata=40.0)) == (
        "12% in the scene, 3% over the area, no data over 40% of the area"
    )
    one = invented.acquisitions(1)[0]
    assert "Cloud" not in dict(key_facts(one, one.best, False, figure))
    assert "3% over the area" in dict(key_facts(one, one.best, True, figure))["Cloud"]


def test_details_renew_the_figure_in_place(qtbot):
    guichet = invented.InventedGuichet()
    page = DetailsPage(guichet)
    qtbot.addWidget(page)
    one, other = invented.acquisitions(2)
    page.show_scene(one, one.best)
    page.show()
    assert guichet.pixels.clouds.asked == [one.id]
    clouds = guichet.pixels.clouds
    clouds.known[one.id] = AreaCloud(3.2, 20.0, "SCL", "cdse")
    clouds.arrived.emit(other.id)
    assert "over the area" not in facts_of(page)
    clouds.arrived.emit(one.id)
    assert "3% over the area, no data over 20% of the area" in facts_of(page)
    clouds.known[one.id] = None
    clouds.arrived.emit(one.id)
    assert "unknown over the area" in facts_of(page)
    assert facts_of(page).count("Cloud") == 1


def facts_of(page):
    settle(0.02)
    shown = [label for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    return " | ".join(label.text() for label in shown)


def test_rows_are_painted_again_when_a_figure_arrives(qtbot):
    guichet = invented.InventedGuichet()
    page = ResultsPage(guichet)
    qtbot.addWidget(page)
    page.resize(360, 800)
    page.show()
    search = invented.InventedSearch(invented.query(), [PortalState("cdse", PortalPhase.DONE, 5, 5, 5)], 5)
    guichet.begin(search)
    search.deliver(invented.acquisitions(5))
    settle(0.1)
    view = page.view.list.view
    before = view.viewport().grab().toImage()
    order = [one.id for one in page.view.list.model.rows]
    guichet.pixels.clouds.known[order[0]] = AreaCloud(57.0, 0.0, "SCL", "cdse")
    guichet.pixels.clouds.arrived.emit(order[0])
    settle(0.1)
    assert view.viewport().grab().toImage() != before
    assert [one.id for one in page.view.list.model.rows] == order


# ---- the whole window ----------------------------------------------------------------------------


@pytest.fixture
def window(tmp_path, monkeypatch, qgis_new_project):
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path / "profile")
    made = Guichet()
    yield made
    made.close()
    QgsProject.instance().clear()
    wait(lambda: not guichet_threads())


def test_what_is_selected_is_asked_for_unless_it_is_a_lot(window):
    """With the demonstration data: some scenes have a mask, others a picture only."""
    search = window.start_search(
        Query(TOULOUSE_CENTRE, families=("s2-l2a-sen2cor",), limit=0, portals=("sandbox",))
    )
    wait(lambda: not search.running)
    found = list(search.acquisitions)[:MOST]
    clouds = window.pixels.clouds
    window.selection.set({one.id for one in found})
    wait(lambda: all(clouds.of(one) or clouds.is_unknown(one) for one in found))
    known = [one for one in found if clouds.of(one)]
    assert known
    assert all(0.0 <= clouds.of(one).cloud <= 100.0 for one in known)
    assert {clouds.of(one).source for one in known} == {"SCL"}
    assert any(clouds.is_unknown(one) for one in found)
    window.start_search(search.query)
    assert clouds.of(known[0]) is None


def test_of_a_large_selection_nothing_is_asked(window, monkeypatch):
    search = window.start_search(
        Query(TOULOUSE_CENTRE, families=("s2-l2a-sen2cor",), limit=0, portals=("sandbox",))
    )
    wait(lambda: not search.running)
    asked = []
    monkeypatch.setattr(window.pixels.clouds, "ask", lambda found: asked.append(len(list(found))))
    monkeypatch.setattr("guichet_eo.gis.guichet.MOST_CLOUDS", 3)
    for count in (3, 4, 2):
        window.selection.set(one.id for one in search.acquisitions[:count])
    assert asked == [3, 2]
