"""Spot World Heritage and Hydroweb.next, their unchanged files, against the simulator at their host names."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.core.well_known_binary import unpack_point
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import FILES, SEARCH, make_gate
from guichet_eo.providers.portal_probe import probe

PORTALS = Path(__file__).parents[2] / "resources" / "portals"
KEY = Account("header", {"X-API-Key": "hydroweb-demo-key"})
DEMO = {"username": "demo@example.org", "password": "demo-Passw0rd"}


def portal(name, **options):
    document = json.loads((PORTALS / f"{name}.json").read_text(encoding="utf-8"))
    return read_portal({**document, "options": {**document["options"], **options}})


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


TOULOUSE, FIJI = box(1.2, 43.4, 1.7, 43.8), {
    "type": "MultiPolygon",
    "coordinates": [box(177, -19, 180, -16)["coordinates"], box(-180, -19, -178, -16)["coordinates"]],
}  # fmt: skip
WORLD = box(-180, -90, 180, 90)
OPEN, NONE = Period(), Criteria()
AREAS = [(WORLD, None), (box(0.4, 43.0, 2.6, 44.6), "toulouse"), (FIJI, "fiji")]


def ask(name, profile, family, area=WORLD, period=OPEN, account=None, criteria=NONE, **options):
    asked = portal(name, **options)
    gate = None if account is None else make_gate(asked, profile, account, SEARCH)
    provider = make_provider(asked, profile, gate=gate)
    return list(provider.pages(Query(area, period, (family,), criteria, limit=0), CancelToken()))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def posted(control):
    """Return the bodies that Hydroweb.next got."""
    answer = control("GET", "/requests?host=hydroweb.next.theia-land.fr&limit=1000")
    entries = answer["requests"] if isinstance(answer, dict) else answer
    bodies = [entry["body"] for entry in entries if entry["method"] == "POST"]
    return [json.loads(body) if isinstance(body, str) else body for body in bodies]


@pytest.mark.parametrize("engine", ["opensearch", "legacy"])
def test_both_engines_give_the_same_scenes(engine, profile, truth):
    attributes = {"start": "properties.start_datetime", "end": "properties.end_datetime"}
    pages = ask("swh", profile, "spot15-l1a", engine=engine, attributes=attributes)
    expected = {offer[2] for row in truth["acquisitions"] for offer in row["offers"] if offer[0] == "swh"}
    scenes = scenes_of(pages)
    assert {scene.id for scene in scenes} == expected
    assert len(scenes) == len(expected) == pages[-1].matched
    assert all(scene.online is Online.ORDER and scene.level == "L1A" for scene in scenes)


def test_a_scene_is_found_by_its_name(profile):
    scenes = scenes_of(
        ask("swh", profile, "spot15-l1a", criteria=Criteria(identifier="SWH-guiana-60"))
    )
    assert [scene.title for scene in scenes] == ["SWH-guiana-60"]


def test_the_catalogue_lends_a_token(simulator, profile, control):
    gate = make_gate(portal("swh"), profile, Account("basic", DEMO), FILES)
    href = "https://regards.cnes.fr/api/v1/rs-order/user/orders/1/download"
    headers = gate.open([href], CancelToken()).headers
    assert headers["Authorization"].startswith("Bearer ")
    wrong = make_gate(portal("swh"), profile, Account("basic", {**DEMO, "password": "x"}), FILES)
    with pytest.raises(PortalError) as caught:
        wrong.open([href], CancelToken())
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED


@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("status", {"status": 500}, ErrorKind.BAD_ANSWER),
        ("ratelimit", {"retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ],
)
def test_faults_of_the_catalogue(fault, args, kind, profile, control):
    control("POST", "/faults", {"fault": fault, "args": args, "host": "regards.cnes.fr", "skip": 1})
    with pytest.raises(PortalError) as caught:
        ask("swh", profile, "spot15-l1a")
    assert caught.value.kind is kind


def stations(truth, area=None):
    """Return the identifiers of the simulator's stations."""
    return {
        identifier
        for name, collection, identifier in truth["other_products"]
        if name == "hydroweb" and collection.startswith("HYDROWEB_")
        if area is None or f"_{area.upper()}_" in identifier
    }


@pytest.mark.parametrize(("area", "place"), AREAS)
def test_stations_are_points_and_all_are_found(area, place, profile, truth):
    pages = ask("hydroweb", profile, "water-level", area, account=KEY)
    scenes = scenes_of(pages)
    names = {scene.id for scene in scenes}
    assert len(scenes) == len(names) == pages[-1].matched
    assert names <= stations(truth, place)
    assert names == stations(truth, place) if place is None else len(names) >= 6
    assert {scene.kind for scene in scenes} == {SceneKind.STATION}
    assert all(unpack_point(scene.footprint) for scene in scenes)
    assert all(scene.acquired < scene.ended for scene in scenes), "first and last measurement"


def test_stations_come_page_by_page(profile, truth, control):
    pages = ask("hydroweb", profile, "water-level", account=KEY, first_page=7, page_size=7)
    assert {scene.id for scene in scenes_of(pages)} == stations(truth)
    assert len(pages) == 9
    bodies = posted(control)
    assert [body["page"] for body in bodies] == list(range(1, 10))
    assert {body["limit"] for body in bodies} == {7}


def test_the_period_is_that_of_the_measurements(profile, truth, control):
    begin = datetime(2026, 11, 1, tzinfo=timezone.utc)
    pages = ask("hydroweb", profile, "water-level", period=Period(begin, None), account=KEY)
    scenes = scenes_of(pages)
    assert 0 < len(scenes) < len(stations(truth))
    assert all(scene.ended >= begin for scene in scenes)
    (body,) = posted(control)
    assert body["query"] == {"end_datetime": {"gte": "2026-11-01T00:00:00Z"}}
    assert "datetime" not in body
    assert body["sortby"] == [{"field": "properties.end_datetime", "direction": "desc"}]
    old = Period(datetime(2001, 1, 1, tzinfo=timezone.utc), begin - timedelta(days=7000))
    assert scenes_of(ask("hydroweb", profile, "water-level", period=old, account=KEY)) == []


def test_a_station_gives_its_table(profile):
    asked = portal("hydroweb")
    provider = make_provider(asked, profile, gate=make_gate(asked, profile, KEY, SEARCH))
    scene = scenes_of(provider.pages(Query(TOULOUSE, families=("water-level",)), CancelToken()))[0]
    (table,) = provider.assets(scene)
    assert (table.media_type, table.needs) == ("text/plain", "login")
    assert table.href.endswith(".txt")


def test_yearly_snow(profile):
    scenes = scenes_of(ask("hydroweb", profile, "snow-lis", TOULOUSE, account=KEY))
    assert len(scenes) == 8
    assert {(scene.processor, scene.format) for scene in scenes} == {("LIS", "zip")}


def test_hydroweb_wants_its_key(profile, control):
    wrong = Account("header", {"X-API-Key": "wrong"})
    for account, kind in ((None, ErrorKind.LOGIN_NEEDED), (wrong, ErrorKind.LOGIN_REFUSED)):
        with pytest.raises(PortalError) as caught:
            ask("hydroweb", profile, "water-level", account=account)
        assert caught.value.kind is kind


def test_a_key_that_stops_working_in_mid_search_is_said(profile, control):
    fault = {"fault": "status", "args": {"status": 401}, "host": "hydroweb*", "method": "POST", "skip": 2}
    control("POST", "/faults", fault)
    with pytest.raises(PortalError) as caught:
        ask("hydroweb", profile, "water-level", account=KEY, first_page=7, page_size=7)
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED


ADDRESSES = {
    "https://catalogue.dataspace.copernicus.eu/odata/v1/Products": "odata",
    "https://datahub.creodias.eu/odata/v1": "odata",
    "https://copernicus.nci.org.au/sara.server/1.0/api/collections": "resto",
    "https://geodes-portal.cnes.fr/api/stac/search": "geodes",
    "https://regards.cnes.fr/user/swh/modules/60": "regards",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_users_type_get_the_dialect_of_their_portal(address, profile):
    found = probe(address, profile, CancelToken())
    assert found.dialect == ADDRESSES[address]
    assert found.families
    family = next(iter(found.families))
    provider = make_provider(found, profile)
    assert next(provider.pages(Query(WORLD, families=(family,), limit=10), CancelToken())).received > 0
