"""CDSE and CREODIAS with their portal files unchanged, against stand-ins at their real host names.

How much is found of what there is: `test_simulated_recall.py`, rows "creodias" and "cdse (odata)".
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.code_wanted import code_wanted
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.named_product import WORLD
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
TOULOUSE = (1.2, 43.4, 1.7, 43.8)
SUMMER = (date(2026, 6, 1), date(2026, 7, 31))
LOGIN = {"username": "demo@example.org", "password": "demo-Passw0rd"}
ONE_TIME = {**LOGIN, "totp": "123456"}


def portal(name, **more):
    path = RESOURCES / "portals" / f"{name}.json"
    return replace(read_portal(json.loads(path.read_text(encoding="utf-8"))), **more)


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def search(profile, families, asked=None, box=TOULOUSE, days=SUMMER, limit=0, area=None, **criteria):
    query = Query(area or square(*box), Period.of_days(*days), tuple(families), Criteria(**criteria), limit)
    return list(make_provider(asked or portal("creodias"), profile).pages(query, CancelToken()))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def asked_of(control, host="datahub.creodias.eu", path="/Products"):
    answer = control("GET", f"/requests?host={host}&path={path}&limit=1000")
    return answer["requests"] if isinstance(answer, dict) else answer


def test_all_pages_beyond_the_largest_skip_at_a_real_host(profile, control):
    families, days = ("s2-l1c",), (date(2022, 1, 1), date(2026, 11, 1))
    whole = scenes_of(search(profile, families, days=days))
    assert len(whole) > 400
    shorter = portal("creodias")
    shorter = replace(shorter, options={**shorter.options, "most_skipped": 100, "page_size": 40})
    pages = search(profile, families, shorter, days=days)
    parts = scenes_of(pages)
    assert len({scene.id for scene in parts}) == len(parts)
    assert {scene.id for scene in parts} == {scene.id for scene in whole}
    assert pages[-1].matched == len(whole)
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)
    assert any("ContentDate/Start lt 202" in unquote(str(request["url"])) for request in asked_of(control))


def test_criteria(profile):
    clear = scenes_of(search(profile, ("s2-l1c", "s1-grd"), cloud_max=20))
    assert {scene.family for scene in clear} == {"s2-l1c", "s1-grd"}
    assert all(scene.cloud is None or scene.cloud <= 20 for scene in clear)
    up = scenes_of(search(profile, ("s1-grd",), orbit_direction="ascending", polarisation="VV", mode="IW"))
    assert {scene.orbit_direction for scene in up} == {"ascending"}
    number = up[0].orbit_relative
    found = search(profile, ("s1-grd",), orbit_relative=number)
    assert {scene.orbit_relative for scene in scenes_of(found)} == {number}
    assert not any(page.sieved for page in found)
    tiles = search(profile, ("s2-l1c", "s2-l2a-sen2cor"), tile="T31TCJ")
    assert {scene.tile for scene in scenes_of(tiles)} == {"31TCJ"}
    assert not any(page.sieved for page in tiles)


@pytest.mark.parametrize("ending", ["", ".SAFE", ".zip"])
def test_a_product_by_its_name_anywhere(ending, profile, control):
    wanted = scenes_of(search(profile, ("s2-l2a-sen2cor",), limit=1))[0]
    control("DELETE", "/requests")
    pages = search(profile, ("s2-l2a-sen2cor",), area=WORLD, identifier=wanted.title + ending)
    assert [scene.id for scene in scenes_of(pages)] == [wanted.id]
    assert len(asked_of(control)) == 1


def test_auxiliary_files_do_not_come(profile):
    days, asked = (date(2014, 4, 1), date(2014, 4, 30)), portal("creodias")
    assert not any(page.received for page in search(profile, ("s1-grd",), days=days, area=WORLD))
    any_type = {"s1-grd": replace(asked.families["s1-grd"], conditions={})}
    pages = search(profile, ("s1-grd",), replace(asked, families=any_type), days=days, area=WORLD)
    assert sum(page.received for page in pages) == sum(page.sieved["family"] for page in pages) > 0


def test_offline_products_are_said_to_be(profile):
    days = (date(2021, 1, 1), date(2022, 12, 31))
    states = {scene.online for scene in scenes_of(search(profile, ("s1-slc",), days=days))}
    assert states == {Online.YES, Online.NO}


@pytest.mark.parametrize(("family", "kind"), [("s2-l1c", GridPlacement), ("s1-grd", CornerPlacement)])
def test_quicklooks_are_open_and_placed(family, kind, profile):
    scenes = [scene for scene in scenes_of(search(profile, (family,))) if scene.quicklook is not None]
    assert isinstance(scenes[0].quicklook.placement, kind)
    assert scenes[0].quicklook.open
    with HttpSession("creodias", profile, CancelToken()) as session:
        picture = session.get(scenes[0].quicklook.href, 5 << 20)
    assert picture.content_type in ("image/jpeg", "image/png")


def whole_product(name, profile):
    asked = portal(name)
    families = ("s2-l1c",) if name == "creodias" else ("s1-grd",)
    if name == "cdse":
        same = portal("creodias").families["s1-grd"]
        asked = replace(asked, families={"s1-grd": replace(same, dialect="odata")})
    provider = make_provider(asked, profile)
    query = Query(square(*TOULOUSE), Period.of_days(*SUMMER), families, Criteria(), 1)
    scene = next(page for page in provider.pages(query, CancelToken()) if page.scenes).scenes[0]
    return scene, {asset.key: asset for asset in provider.assets(scene)}


def test_a_file_of_creodias_with_the_token_in_its_address(profile, control):
    scene, files = whole_product("creodias", profile)
    product = files["product"]
    assert product.needs == "login"
    gate = make_gate(portal("creodias"), profile, Account("oidc", ONE_TIME))
    token = CancelToken()
    access = gate.open([product.href], token)
    assert not access.headers
    assert access.links[product.href].startswith(f"{product.href}?token=")
    with HttpSession("creodias", profile, token) as session:
        body = session.get(access.links[product.href], 50 << 20).body
        assert len(body) == product.size == scene.size
        with pytest.raises(PortalError) as caught:
            session.get(product.href)
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    assert gate.open([product.href], token) == access
    assert len(asked_of(control, "identity.cloudferro.com", "/token")) == 1


def test_the_code_of_creodias_is_needed(profile):
    gate = make_gate(portal("creodias"), profile, Account("oidc", LOGIN))
    with pytest.raises(PortalError) as caught:
        gate.open(["https://zipper.creodias.eu/odata/v1/Products(1)/$value"], CancelToken())
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    assert code_wanted(caught.value)  # no login is sent that cannot pass: portals count them


def test_files_of_cdse_with_the_token_in_a_header(profile):
    _, files = whole_product("cdse", profile)
    asked, token = portal("cdse"), CancelToken()
    gate = make_gate(asked, profile, Account("oidc", LOGIN))
    product, manifest = files["product"], files["manifest"]
    headers = gate.open([product.href, manifest.href], token).headers
    with HttpSession("cdse", profile, token, headers, asked.trusted_hosts) as session:
        assert len(session.get(product.href, 50 << 20).body) == product.size
        assert session.get(manifest.href, 1 << 20).body


FAULTS = [
    ("html", {}, ErrorKind.BAD_ANSWER),
    ("truncate", {}, ErrorKind.BAD_ANSWER),
    ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ("reset", {}, ErrorKind.UNREACHABLE),
    ("redirect-loop", {}, ErrorKind.BAD_ANSWER),
    ("ratelimit", {"retry_after": "120"}, ErrorKind.RATE_LIMITED),
    ("status", {"status": 503, "retry_after": "120"}, ErrorKind.RATE_LIMITED),
    ("status", {"status": 422}, ErrorKind.BAD_QUERY),
]


@pytest.mark.parametrize(("fault", "arguments", "kind"), FAULTS)
def test_faults_of_the_real_host(fault, arguments, kind, profile, control):
    control("POST", "/faults", {"fault": fault, "host": "datahub.creodias*", "args": arguments})
    with pytest.raises(PortalError) as caught:
        search(profile, ("s2-l1c",))
    assert caught.value.kind is kind


def test_a_passing_limit_costs_a_pause_and_no_scene(profile, control):
    whole = {scene.id for scene in scenes_of(search(profile, ("s1-grd",)))}
    rule = {"fault": "status", "host": "datahub.creodias*", "times": 1, "skip": 1}
    control("POST", "/faults", {**rule, "args": {"status": 429, "retry_after": "1"}})
    found = [scene.id for scene in scenes_of(search(profile, ("s1-grd",)))]
    assert len(found) == len(set(found))
    assert set(found) == whole


def test_a_search_that_broke_off_goes_on_where_it_was(profile, control):
    asked = portal("creodias")
    asked = replace(asked, options={**asked.options, "first_page": 20, "page_size": 20})
    query = Query(square(*TOULOUSE), Period.of_days(*SUMMER), ("s1-grd", "s1-slc"), Criteria(), 0)
    whole = {
        scene.id
        for page in make_provider(asked, profile).pages(query, CancelToken())
        for scene in page.scenes
    }
    control("POST", "/faults", {"fault": "reset", "host": "datahub.creodias*", "skip": 3, "times": 5})
    came: list = []
    running = make_provider(asked, profile).pages(query, CancelToken())
    with pytest.raises(PortalError):
        came.extend(iter(lambda: next(running), None))
    assert len(came) == 3
    control("DELETE", "/faults")
    rest = list(make_provider(asked, profile).pages(query, CancelToken(), came[-1].continuation))
    found = [scene.id for page in (*came, *rest) for scene in page.scenes]
    assert len(found) == len(set(found))
    assert set(found) == whole


def test_cdse_answers_in_both_dialects(profile):
    asked = portal("cdse")
    pages = search(profile, ("s2-l1c", "s1-ocn", "dem"), asked)
    assert {scene.family for scene in scenes_of(pages)} == {"s2-l1c"}, "the simulator has none of the others"
    assert pages[-1].continuation is None
    assert not any(page.unreadable or page.sieved for page in pages)
