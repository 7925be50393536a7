"""Recorded answers of Amazon's buckets."""

import json
from datetime import datetime, timezone

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from bucket_server import BucketServer, bucket_portal
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import wkb_bounds
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from loopback import Reply

WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
NOT_PARSED = {
    "aws_eos_landviewer_search.json": "a third party's interface, with keys; the portal is not asked by it",
    "s2l2a_productInfo.json": "of the product's folder; tileInfo.json of the tile says what is needed of it",
}


@pytest.fixture
def folder(shared):
    return shared / "portals" / "recorded" / "aws-sentinel2"


def test_every_recorded_answer_is_parsed_or_listed(folder):
    parsed = {"s2l1c_tileInfo_10SDG.json", "s2l2a_tileInfo.json", "error_403_access_denied.xml"}
    assert {path.name for path in folder.iterdir()} == parsed | set(NOT_PARSED)


def served(body, level, query):
    """Search a bucket that holds the one tile that was recorded."""
    info = json.loads(body)
    with BucketServer(days=0) as server:
        key = f"{level} {info['path']}/tileInfo.json"
        server.objects["amazon"][key] = body.encode()
        server.objects["amazon"][key.replace("L1C", "L2A")] = body.encode()
        provider = make_provider(bucket_portal(server.url), PROFILE)
        return scenes_of(collect(provider, query)), info


def test_level_1c(folder):
    family = ("s2-l1c",)
    query = Query(
        WORLD,
        Period(datetime(2018, 12, 31, tzinfo=timezone.utc), datetime(2019, 1, 1, tzinfo=timezone.utc)),
        family,
        Criteria(tile="10SDG"),
        0,
    )
    (scene,), info = served((folder / "s2l1c_tileInfo_10SDG.json").read_text("utf-8"), "L1C", query)
    assert scene.id == "S2A_MSIL1C_20181231T185801_N0207_R113_T10SDG_20181231T203637"
    assert scene.acquired == datetime(2018, 12, 31, 19, 4, 6, 567000, timezone.utc)
    assert (scene.platform, scene.tile, scene.orbit_relative, scene.cloud) == (
        "Sentinel-2A",
        "10SDG",
        113,
        0.01,
    )
    assert scene.quicklook.placement.bounds == tile_bounds("10SDG")[1]
    assert info["tileGeometry"]["coordinates"][0][0] == [399960.0, 4200000.0]
    assert tile_bounds("10SDG") == ("EPSG:32610", (399960.0, 4090200.0, 509760.0, 4200000.0))
    assert len(scene.footprint) < 4000
    assert scene.item.decode()["told"] == info, "the portal's own words are kept"


def test_level_2a(folder):
    start, end = datetime(2022, 1, 1, tzinfo=timezone.utc), datetime(2022, 1, 2, tzinfo=timezone.utc)
    query = Query(WORLD, Period(start, end), ("s2-l2a-sen2cor",), Criteria(tile="53DMB"), 0)
    (scene,), _ = served((folder / "s2l2a_tileInfo.json").read_text("utf-8"), "L2A", query)
    assert scene.id == "S2B_MSIL2A_20220101T000459_N0301_R130_T53DMB_20220101T012649"
    assert scene.acquired == datetime(2022, 1, 1, 0, 6, 41, 566000, timezone.utc)
    west, south, east, north = wkb_bounds(scene.footprint)
    assert 132.2 < west < east < 135.3
    assert -71.4 < south < north < -70.2
    assert scene.cloud == 0.0
    assert scene.key.place == "S2B/53DMB"


def test_a_take_of_the_evening_before_is_found(folder):
    """The tile of 00:06 lies in the folder of its day; one of the take's day is looked into as well."""
    body = (folder / "s2l2a_tileInfo.json").read_text("utf-8").replace("2022/1/1/0", "2021/12/31/0")
    start = datetime(2022, 1, 1, tzinfo=timezone.utc)
    query = Query(WORLD, Period(start, start.replace(hour=1)), ("s2-l2a-sen2cor",), Criteria(tile="53DMB"), 0)
    (scene,), _ = served(body, "L2A", query)
    assert scene.acquired.minute == 6


def test_requester_pays(folder):
    """Whoever lists the bucket of level 1C without keys is told so in Amazon's words."""
    body = (folder / "error_403_access_denied.xml").read_bytes()
    with BucketServer(days=1) as server:
        server.server.respond = lambda request: Reply(403, body, {"Content-Type": "application/xml"})
        with pytest.raises(PortalError) as caught:
            collect(make_provider(bucket_portal(server.url), PROFILE), question())
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert "AccessDenied" in caught.value.detail
