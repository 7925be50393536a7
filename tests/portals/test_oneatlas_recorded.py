"""What Airbus' own documentation shows of OneAtlas' answers."""

import json
from pathlib import Path

import pytest
from asked_portal import collect
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from guichet_eo.providers.stored_scenes import StoredScenes
from loopback import Loopback, Reply

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
PROFILE = NetworkProfile(timeout=5.0)
READ = {"oneatlas_opensearch_v2_search_example.json", "oneatlas_token_example.json"}


def portal(url="", **more):
    path = RESOURCES / "portals" / "airbus.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    changed = {"endpoints": {"opensearch": url}} if url else {}
    return read_portal({**document, **changed, **more})


def recorded(shared, name):
    return (shared / "portals" / "recorded" / "airbus" / name).read_bytes()


def test_every_recorded_answer_has_its_test(shared):
    assert {path.name for path in (shared / "portals" / "recorded" / "airbus").iterdir()} == READ


@pytest.fixture
def found(shared):
    """Return the pages of the documented search, and who found them."""
    body = recorded(shared, "oneatlas_opensearch_v2_search_example.json")
    with Loopback(lambda request: Reply(200, body)) as server:
        provider = make_provider(portal(server.url), PROFILE)
        pages = collect(provider, Query(WORLD, Period(), ("pleiades", "spot67-archive"), limit=0))
        assert len(server.requests) == 1
    return provider, pages


def test_the_documented_search(shared, found):
    provider, pages = found
    (page,) = pages
    assert (len(page.scenes), page.matched, page.unreadable) == (1, 6, 0)
    scene = page.scenes[0]
    assert scene.title == "DS_PNEO3_202111181041037_FR1_FR1_FR1_E002N41_003840"
    assert (scene.id, scene.family) == ("a1ba2510-49e5-46a6-8e3f-0c1d0603217d", "pleiades")
    assert scene.acquired.isoformat() == "2021-11-18T10:41:03.696000+00:00"
    assert (scene.platform, scene.resolution) == ("Pléiades Neo 3", 0.3)
    assert (scene.cloud, scene.snow) == (0.2, 0.0)
    assert (scene.incidence, scene.incidence_along, scene.incidence_across) == (
        18.64756541854424,
        -5.860919226891595,
        17.97878935952823,
    )
    assert scene.sun_elevation == 28.596944896000977
    assert (scene.online, scene.level) == (Online.ORDER, "ALBUM")
    assert (scene.stereo_set, scene.stereo_views) == ("ACQ_PNEO3_00832700845861", None)
    item = json.loads(recorded(shared, "oneatlas_opensearch_v2_search_example.json"))["features"][0]
    assert scene.footprint == to_wkb(item["geometry"])
    keys = {asset.key: asset.needs for asset in provider.assets(scene)}
    assert keys == {"imagesMetadata": "login", "quicklook": "login", "thumbnail": "login"}
    assert not any("datastore-vaas" in asset.href for asset in provider.assets(scene))


def test_its_quicklook_lies_on_its_corners(found):
    quicklook = found[1][0].scenes[0].quicklook
    assert quicklook.href.startswith(
        "https://access.foundation.api.oneatlas.airbus.com/api/v1/items/a1ba2510"
    )
    assert not quicklook.open
    assert quicklook.placement.corners == (
        (2.025436887670608, 41.40851104009538),
        (2.210986871245927, 41.41232255845239),
        (2.21033395944357, 41.25448242372612),
        (2.025681391470222, 41.24999195896341),
    )


def test_it_is_the_same_after_it_was_kept(found):
    provider, pages = found
    scene, described = pages[0].scenes[0], portal()
    text = json.dumps(to_stac(scene, provider.assets(scene)))
    again, _ = StoredScenes({"airbus": described}.get, FAMILIES.get).read(text)
    for name in ("title", "acquired", "cloud", "snow", "incidence_along", "incidence_across", "stereo_set"):
        assert getattr(again, name) == getattr(scene, name)


def test_the_documented_token(shared):
    body = recorded(shared, "oneatlas_token_example.json")
    with Loopback(lambda request: Reply(200, body)) as server:
        described = portal()
        option = {**described.options["search_gate"], "endpoint": f"{server.url}/token"}
        path = RESOURCES / "portals" / "airbus.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        document.update(options={"search_gate": option}, trusted_hosts=["127.0.0.1"])
        gate = make_gate(read_portal(document), PROFILE, Account("apikey", {"apikey": "k"}), SEARCH)
        headers = gate.open([f"{server.url}/search"], CancelToken()).headers
        assert headers == {"Authorization": "Bearer HEADER.PAYLOAD.SIGNATURE"}
        assert server.requests[0].body == b"client_id=IDP&apikey=k&grant_type=api_key"
