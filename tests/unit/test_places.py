"""Names of places against loopback stand-ins of the three geocoders."""

import json
import time

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.place_addresses import PlaceAddresses
from guichet_eo.providers.place_finder import PlaceFinder
from loopback import Loopback, Reply, json_reply

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[1.3, 43.5], [1.5, 43.5], [1.5, 43.7], [1.3, 43.7], [1.3, 43.5]]],
}
TOULOUSE = {"nom": "Toulouse", "code": "31555", "codeDepartement": "31", "contour": SQUARE}
PEAK = {
    "geometry": {"type": "Point", "coordinates": [-0.14, 42.94]},
    "properties": {"toponym": "Pic du Midi d’Ossau", "city": ["Laruns"], "truegeometry": json.dumps(SQUARE)},
}
BRUSSELS = {
    "display_name": "Bruxelles, Belgique",
    "boundingbox": ["50.79", "50.91", "4.31", "4.44"],
    "geojson": {"type": "Point", "coordinates": [4.35, 50.85]},
}


@pytest.fixture
def geocoders():
    """Three services on one server; answers can be replaced, every request is kept."""
    answers = {"/communes": [TOULOUSE], "/search": {"features": [PEAK]}, "/nominatim": [BRUSSELS]}

    def respond(request):
        answer = answers[request.path]
        return answer if isinstance(answer, Reply) else json_reply(answer)

    with Loopback(respond) as server:
        server.answers = answers
        server.finder = PlaceFinder(
            NetworkProfile(timeout=2.0),
            PlaceAddresses(f"{server.url}/communes", f"{server.url}/search", f"{server.url}/nominatim"),
        )
        yield server


def paths(server):
    return [request.path for request in server.requests]


def test_a_commune_comes_with_its_outline_and_ends_the_search(geocoders):
    (place,) = geocoders.finder.find("toulouse", CancelToken())
    assert (place.title, place.kind, place.box) == ("Toulouse (31)", "commune", (1.3, 43.5, 1.5, 43.7))
    assert place.geometry == SQUARE
    assert paths(geocoders) == ["/communes"]
    assert geocoders.requests[0].query["fields"].startswith("nom,")


def test_accents_and_hyphens_do_not_matter(geocoders):
    geocoders.answers["/communes"] = [{**TOULOUSE, "nom": "Saint-Étienne", "codeDepartement": "42"}]
    (place,) = geocoders.finder.find("saint etienne", CancelToken())
    assert place.title == "Saint-Étienne (42)"


def test_a_place_that_is_no_commune_is_asked_at_the_geoplateforme(geocoders):
    geocoders.answers["/communes"] = []
    (place,) = geocoders.finder.find("pic du midi", CancelToken())
    assert place.title == "Pic du Midi d’Ossau, Laruns"
    assert place.geometry == SQUARE
    assert paths(geocoders) == ["/communes", "/search"]


def test_the_rest_of_the_world_is_asked_at_openstreetmap_and_comes_before_fuzzy_french_names(geocoders):
    places = geocoders.finder.find("Bruxelles", CancelToken())
    assert [place.source for place in places] == ["OpenStreetMap", "geo.api.gouv.fr", "IGN Géoplateforme"]
    assert places[0].box == (4.31, 50.79, 4.44, 50.91)
    assert places[0].geometry is None


def test_openstreetmap_is_asked_at_most_once_a_second(geocoders):
    geocoders.answers.update({"/communes": [], "/search": {"features": []}})
    began = time.monotonic()
    for _ in range(2):
        geocoders.finder.find("Bruxelles", CancelToken())
    assert time.monotonic() - began >= 1.0


def test_waiting_for_its_turn_ends_when_cancelled(geocoders):
    geocoders.answers.update({"/communes": [], "/search": {"features": []}})
    geocoders.finder.find("Bruxelles", CancelToken())
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        geocoders.finder.find("Gand", token)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_a_service_that_fails_is_made_up_for_by_the_next(geocoders):
    geocoders.answers["/communes"] = Reply(500, b"down")
    geocoders.answers["/search"] = Reply(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
    assert [place.title for place in geocoders.finder.find("Bruxelles", CancelToken())] == [
        "Bruxelles, Belgique"
    ]


def test_nothing_found_and_a_failure_is_a_failure(geocoders):
    geocoders.answers.update(
        {"/communes": Reply(404, b"gone"), "/search": {"features": []}, "/nominatim": []}
    )
    with pytest.raises(PortalError) as caught:
        geocoders.finder.find("Xyz", CancelToken())
    assert caught.value.kind is ErrorKind.GONE


def test_nothing_found_is_no_failure(geocoders):
    geocoders.answers.update({"/communes": [], "/search": {"features": []}, "/nominatim": []})
    assert geocoders.finder.find("Xyz", CancelToken()) == ()


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"display_name": "x", "boundingbox": ["a", "b", "c", "d"]},
        {"display_name": "x", "boundingbox": [1]},
        {"display_name": "x", "boundingbox": ["95", "96", "0", "1"]},
        "text",
        None,
    ],
)
def test_entries_that_cannot_be_read_are_left_out(geocoders, entry):
    geocoders.answers.update(
        {"/communes": [], "/search": {"features": [entry]}, "/nominatim": [entry, BRUSSELS]}
    )
    assert [place.title for place in geocoders.finder.find("Bru", CancelToken())] == ["Bruxelles, Belgique"]
