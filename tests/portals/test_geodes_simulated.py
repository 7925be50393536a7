"""The portal file of GEODES, unchanged, against a stand-in at its real host name.

Recall and precision are in `test_simulated_recall.py`.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import make_gate

RESOURCES = Path(__file__).parents[2] / "resources"
SUMMER = (date(2026, 6, 1), date(2026, 7, 31))
HOST = "geodes-portal*"


def square(west, south, east, north):
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


TOULOUSE = square(1.2, 43.4, 1.7, 43.8)
WORLD = square(-180, -90, 180, 90)


def portal():
    return read_portal(json.loads((RESOURCES / "portals" / "geodes.json").read_text(encoding="utf-8")))


def search(profile, families, area=TOULOUSE, days=SUMMER, limit=0, continuation=None, **criteria):
    query = Query(area, Period.of_days(*days), tuple(families), Criteria(**criteria), limit)
    return list(make_provider(portal(), profile).pages(query, CancelToken(), continuation))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def test_products_without_acquisition_are_found(profile):
    year = (date(2022, 1, 1), date(2022, 12, 31))
    syntheses = scenes_of(search(profile, ["s2-l3a-wasp"], days=year, tile="31TCJ"))
    assert 6 <= len(syntheses) <= 12
    assert {scene.acquired.day for scene in syntheses} == {15}
    maps = scenes_of(search(profile, ["oso"], days=year))
    assert len(maps) == 8, "of all years, whatever the period"
    assert all(scene.quicklook.href.endswith("scope=gdh") for scene in maps)
    assert scenes_of(
        search(profile, ["venus-l1c"], square(0.5, 42, 1.5, 43), (date(2020, 1, 1), date(2020, 1, 31)))
    )


def test_what_it_does_not_hold_is_nothing_and_no_error(profile):
    for family in ("landsat-l2a-maja", "take5", "spot15-l1c", "s3-sral", "biophysical", "water-quality"):
        pages = search(profile, [family])
        assert [page.matched for page in pages] == [0]


def test_criteria(profile):
    pages = search(profile, ["s1-grd"], orbit_direction="descending", polarisation="VV", mode="IW")
    assert scenes_of(pages)
    assert {scene.orbit_direction for scene in scenes_of(pages)} == {"descending"}
    assert not any(page.notices for page in pages)
    pages = search(profile, ["s2-l2a-maja", "s2-l1c"], cloud_max=30, orbit_relative=51)
    assert {scene.orbit_relative for scene in scenes_of(pages)} == {51}
    assert all(scene.cloud <= 30 for scene in scenes_of(pages))
    assert not any(page.sieved for page in pages)
    pages = search(profile, ["spot15-l1a"], days=(date(1986, 1, 1), date(2015, 12, 31)), incidence_max=5)
    assert all(abs(scene.incidence) <= 5 for scene in scenes_of(pages))
    assert Notice.CRITERIA_SIEVED_HERE in pages[0].notices


@pytest.mark.timeout(600)
def test_a_product_by_its_name(profile):
    """The stand-in looks through all years of a collection for a name: a quarter of a minute by itself."""
    profile = replace(profile, timeout=180.0)
    (scene, *_) = scenes_of(search(profile, ["s2-l1c"], limit=5))
    always = (None, None)
    for text in (scene.title.lower() + ".SAFE", scene.id):
        found = scenes_of(search(profile, ["s2-l1c"], WORLD, always, identifier=text))
        assert [other.id for other in found] == [scene.id]
    (scene, *_) = scenes_of(search(profile, ["s2-l2a-maja"], limit=5))
    found = scenes_of(search(profile, ["s2-l2a-maja"], WORLD, always, identifier=scene.title + ".zip"))
    assert [other.id for other in found] == [scene.id]


def test_tape_and_disk_are_told(profile):
    states = {scene.online for scene in scenes_of(search(profile, ["s2-l1c"]))}
    assert states == {Online.YES, Online.ORDER}
    assert {scene.online for scene in scenes_of(search(profile, ["s2-l2a-maja"]))} == {Online.YES}


def test_pages_go_on_where_they_paused(profile):
    families = ["s2-l1c", "s2-l2a-maja", "s1-grd"]
    whole = search(profile, families)
    assert len(whole) > 3
    rest = search(profile, families, continuation=whole[2].continuation)
    first = [scene.id for scene in scenes_of(whole[:3])]
    assert sorted(first + [scene.id for scene in scenes_of(rest)]) == sorted(s.id for s in scenes_of(whole))


@pytest.mark.parametrize("family", ["s2-l1c", "s2-l2a-maja", "s1-grd", "oso"])
def test_quicklooks_can_be_had_although_links_lack_their_parameter(family, profile):
    scenes = scenes_of(search(profile, [family]))[:12]
    with HttpSession("geodes", profile, CancelToken()) as session:
        for scene in scenes:
            assert scene.quicklook.placement is not None
            assert session.get(scene.quicklook.href, 5 << 20).content_type in ("image/jpeg", "image/png")


def test_files_need_the_key(profile):
    described = portal()
    provider = make_provider(described, profile)
    scene = next(s for s in scenes_of(search(profile, ["s2-l2a-maja"])) if s.online is Online.YES)
    product = next(asset for asset in provider.assets(scene) if "data" in asset.roles)
    assert product.needs == "login"
    gate = make_gate(described, profile, Account("apikey", {"X-API-Key": "geodes-demo-key"}))
    headers = gate.open([product.href], CancelToken()).headers
    with HttpSession("geodes", profile, CancelToken(), headers, described.trusted_hosts) as session:
        answer = session.get(product.href)
    assert answer.content_type == "application/zip"
    assert len(answer.body) == product.size


@pytest.mark.parametrize(
    ("key", "kind"), [("", ErrorKind.LOGIN_NEEDED), ("expired", ErrorKind.LOGIN_REFUSED)]
)
def test_no_key_and_a_bad_one(key, kind, profile):
    described = portal()
    (scene, *_) = scenes_of(search(profile, ["s2-l2a-maja"], limit=3))
    href = next(a.href for a in make_provider(described, profile).assets(scene) if "data" in a.roles)
    headers = {"X-API-Key": key} if key else {}
    session = HttpSession("geodes", profile, CancelToken(), headers, described.trusted_hosts)
    with session, pytest.raises(PortalError) as caught:
        session.get(href)
    assert caught.value.kind is kind


def test_the_quota(profile, control):
    control("POST", "/settings", {"geodes_quota": 0})
    described = portal()
    scene = next(s for s in scenes_of(search(profile, ["s2-l2a-maja"])) if s.online is Online.YES)
    href = next(a.href for a in make_provider(described, profile).assets(scene) if "data" in a.roles)
    headers = {"X-API-Key": "geodes-demo-key"}
    session = HttpSession("geodes", profile, CancelToken(), headers, described.trusted_hosts)
    with session, pytest.raises(PortalError) as caught:
        session.get(href)
    assert caught.value.kind is ErrorKind.QUOTA
    assert "exceeds quota" in caught.value.detail


def test_one_429_in_the_middle_costs_a_second(profile, control):
    fault = {"fault": "status", "host": HOST, "skip": 2, "times": 1}
    control("POST", "/faults", {**fault, "args": {"status": 429, "retry_after": "1"}})
    troubled = scenes_of(search(profile, ["s2-l1c", "s2-l2a-maja"]))
    control("DELETE", "/faults")
    assert len(troubled) == len(scenes_of(search(profile, ["s2-l1c", "s2-l2a-maja"])))


@pytest.mark.parametrize(
    ("fault", "arguments", "kind"),
    [
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
        ("truncate", {}, ErrorKind.BAD_ANSWER),
        ("redirect-loop", {}, ErrorKind.BAD_ANSWER),
        ("status", {"status": 500}, ErrorKind.BAD_ANSWER),
        ("status", {"status": 429, "retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("refuse", {}, ErrorKind.UNREACHABLE),
    ],
)
def test_faults(fault, arguments, kind, profile, control):
    control("POST", "/faults", {"fault": fault, "host": HOST, "args": arguments})
    with pytest.raises(PortalError) as caught:
        search(profile, ["s2-l1c"])
    assert caught.value.kind is kind


def test_requests_keep_to_the_sheet(profile, control):
    search(profile, ["landsat-l2a-maja", "s2-l2a-maja"], cloud_max=20)
    rows = control("GET", "/requests?host=geodes-portal.cnes.fr")
    asked = [json.loads(row["body"]) for row in rows if row.get("body")]
    assert asked
    for body in asked:
        assert len(body.get("collections", ())) <= 1
        assert body["limit"] <= 80
        assert "datetime" not in body
        assert body["intersects"]["type"] in ("Polygon", "MultiPolygon")
