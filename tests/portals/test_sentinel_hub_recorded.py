"""Real answers of Sentinel Hub and of its deployment on the Copernicus Data Space."""

import json
from pathlib import Path

import pytest
from asked_portal import collect
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply, json_reply

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
PROFILE = NetworkProfile(timeout=5.0)
# recorded, but no answers of a search
NOT_PARSED = {
    "catalog_root_services.json": "the landing page: the address of the search is in the portal file",
    "wfs_feature.json": "the older WFS, whose address holds a secret; the Catalog tells the same",
    "wms_capabilities_130_probav_geoserver.xml": "a map service of someone else",
}
READ = {
    "catalog_search_fields_services.json",
    "catalog_collections_services.json",
    "error_429_rate_limit.json",
}


def recorded(shared, path):
    return json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))


def portal(url):
    path = RESOURCES / "portals" / "sentinel-hub.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    return read_portal({**document, "endpoints": {"catalog": url}})


def search(answer):
    """Return the pages of a search for L2A that is answered so."""
    with Loopback(lambda request: answer) as server:
        query = Query(WORLD, Period(), ("s2-l2a-sen2cor",), limit=0)
        return collect(make_provider(portal(server.url), PROFILE), query)


def test_every_recorded_answer_has_its_test(shared):
    folder = shared / "portals" / "recorded" / "sentinel-hub"
    assert {path.name for path in folder.iterdir()} == READ | set(NOT_PARSED)


SEARCHES = [
    (
        "sentinel-hub/catalog_search_fields_services.json",
        11,
        ("S2A_MSIL2A_20210125T073201_N0214_R049_T39TVK_20210125T105105", 3.84, "39TVK", 49, "N0214"),
        "2021-01-25T07:37:23+00:00",
    ),
    (
        "cdse/sh_catalog_search_fields.json",
        12,
        ("S2A_MSIL2A_20210125T073201_N0500_R049_T39TWK_20230528T024029", 1.18, "39TWK", 49, "N0500"),
        "2021-01-25T07:37:20.296000+00:00",
    ),
]


@pytest.mark.parametrize(("path", "count", "first", "acquired"), SEARCHES)
def test_a_search_for_some_fields(shared, path, count, first, acquired):
    """Items of id, time and cloud cover only are scenes; the name tells the rest."""
    features = recorded(shared, path)
    (page,) = search(json_reply({"type": "FeatureCollection", "features": features, "context": {}}))
    assert (len(page.scenes), page.unreadable, page.sieved) == (count, 0, {})
    scene = page.scenes[0]
    assert (scene.title, scene.cloud, scene.tile, scene.orbit_relative, scene.version) == first
    assert scene.acquired.isoformat() == acquired
    assert (scene.platform, scene.level, scene.footprint) == ("Sentinel-2A", "L2A", None)


def test_the_same_acquisition_in_both_deployments(shared):
    keys = []
    for path, _, _, _ in SEARCHES:
        (page,) = search(json_reply({"features": recorded(shared, path)}))
        keys.append({(scene.tile, scene.acquired.date()): scene.key for scene in page.scenes})
    both = set(keys[0]) & set(keys[1])
    assert len(both) >= 8
    assert all(keys[0][each].matches(keys[1][each]) for each in both)


def test_the_portal_file_names_the_collections(shared):
    found = {
        each["id"]: each["extent"]
        for each in recorded(shared, "sentinel-hub/catalog_collections_services.json")
    }
    described = portal("https://services.sentinel-hub.com")
    for holding in described.families.values():
        (name,) = holding.collections
        start = found[name]["temporal"]["interval"][0][0]
        assert holding.period.start.isoformat()[:10] == start[:10]
        assert [list(box) for box in holding.boxes] == found[name]["spatial"]["bbox"]
    assert {name for holding in described.families.values() for name in holding.collections} == set(found)


def test_the_pause_is_in_milliseconds(shared, monkeypatch):
    body = (shared / "portals" / "recorded" / "sentinel-hub" / "error_429_rate_limit.json").read_bytes()
    pauses = []
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: pauses.append(seconds))
    with pytest.raises(PortalError) as caught:
        search(Reply(429, body, {"Retry-After": "3398"}))
    assert caught.value.kind is ErrorKind.RATE_LIMITED
    assert "You have exceeded your rate limit" in caught.value.detail
    assert pauses == [pytest.approx(3.398), pytest.approx(3.398)]


def test_the_coordinates_of_a_footprint(shared):
    """Longitude first, whatever the name of the reference system says."""
    feature = recorded(shared, "sentinel-hub/wfs_feature.json")
    item = {
        "id": "S2A_MSIL2A_20210125T073201_N0214_R049_T39TVK_20210125T105105",
        "collection": "sentinel-2-l2a",
    }
    item.update(properties={"datetime": "2021-01-25T07:37:23Z"}, geometry=feature["geometry"])
    (page,) = search(json_reply({"features": [item]}))
    ring = feature["geometry"]["coordinates"][0]
    assert page.scenes[0].footprint == to_wkb({"type": "Polygon", "coordinates": ring})


def test_the_account_is_an_oauth_client():
    described = portal("https://services.sentinel-hub.com")
    assert described.access.kind == "client"
    assert Account("client", {"client_id": "a", "client_secret": "b"}).has("client_id", "client_secret")
