"""The dialect "earth_engine": data sets as entries, never as scenes of a date."""

from datetime import date, datetime, timezone

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from earth_engine_server import LEVEL_2A, EarthEngineServer, earth_engine_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.online import Online
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.providers.dialects import make_provider


@pytest.fixture
def server():
    with EarthEngineServer() as running:
        yield running


@pytest.fixture
def provider(server):
    return make_provider(earth_engine_portal(server.url), PROFILE)


def test_each_data_set_of_a_family_is_one_entry(server, provider):
    pages = collect(provider, question())
    assert [scene.id for scene in scenes_of(pages)] == list(LEVEL_2A)
    assert [page.continuation for page in pages] == ["5", None]
    assert {page.matched for page in pages} == {10}
    assert server.requests[0].path == "/catalog/COPERNICUS/COPERNICUS_S2_SR_0.json"
    rest = collect(provider, question(), "5")
    assert [scene.id for scene in scenes_of(rest)] == list(LEVEL_2A[5:])


def test_what_an_entry_tells(server, provider):
    scene = scenes_of(collect(provider, question()))[0]
    assert scene.kind is SceneKind.COMPOSITE
    assert scene.title == "Data set COPERNICUS/S2_SR_0: as our tests imagine it"
    assert scene.acquired == datetime(2017, 3, 28, tzinfo=timezone.utc)
    assert datetime.now(timezone.utc) >= scene.ended > datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert scene.key.place == "engine/COPERNICUS/S2_SR_0", "it is no acquisition of anybody"
    assert (scene.resolution, scene.cloud, scene.tile) == (10.0, None, "")
    assert scene.online is Online.UNKNOWN
    assert not scene.streamable
    assert scene.quicklook.href.endswith("/COPERNICUS_S2_SR_0_sample.png")
    assert scene.quicklook.placement is None, "it shows some place"


def test_what_there_is_to_read(server, provider):
    scene = scenes_of(collect(provider, question()))[0]
    assets = {asset.key: asset for asset in provider.assets(scene)}
    assert list(assets) == ["description", "page", "preview", "license"]
    assert assets["page"].href.endswith("/datasets/catalog/COPERNICUS_S2_SR_0")
    assert assets["description"].href == server.url + "/catalog/COPERNICUS/COPERNICUS_S2_SR_0.json"
    assert assets["license"].href == server.url + "/catalog/COPERNICUS/terms.html"
    assert assets["preview"].roles == ("thumbnail",)


def test_area_and_period_of_the_stock_are_kept(provider):
    assert scenes_of(collect(provider, question(start=date(2015, 1, 1), end=date(2016, 1, 1)))) == []
    assert scenes_of(collect(provider, question(families=("s1-grd",)))) == [], "it covers Brazil"
    elevation = scenes_of(
        collect(provider, question(families=("dem",), start=date(2015, 1, 1), end=date(2016, 1, 1)))
    )
    assert [(scene.id, scene.kind) for scene in elevation] == [
        ("projects/neon/assets/DEM/001", SceneKind.STATIC_TILE)
    ]


def test_a_missing_data_set_does_not_hide_the_others(provider):
    pages = collect(provider, question(families=("s3-olci",)))
    assert [scene.id for scene in scenes_of(pages)] == ["COPERNICUS/S3/OLCI"]
    assert pages[0].unreadable == 1


def test_nothing_held_asks_nothing(server, provider):
    assert collect(provider, question(families=("pleiades",))) == []
    assert server.requests == []


def test_a_wrong_continuation_and_cancelling(provider):
    with pytest.raises(PortalError) as caught:
        collect(provider, question(), "x")
    assert caught.value.kind is ErrorKind.BAD_QUERY
    token = CancelToken()
    pages = provider.pages(question(), token)
    next(pages)
    token.cancel()
    with pytest.raises(PortalError) as caught:
        list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


@pytest.mark.parametrize(
    "change",
    [
        {"extent": {}},
        {"extent": {"spatial": None, "temporal": {"interval": [["x"]]}}},
        {"links": None},
        {"links": [1, {"rel": "preview"}]},
        {"summaries": {"gsd": "10"}},
        {"title": ["x"]},
    ],
)
def test_missing_and_odd_fields_keep_the_entry(server, provider, change):
    path = "/catalog/COPERNICUS/COPERNICUS_S3_OLCI.json"
    server.documents[path] = {**server.documents[path], **change}
    found = scenes_of(collect(provider, question(families=("s3-olci",))))
    assert [scene.id for scene in found] == ["COPERNICUS/S3/OLCI"]
    assert provider.assets(found[0])


@pytest.mark.parametrize("name", ["extent", "id", "links", "summaries", "title", "type", "stac_version"])
def test_a_missing_field_hides_no_other_data_set(server, provider, name):
    path = "/catalog/COPERNICUS/COPERNICUS_S2_SR_1.json"
    server.documents[path] = {key: value for key, value in server.documents[path].items() if key != name}
    pages = collect(provider, question())
    kept = name != "id"
    assert len(scenes_of(pages)) == len(LEVEL_2A) - (not kept)
    assert sum(page.unreadable for page in pages) == (not kept)
