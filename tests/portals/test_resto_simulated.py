"""SARA's portal file, unchanged, and PEPS and THEIA as they were in 2021, against stand-ins.

Recall and precision of SARA are in `test_simulated_recall.py`.
"""

import json
from dataclasses import replace
from datetime import date, datetime, timezone
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
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import make_gate

ROOT = Path(__file__).parents[2]
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179, -18.6], [180, -18.6], [180, -17.2], [179, -17.2], [179, -18.6]]],
        [[[-180, -18.6], [-179, -18.6], [-179, -17.2], [-180, -17.2], [-180, -18.6]]],
    ],
}
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]],
}
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
SUMMER = (date(2026, 6, 1), date(2026, 7, 31))
ANN = Account("basic", {"username": "demo@example.org", "password": "demo-Passw0rd"})
CLOSED = {
    "peps": {
        "endpoints": {"resto": "https://peps.cnes.fr/resto/api/collections"},
        "trusted_hosts": ("peps.cnes.fr",),
        "options": {
            "criteria": {
                "cloud_max": {"property": "cloudCover", "collections": ["S2", "S2ST"]},
                "orbit_direction": "orbitDirection",
                "orbit_relative": "relativeOrbitNumber",
                "tile": "tileid",
                "identifier": "productIdentifier",
            },
            "download_suffix": "?issuerId=peps",
            "pixel_gate": {"kind": "basic"},
        },
    },
    "theia": {
        "endpoints": {"resto": "https://theia.cnes.fr/atdistrib/resto2/api/collections"},
        "trusted_hosts": ("theia.cnes.fr",),
        "options": {
            "criteria": {
                "cloud_max": "cloudCover",
                "orbit_relative": "relativeOrbitNumber",
                "tile": {"property": "location", "prefix": "T"},
                "identifier": "identifier",
            },
            "download_suffix": "/?issuerId=theia",
            "pixel_gate": {
                "kind": "text-token",
                "endpoint": "https://theia.cnes.fr/atdistrib/services/authenticate/",
                "username_field": "ident",
                "password_field": "pass",
            },
        },
    },
}


def portal(name):
    document = json.loads((ROOT / "resources" / "portals" / f"{name}.json").read_text(encoding="utf-8"))
    described = read_portal(document)
    return replace(described, dialect="resto", **CLOSED[name]) if name in CLOSED else described


def search(name, profile, families, area=FIJI, days=SUMMER, limit=0, continuation=None, **criteria):
    query = Query(area, Period.of_days(*days), tuple(families), Criteria(**criteria), limit)
    return list(make_provider(portal(name), profile).pages(query, CancelToken(), continuation))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def test_criteria(profile):
    pages = search("sara", profile, ["s1-grd"], orbit_direction="descending")
    assert {scene.orbit_direction for scene in scenes_of(pages)} == {"descending"}
    number = scenes_of(pages)[0].orbit_relative
    pages = search("sara", profile, ["s1-grd", "s1-slc"], orbit_relative=number)
    assert {scene.orbit_relative for scene in scenes_of(pages)} == {number}
    pages = search("sara", profile, ["s2-l2a-sen2cor"], cloud_max=30)
    assert scenes_of(pages)
    assert all(scene.cloud <= 30 for scene in scenes_of(pages))
    assert not any(page.sieved or page.notices for page in pages)
    pages = search("sara", profile, ["s2-l2a-sen2cor"], cloud_max=12.5)
    assert all(scene.cloud <= 12.5 for scene in scenes_of(pages))
    assert not any(Notice.ANSWERED_OTHER in page.notices for page in pages)


def test_what_it_does_not_hold(profile):
    for family in ("s3-olci", "s3-slstr", "s3-sral"):
        assert [page.matched for page in search("sara", profile, [family])] == [0]
    assert scenes_of(search("sara", profile, ["s2-l1c"], TOULOUSE)) == []


def test_a_product_by_its_name(profile):
    (scene, *_) = scenes_of(search("sara", profile, ["s2-l1c"], limit=5))
    for text in (scene.title, scene.title + ".SAFE"):
        found = scenes_of(search("sara", profile, ["s2-l1c"], WORLD, (None, None), identifier=text))
        assert [other.id for other in found] == [scene.id]


def test_pages_go_on_where_they_paused(profile):
    families = ["s2-l1c", "s2-l2a-sen2cor"]
    whole = search("sara", profile, families)
    assert len(whole) > 3
    rest = search("sara", profile, families, continuation=whole[1].continuation)
    first = [scene.id for scene in scenes_of(whole[:2])]
    assert sorted(first + [scene.id for scene in scenes_of(rest)]) == sorted(s.id for s in scenes_of(whole))


def download(name, scene, profile, account):
    described = portal(name)
    files = make_provider(described, profile).assets(scene)
    product = next(asset for asset in files if "data" in asset.roles)
    headers = make_gate(described, profile, account).open([product.href], CancelToken()).headers
    with HttpSession(name, profile, CancelToken(), headers, described.trusted_hosts) as session:
        return product, session.get(product.href)


def test_quicklooks_and_files(profile):
    (scene, *_) = scenes_of(search("sara", profile, ["s2-l1c"], limit=5))
    with HttpSession("sara", profile, CancelToken()) as session:
        assert session.get(scene.quicklook.href).content_type == "image/jpeg"
    product, answer = download("sara", scene, profile, ANN)
    assert len(answer.body) == product.size
    with pytest.raises(PortalError) as caught:
        download("sara", scene, profile, Account("basic", {"username": "ann", "password": "x"}))
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED


@pytest.mark.parametrize(
    ("fault", "arguments", "kind"),
    [
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
        ("status", {"status": 503, "retry_after": "600"}, ErrorKind.RATE_LIMITED),
        ("reset", {}, ErrorKind.UNREACHABLE),
    ],
)
def test_faults(fault, arguments, kind, profile, control):
    control("POST", "/faults", {"fault": fault, "host": "copernicus.nci*", "args": arguments})
    with pytest.raises(PortalError) as caught:
        search("sara", profile, ["s2-l1c"])
    assert caught.value.kind is kind


@pytest.fixture(scope="module")
def past(simulator_of_2021):
    """Return the network of 2021."""
    return ready_profile(simulator_of_2021)


def ready_profile(ready):
    proxies = dict.fromkeys(("peps.cnes.fr", "theia.cnes.fr"), ready["proxy"])
    return NetworkProfile(timeout=30.0, proxies=proxies, ca_bundle=ready["ca"])


THEN = (date(2021, 6, 1), date(2021, 9, 30))


def test_peps_as_it_was(past):
    pages = search("peps", past, ["s2-l1c", "s1-grd", "s1-slc"], TOULOUSE, THEN)
    scenes = scenes_of(pages)
    assert {scene.family for scene in scenes} == {"s2-l1c", "s1-grd", "s1-slc"}
    assert {scene.online for scene in scenes} == {Online.YES, Online.ORDER}
    assert all(scene.acquired >= datetime(2021, 6, 1, tzinfo=timezone.utc) for scene in scenes)
    assert len({scene.id for scene in scenes}) == len(scenes) == pages[-1].matched
    assert not any(page.unreadable or page.sieved for page in pages)
    clear = scenes_of(search("peps", past, ["s2-l1c"], TOULOUSE, THEN, cloud_max=10, tile="31TCJ"))
    assert {scene.tile for scene in clear} == {"31TCJ"}
    assert all(scene.cloud <= 10 for scene in clear)
    scene = next(scene for scene in scenes if scene.online is Online.YES)
    product, answer = download("peps", scene, past, ANN)
    assert len(answer.body) == product.size
    found = scenes_of(search("peps", past, ["s2-l1c"], WORLD, (None, None), identifier=clear[0].title))
    assert [other.id for other in found] == [clear[0].id]


def test_theia_as_it_was(past):
    pages = search("theia", past, ["s2-l2a-maja"], TOULOUSE, THEN, cloud_max=40)
    scenes = scenes_of(pages)
    assert scenes
    assert all(scene.cloud <= 40 for scene in scenes)
    assert {scene.processor for scene in scenes} == {"MAJA"}
    assert len({scene.id for scene in scenes}) == len(scenes)
    product, answer = download("theia", scenes[0], past, ANN)
    assert answer.content_type == "application/zip"
    assert product.checksum.startswith("md5:")
    with pytest.raises(PortalError) as caught:
        download("theia", scenes[0], past, Account("basic", {"username": "ann", "password": "x"}))
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    maja = scenes[0].title
    for text in (maja, maja + "_V1-9.zip"):
        found = scenes_of(search("theia", past, ["s2-l2a-maja"], WORLD, (None, None), identifier=text))
        assert [other.title for other in found] == [maja]
