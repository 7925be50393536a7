"""Places, told at once or asked for in the background."""

import threading
from pathlib import Path

import pytest
from guichet_eo.core.departements import Departements
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.place import Place
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.local_places import local_places
from guichet_eo.gis.place_search import PlaceSearch
from picture_bed import Profiles, settle, wait

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "places"


@pytest.fixture(scope="module")
def departements():
    return Departements.load(RESOURCES / "departements.json")


class Bed:
    """Geocoders that answer when they are let go."""

    def __init__(self, departements):
        self.gate, self.asked, self.profiles = threading.Event(), [], Profiles()
        self.search = PlaceSearch(departements, None, self.profiles, self.find)
        self.found, self.failed = [], []
        self.search.found.connect(self.found.append)
        self.search.failed.connect(self.failed.append)

    def find(self, text, profile, token):
        self.asked.append((text, threading.current_thread() is threading.main_thread()))
        while not self.gate.is_set() and not token.cancelled:
            token.wait(0.002)
        if text == "nowhere":
            return []
        if text == "trouble":
            raise PortalError("nominatim", ErrorKind.TIMEOUT)
        return [Place(text, "commune", (0, 0, 1, 1))]


@pytest.fixture
def bed(qgis_app, departements):
    found = Bed(departements)
    yield found
    found.gate.set()
    found.search.cancel()


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("31TCJ", "31TCJ", "tile"),
        ("t31tcj", "31TCJ", "tile"),
        ("31 TCJ", "31TCJ", "tile"),
        ("31", "Haute-Garonne (31)", "departement"),
        ("haute garonne", "Haute-Garonne (31)", "departement"),
        ("Haute-Garonne (31)", "Haute-Garonne (31)", "departement"),
        ("département de la Haute-Garonne", "Haute-Garonne (31)", "departement"),
        ("973", "Guyane (973)", "departement"),
        ("43.6, 1.44", "43.6, 1.44", "coordinates"),
        ("43,6 1,44", "43,6 1,44", "coordinates"),
        ("43°36′N 1°26′E", "43°36′N 1°26′E", "coordinates"),
    ],
)
def test_what_needs_no_network(bed, text, title, kind):
    bed.search.find(f" {text} ")
    ((place,),) = bed.found
    assert (place.title, place.kind) == (title, kind)
    west, south, east, north = place.box
    assert west < east
    assert south < north
    assert (place.geometry is None) == (kind == "coordinates")
    assert not bed.asked
    assert not bed.profiles.asked


@pytest.mark.parametrize("text", ["Toulouse", "Haute", "Par", "31000", "5 rue de la Paix", "S2A"])
def test_what_the_network_must_tell(departements, text):
    assert local_places(text, departements) == ()


def test_the_geocoders_are_asked_in_the_background(bed):
    bed.search.find("Toulouse")
    assert bed.search.running
    bed.gate.set()
    wait(lambda: bed.found)
    assert bed.found[0][0].title == "Toulouse"
    assert bed.asked == [("Toulouse", False)]
    assert bed.profiles.asked[0][1] is True
    assert not bed.search.running


def test_the_latest_text_counts(bed):
    for text in ("Tou", "Toul", "Toulouse"):
        bed.search.find(text)
    wait(lambda: len(bed.asked) == 3)
    bed.gate.set()
    wait(lambda: bed.found)
    settle(0.05)
    assert [places[0].title for places in bed.found] == ["Toulouse"]


def test_a_local_place_overtakes_a_pending_question(bed):
    bed.search.find("Toulouse")
    wait(lambda: bed.asked)
    bed.search.find("31TCJ")
    bed.gate.set()
    settle(0.05)
    assert [places[0].title for places in bed.found] == ["31TCJ"]


def test_nobody_knows_and_nobody_answers(bed):
    bed.gate.set()
    bed.search.find("nowhere")
    wait(lambda: bed.found == [()])
    bed.search.find("trouble")
    wait(lambda: bed.failed)
    assert bed.failed[0].kind is ErrorKind.TIMEOUT


def test_nothing_typed_finds_nothing(bed):
    bed.search.find("  ")
    assert bed.found == [()]
    assert not bed.asked


def test_cancelling_is_silent(bed):
    bed.search.find("Toulouse")
    wait(lambda: bed.asked)
    bed.search.cancel()
    bed.gate.set()
    wait(lambda: not [thread for thread in threading.enumerate() if "guichet-eo places" in thread.name])
    settle(0.05)
    assert not bed.found
    assert not bed.failed


def test_settings_that_cannot_be_read_are_a_failure(departements, qgis_app):
    def refuse(hosts):
        raise OSError(28, "No space left on device")

    search, failed = PlaceSearch(departements, None, refuse), []
    search.failed.connect(failed.append)
    search.find("Toulouse")
    assert failed[0].kind is ErrorKind.DISK
